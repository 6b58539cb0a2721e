package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.Engine.Treated;
import org.modelcomplexity.engine.layer.FunctionsTests;
import org.modelcomplexity.engine.layer.LayersTests;

/** What holds for every convention's count of every layer and every function of the tables. */
class CountLawTests {
    private static final int KINDS = 2106;
    private static final int COUNTS = 1458;
    private static final int FUNCTION_ROWS = 48;

    private static List<Engine.Ran> networks() {
        return Stream.concat(LayersTests.rows(), FunctionsTests.table())
                .map(Arguments::get)
                .map(row -> layer((String) row[0], (String) row[1]).on(((String) row[2]).split(" and ")))
                .toList();
    }

    @Test
    void everyKindIsCountedOrSaysWhyNot() {
        int seen = 0;
        Set<String> reasons = new TreeSet<>();
        for (Engine.Ran ran : networks()) {
            for (String convention : Engine.conventions()) {
                if (!ran.training().counts(convention)) {
                    assertThat(ran.training().reason(convention)).startsWith(convention + " fails: ");
                    continue;
                }
                for (Treated kind : ran.training().kinds(convention)) {
                    boolean counted = kind.status().equals("COUNTED");
                    assertThat(counted).as(kind.toString()).isEqualTo(kind.reason() == null);
                    assertThat(kind.macs()).as(kind.toString()).isGreaterThanOrEqualTo(0);
                    assertThat(counted || kind.macs() == 0).as(kind.toString()).isTrue();
                    reasons.add(String.valueOf(kind.reason()));
                    seen++;
                }
            }
        }
        assertThat(seen).as("kinds looked at").isEqualTo(KINDS);
        assertThat(reasons).as("reasons never name a Java type").noneMatch(each -> each.contains("modelcomplexity"));
    }

    @Test
    void totalsAreSumsOverRowsAndKinds() {
        int seen = 0;
        for (Engine.Ran ran : networks()) {
            for (String convention : Engine.conventions()) {
                if (ran.training().counts(convention)) {
                    long macs = ran.macs(convention);
                    long kinds = ran.training().kinds(convention).stream()
                            .mapToLong(Treated::macs)
                            .sum();
                    // Each kind's share is divided and cut by itself.
                    long slack = convention.equals("ptflops")
                            ? ran.training().kinds(convention).size()
                            : 0;
                    assertThat(ran.training().count(convention).rows()).containsExactly(macs);
                    assertThat(kinds).isBetween(macs - slack, macs);
                    seen++;
                }
            }
        }
        assertThat(seen).as("counts looked at").isEqualTo(COUNTS);
    }

    @Test
    void exactLeavesNothingOut() {
        for (Engine.Ran ran : networks()) {
            assertThat(ran.training().kinds("exact"))
                    .noneMatch(each -> each.status().equals("NOT_COUNTED"));
        }
    }

    @Test
    void whatHasNoParametersIsFreeForTorchinfoAndFunctionsItDoesNotSee() {
        for (Engine.Ran ran : networks()) {
            if (ran.training().elements() == 0) {
                assertThat(ran.macs("torchinfo")).isZero();
                assertThat(ran.training().kinds("torchinfo")).noneMatch(each -> each.macs() > 0);
            }
        }
    }

    @Test
    void thopsSeeNoFunction() {
        int seen = 0;
        for (Arguments row : FunctionsTests.table().toList()) {
            Engine.Ran ran =
                    layer((String) row.get()[0], (String) row.get()[1]).on(((String) row.get()[2]).split(" and "));
            for (String tool : List.of("thop-0.0.31", "thop-0.1.1", "ultralytics-thop-2.1.6")) {
                assertThat(ran.macs(tool)).isZero();
                assertThat(ran.training().kinds(tool))
                        .allMatch(each -> List.of("NOT_COUNTED", "MOVES").contains(each.status()));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3 * FUNCTION_ROWS);
    }
}
