package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.count.Sharing;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/** What the project's own convention counts of what graphs alone are made of. */
class ExactGraphsTests {
    private static final Convention EXACT = java.util.Objects.requireNonNull(Conventions.find("exact"));
    private static final long N = 2 * 3 * 5;

    static Stream<Arguments> kinds() {
        return Stream.of(
                row(OperationKind.FUNCTION, Attributes.NONE, N),
                row(OperationKind.POWER, Attributes.NONE, N),
                row(OperationKind.SQUARE_ROOT, Attributes.NONE, N),
                row(OperationKind.RECIPROCAL_ROOT, Attributes.NONE, 2 * N),
                row(OperationKind.NEGATE, Attributes.NONE, N),
                row(OperationKind.ABSOLUTE, Attributes.NONE, N),
                row(OperationKind.ROUND, Attributes.NONE, N),
                row(OperationKind.COMPARE, Attributes.NONE, N),
                row(OperationKind.LOGIC, Attributes.NONE, N),
                row(OperationKind.CUMULATIVE, Attributes.NONE, N),
                row(OperationKind.CLAMP, new Attributes.Bounds(2, false), 2 * N),
                row(OperationKind.PRODUCT, Attributes.NONE, 0),
                row(OperationKind.VARIANCE, Attributes.NONE, 4 * N + 2 * N),
                row(OperationKind.VECTOR_NORM, Attributes.NONE, 2 * N + N),
                row(OperationKind.SORT, Attributes.NONE, N * 3),
                // 7 heads in all, 2 queries on 3 keys of 5 numbers, values of 4: products, scale, mask, softmax
                row(
                        OperationKind.ATTENTION_PRODUCTS,
                        new Attributes.AttentionProducts(7, 2, 3, 5, 4, true),
                        7 * 2 * (2 * 3 * (5 + 4) + 3 + 3 + (2 + 2 * 3 - 1 + 3 + 3))));
    }

    private static Arguments row(OperationKind kind, Attributes attributes, long flops) {
        return Arguments.of(kind, attributes, flops);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void countsEveryOperation(OperationKind kind, Attributes attributes, long flops) {
        Tensor tensor = Tensor.of(2, 3, 5);
        Operation operation =
                new Operation(kind, kind.label(), false, null, attributes, List.of(tensor), List.of(tensor), 0);
        assertThat(RowCount.of(EXACT, List.of(operation), Sharing.NONE).flops()).isEqualTo(flops);
    }

    @Test
    void everyKindHasARowOrMovesDataOrIsUnknown() {
        Set<String> known = new TreeSet<>(Set.of("unknown"));
        kinds().forEach(each -> known.add(((OperationKind) each.get()[0]).label()));
        Map<OperationKind, String> free = EXACT.freeKinds();
        Engine.OF_GRAPHS.stream().filter(free::containsKey).forEach(kind -> known.add(kind.label()));
        Set<String> all = new TreeSet<>();
        Engine.OF_GRAPHS.forEach(kind -> all.add(kind.label()));
        assertThat(known).isEqualTo(all);
    }
}
