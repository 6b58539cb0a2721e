package org.modelcomplexity.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nearest known name, within a third of its length in edits. */
class NearestTests {
    private static final List<String> KNOWN = List.of("Conv", "Conv2d", "ConvTranspose2d", "BatchNorm2d", "SPPF", "C3");

    @ParameterizedTest
    @CsvSource({
        "Conv2, Conv",
        "conv2d, Conv2d",
        "CONV, Conv",
        "Covn2d, Conv2d",
        "Con2d, Conv2d",
        "Conv2dd, Conv2d",
        "BatchNrm2, BatchNorm2d",
        "batch_norm_2d, BatchNorm2d",
        "SPFF, SPPF",
        "C4, C3",
        "ConvTransposed2d, ConvTranspose2d"
    })
    void isProposed(String name, String nearest) {
        assertThat(Nearest.name(name, KNOWN, new Budget(Limits.DEFAULT))).isEqualTo(nearest);
        assertThat(Nearest.hint(name, KNOWN)).isEqualTo("did you mean \"" + nearest + "\"?");
    }

    @ParameterizedTest
    @CsvSource({"Linear", "''", "SPF0X", "C", "D5", "Batch", "Cxyz2d", "SPQR"})
    void isNotProposedWhereNoneIsNear(String name) {
        String nearest =
                Nearest.name(name, List.of("Conv2d", "BatchNorm2d", "SPPF", "C33"), new Budget(Limits.DEFAULT));
        assertThat(nearest).isNull();
        assertThat(Nearest.hint(name, List.of())).isNull();
    }

    @Test
    void theFirstOfTwoAsNearIsTaken() {
        assertThat(Nearest.name("C5", List.of("C3", "C4"), new Budget(Limits.DEFAULT)))
                .isEqualTo("C3");
        assertThat(Nearest.name("C4", List.of("C3", "C4"), new Budget(Limits.DEFAULT)))
                .isEqualTo("C4");
    }

    @Test
    void longNamesAndNamesBehindManyAreNotLookedFor() {
        String longName = "a".repeat(61);
        assertThat(Nearest.name(longName, List.of(longName), new Budget(Limits.DEFAULT)))
                .isNull();
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add("unlike" + i);
        }
        assertThat(Nearest.name("Conv", many, new Budget(Limits.DEFAULT))).isNull();
        many.add("Conv");
        assertThat(Nearest.name("Conv", many, new Budget(Limits.DEFAULT))).isNull();
    }
}
