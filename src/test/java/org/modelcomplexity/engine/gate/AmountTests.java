package org.modelcomplexity.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.gate.Amount.Unit;

class AmountTests {
    @ParameterizedTest
    @CsvSource({
        "PIECES, 7500000, 7500000",
        "PIECES, 7.5M, 7500000",
        "PIECES, 7.5 m, 7500000",
        "PIECES, '7,015,519', 7015519",
        "PIECES, 105.8k, 105800",
        "PIECES, 4.1B, 4100000000",
        "PIECES, 1.3e6, 1300000",
        "PIECES, 16.5G, 16500000000",
        "PIECES, +3, 3",
        "PIECES, -3, -3",
        "PLAIN, 17.0, 17.0",
        "BYTES, 200, 200",
        "BYTES, 200B, 200",
        "BYTES, 200MB, 200000000",
        "BYTES, 1.5 GiB, 1610612736",
        "BYTES, 64 KiB, 65536"
    })
    void isReadAsPeopleWriteIt(Unit unit, String text, BigDecimal value) {
        Amount amount = Amount.read(text, unit);
        assertThat(amount).isNotNull();
        assertThat(amount.value()).isEqualByComparingTo(value);
        assertThat(amount.isPercentage()).isFalse();
        assertThat(amount.written()).isEqualTo(text);
    }

    @Test
    void aPercentageIsAPartOfSomething() {
        Amount amount = Amount.read("2.5 %", Unit.PLAIN);
        assertThat(amount).isNotNull();
        assertThat(amount.isPercentage()).isTrue();
        assertThat(amount.of(new BigDecimal(7_235_389))).isEqualByComparingTo("180884.725");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NaN",
                "inf",
                "ten",
                "7.5 Mio",
                "1e400",
                "1e-99",
                "12,34",
                "--5",
                "5 % %",
                "0x10",
                "1_000",
                "1111111111111111111",
                "7,5",
                "5 MB",
                "٣",
                "999999999999999999999999999999999999999999999999999999999"
            })
    void whatIsNoNumberIsNone(String text) {
        assertThat(Amount.read(text, Unit.PIECES)).isNull();
    }

    @Test
    void anEndingThatWouldCountAPowerOfTenTwiceIsNone() {
        assertThat(Amount.read("17G", Unit.PLAIN)).isNull();
        assertThat(Amount.read("200M", Unit.BYTES)).isNull();
    }

    @Test
    void aNumberIsItselfUnlessItIsNotFiniteOrTooLong() {
        assertThat(Amount.of(7_500_000L)).isEqualTo(new Amount(new BigDecimal("7.5E+6"), false, "7500000"));
        assertThat(Amount.of(17.0)).isEqualTo(new Amount(new BigDecimal("17"), false, "17"));
        assertThat(Amount.of(Double.NaN)).isNull();
        assertThat(Amount.of(Double.POSITIVE_INFINITY)).isNull();
        assertThat(Amount.of(1e300)).isNull();
        assertThat(Amount.of(1e-300)).isNull();
    }
}
