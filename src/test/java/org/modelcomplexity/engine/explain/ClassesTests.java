package org.modelcomplexity.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.dialect.Options;

/** Parameters of made-up heads by their classes; a fused network has 100 less. */
class ClassesTests {
    private final Set<Long> analysed = new HashSet<>();

    private Set<Long> solve(String published, LongUnaryOperator parameters) {
        Published figures = new Published(
                Map.of(Figure.PARAMETERS, Objects.requireNonNull(Published.read(Figure.PARAMETERS, published))));
        return new Classes(figures, nc -> sample(nc, parameters.applyAsLong(nc)))
                .solve(sample(80, parameters.applyAsLong(80)));
    }

    private Sample sample(long nc, long parameters) {
        analysed.add(nc);
        return new Sample(
                TestDialects.V6,
                Options.DEFAULT,
                List.of(),
                nc,
                null,
                null,
                32.0,
                List.of(mode("training", parameters), mode("fused", parameters - 100)));
    }

    private static Sample.OfMode mode(String name, long parameters) {
        return new Sample.OfMode(name, Map.of(Figure.PARAMETERS, BigDecimal.valueOf(parameters)), List.of());
    }

    @Test
    void needsOneMoreAnalysisAndOneToVerifyWhereParametersGrowEvenly() {
        assertThat(solve("7012920", nc -> 7_000_000 + 1_282 * (nc + 5) + 100)).containsExactly(5L);
        assertThat(analysed).hasSizeLessThanOrEqualTo(5).contains(80L, 81L, 5L);
    }

    @Test
    void solvesForEitherMode() {
        assertThat(solve("1000200", nc -> 1_000_000 + 100 * nc)).containsExactly(2L, 3L);
    }

    @Test
    void goesRoundABendWhereAHeadsWidthFollowsTheClasses() {
        LongUnaryOperator head = nc -> {
            long width = Math.max(64, Math.min(nc, 100));
            return 3_000_000 + 27 * width * width + width * nc;
        };
        assertThat(solve(String.valueOf(head.applyAsLong(2)), head)).containsExactly(2L);
        assertThat(solve(String.valueOf(head.applyAsLong(365)), head)).contains(365L);
        assertThat(analysed).hasSizeLessThan(20);
    }

    @Test
    void findsNoneBetweenTwoWholeNumbers() {
        assertThat(solve("1000250", nc -> 1_000_000 + 100 * nc + 3)).isEmpty();
    }

    @Test
    void findsNoneWhereClassesChangeNothing() {
        assertThat(solve("1000250", nc -> 1_000_000)).isEmpty();
    }

    @Test
    void takesRoundedFiguresToMeanWellKnownClassesAlone() {
        LongUnaryOperator head = nc -> 7_000_000 + 2_698 * nc;
        assertThat(solve("7.00M", head)).containsExactly(1L);
        assertThat(solve("7.14M", head)).isEmpty();
    }
}
