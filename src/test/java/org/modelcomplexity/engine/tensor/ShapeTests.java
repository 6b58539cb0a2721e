package org.modelcomplexity.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Sizes of axes: what they come to, and what is refused. */
class ShapeTests {
    private static final Shape IMAGE = Shape.of(2, 3, 5, 7);

    private static Refusal refusal(Runnable work) {
        Refusal refusal = catchThrowableOfType(Refusal.class, work::run);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Test
    void elementsAreTheProductOfAllSizes() {
        assertThat(IMAGE.elements()).isEqualTo(2 * 3 * 5 * 7);
        assertThat(Shape.SCALAR.elements()).isEqualTo(1);
        assertThat(Shape.SCALAR.rank()).isZero();
        assertThat(Shape.of(1L << 31, 1L << 31).elements()).isEqualTo(1L << 62);
        assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 31).elements()).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 4, 210", "2, 4, 35", "1, 2, 3", "-3, 2, 6", "2, 9, 35", "3, 3, 1", "4, 9, 1", "3, 1, 1"})
    void aProductIsOfTheAxesThatThereAre(int from, int to, long product) {
        assertThat(IMAGE.product(from, to)).isEqualTo(product);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 2", "3, 3, 7", "-1, 3, 7", "-4, 0, 2"})
    void negativeAxesCountFromTheEnd(int axis, int resolved, long size) {
        assertThat(IMAGE.axis(axis)).isEqualTo(resolved);
        assertThat(IMAGE.size(axis)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"4", "-5", "9223372036854775807", "-9223372036854775808"})
    void anAxisOutsideIsRefused(long axis) {
        Refusal refusal = refusal(() -> IMAGE.axis(axis));
        assertThat(refusal.problem()).isEqualTo(Problem.SIZE_MISMATCH);
        assertThat(refusal.detail()).isEqualTo("axis " + axis + " is outside a tensor of rank 4, shape [2, 3, 5, 7]");
        assertThat(refusal(() -> Shape.SCALAR.axis(0)).problem()).isEqualTo(Problem.SIZE_MISMATCH);
    }

    @Test
    void changesGiveANewShape() {
        assertThat(IMAGE.with(1, 11)).isEqualTo(Shape.of(2, 11, 5, 7));
        assertThat(IMAGE.with(-1, 11)).isEqualTo(Shape.of(2, 3, 5, 11));
        assertThat(IMAGE.without(0)).isEqualTo(Shape.of(3, 5, 7));
        assertThat(IMAGE.without(3)).isEqualTo(Shape.of(2, 3, 5));
        assertThat(IMAGE.insert(0, 11)).isEqualTo(Shape.of(11, 2, 3, 5, 7));
        assertThat(IMAGE.insert(4, 11)).isEqualTo(Shape.of(2, 3, 5, 7, 11));
        assertThat(IMAGE).as("it stays as it was").isEqualTo(Shape.of(2, 3, 5, 7));
    }

    @Test
    void arraysAreItsOwn() {
        long[] given = {2, 3};
        Shape shape = Shape.of(given);
        given[0] = 5;
        shape.sizes()[1] = 7;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasToString("[2, 3]");
        assertThat(shape.toList()).containsExactly(2L, 3L);
    }

    @Test
    void equalSizesAreEqualShapes() {
        assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
        assertThat(Shape.of()).isEqualTo(Shape.SCALAR).hasToString("[]");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    void aSizeBelowOneIsRefused(long size) {
        assertThat(refusal(() -> Shape.of(2, size)).problem()).isEqualTo(Problem.SIZE_MISMATCH);
        assertThat(refusal(() -> IMAGE.with(1, size)).detail()).contains("has no elements");
        assertThat(refusal(() -> IMAGE.insert(1, size)).problem()).isEqualTo(Problem.SIZE_MISMATCH);
    }

    @Test
    void onlyWhatLiesBetweenLayersMayBeEmpty() {
        Shape empty = Shape.possiblyEmpty(3, 0);
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.elements()).isZero();
        assertThat(IMAGE.isEmpty()).isFalse();
        assertThat(refusal(() -> Shape.possiblyEmpty(3, -1)).problem()).isEqualTo(Problem.SIZE_MISMATCH);
    }

    @Test
    void sixtyFourAxesAreTheMost() {
        long[] ones = new long[64];
        java.util.Arrays.fill(ones, 1);
        Shape most = Shape.of(ones);
        assertThat(most.rank()).isEqualTo(64);
        assertThat(refusal(() -> most.insert(0, 1)).problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
    }
}
