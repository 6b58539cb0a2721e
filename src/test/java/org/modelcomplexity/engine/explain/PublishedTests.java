package org.modelcomplexity.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedTests {
    private static Published parameters(String text) {
        return new Published(
                Map.of(Figure.PARAMETERS, Objects.requireNonNull(Published.read(Figure.PARAMETERS, text))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3.2M | 3150000 | 3249999
            25.6 M | 25550000 | 25649999
            7,015,519 | 7015519 | 7015519
            7015519 | 7015519 | 7015519
            1.3e6 | 1250001 | 1349999
            105.8k | 105751 | 105849
            4.1B | 4050001 000 | 4149999000
            32M | 31500000 | 32499999
            """)
    void isWhatTheDigitsThatAreThereSay(String text, String least, String greatest) {
        Published published = parameters(text);
        for (String each : new String[] {least, greatest}) {
            assertThat(published.fits(Figure.PARAMETERS, new BigDecimal(each.replace(" ", ""))))
                    .as(each)
                    .isTrue();
        }
        assertThat(published.fits(Figure.PARAMETERS, BigDecimal.valueOf(published.greatest(Figure.PARAMETERS) + 1)))
                .isFalse();
        assertThat(published.fits(Figure.PARAMETERS, BigDecimal.valueOf(published.least(Figure.PARAMETERS) - 1)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"8.7, 8.7", "8.7G, 8.7", "8.7 B, 8.7", "300M, 0.300", "1.05T, 1050", "16, 16", "1_066.4, "})
    void readsWorkInWhatItsLetterSays(String text, String gflops) {
        BigDecimal read = Published.read(Figure.GFLOPS, text);
        if (gflops == null) {
            assertThat(read).isNull();
        } else {
            assertThat(read).isEqualByComparingTo(gflops);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-3", "3.2X", "1,2", "12,34,567", "1e99", ".5", "3.2MM", "0x10", "9999999999T"})
    void isNothingElse(String text) {
        assertThat(Published.read(Figure.PARAMETERS, text)).isNull();
    }

    @Test
    void tellsWhereEveryDigitOfACountIsThere() {
        assertThat(parameters("7015519").isTelling()).isTrue();
        assertThat(parameters("7.02M").isTelling()).isFalse();
        assertThat(parameters("1200").isTelling()).isFalse();
    }
}
