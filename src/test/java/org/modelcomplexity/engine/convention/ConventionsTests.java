package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.count.Sharing;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** Operations that no module made, of plain numbers and shapes alone, as a graph's operators are. */
class ConventionsTests {
    private static final Count.Facts ONE_ROW = new Count.Facts(1, 2, Map.of());

    private static Operation operation(OperationKind kind, Attributes attributes, Shape in, Shape out) {
        List<Tensor> inputs = List.of(new Tensor(in, DataType.FLOAT32));
        List<Tensor> outputs = List.of(new Tensor(out, DataType.FLOAT32));
        return new Operation(kind, kind.label(), false, null, attributes, inputs, outputs, 0);
    }

    private static Count count(String convention, Operation operation) {
        Convention rules = Objects.requireNonNull(Conventions.find(convention));
        RowCount row = RowCount.of(rules, List.of(operation), Sharing.NONE);
        return Count.of(rules, List.of(new Count.Counted(0, row)), ONE_ROW);
    }

    private static Attributes.Convolution convolution(boolean paddedByWord) {
        return new Attributes.Convolution(
                6,
                9,
                new long[] {3, 5},
                new long[] {1, 1},
                new long[] {2, 4},
                new long[] {1, 1},
                3,
                true,
                paddedByWord,
                Attributes.Edge.CONSTANT);
    }

    @Test
    void countsAConvolutionOfNumbers() {
        Operation operation =
                operation(OperationKind.CONVOLUTION, convolution(false), Shape.of(2, 6, 7, 8), Shape.of(2, 9, 7, 8));
        long out = 2 * 9 * 7 * 8;
        long window = 6 / 3 * 3 * 5;
        assertThat(count("fvcore", operation).macs()).isEqualTo(out * window);
        assertThat(count("exact", operation).flops()).isEqualTo(2 * out * window + out);
    }

    @Test
    void countsNothingByFvcoreWhereTheOperatorPadsByAWord() {
        Operation operation =
                operation(OperationKind.CONVOLUTION, convolution(true), Shape.of(2, 6, 7, 8), Shape.of(2, 9, 7, 8));
        assertThat(count("fvcore", operation).macs()).isZero();
        assertThat(count("exact", operation).macs()).isEqualTo(2 * 9 * 7 * 8 * (6 / 3 * 3 * 5));
    }

    @Test
    void countsASoftmaxAlongTheAxisItNames() {
        Shape shape = Shape.of(2, 5, 7);
        Operation operation = operation(OperationKind.SOFTMAX, new Attributes.Softmax(1, 5, true), shape, shape);
        long rows = 2 * 7;
        assertThat(count("exact", operation).arithmetic())
                .isEqualTo(new Arithmetic(0, rows * (2 * 5 - 1), 0, rows * 5, rows * (5 - 1), rows * 5));
        assertThat(count("ptflops", operation).macs()).isEqualTo(2 * 5 * 7);
    }

    @Test
    void countsARecurrenceOverLayersDirectionsAndSteps() {
        Attributes.Recurrence lstm = new Attributes.Recurrence(4, 5, 7, 3, 2, 2, true, false, 11, 2, false, false);
        Operation operation = operation(OperationKind.LSTM, lstm, Shape.of(11, 2, 5), Shape.of(11, 2, 2 * 3));
        long first = 4 * 7 * (5 + 3) + 7 * 3;
        long second = 4 * 7 * (2 * 3 + 3) + 7 * 3;
        assertThat(count("exact", operation).macs()).isEqualTo(11 * 2 * 2 * (first + second));
    }

    @Test
    void countsPairsOfWhatBothInputsBroadcastTo() {
        List<Tensor> inputs = List.of(Tensor.of(2, 1, 5), Tensor.of(1, 3, 5));
        Operation cosine = operation(OperationKind.COSINE_SIMILARITY, inputs, Tensor.of(2, 3));
        assertThat(count("exact", cosine).macs()).isEqualTo(3 * (2 * 3 * 5));
        Operation distance = operation(OperationKind.PAIRWISE_DISTANCE, inputs, Tensor.of(2, 3));
        Arithmetic counted = Objects.requireNonNull(count("exact", distance).arithmetic());
        assertThat(counted.additions()).isEqualTo(3 * (2 * 3 * 5));
        assertThat(counted.transcendentals()).isEqualTo(2 * 3 * 5 + 2 * 3);
    }

    private static Operation operation(OperationKind kind, List<Tensor> inputs, Tensor output) {
        return new Operation(kind, kind.label(), false, null, Attributes.NONE, inputs, List.of(output), 0);
    }

    @Test
    void countsANormalizationByTheShapeOfItsStatistics() {
        Shape shape = Shape.of(2, 6, 7);
        Attributes groups = new Attributes.Normalization(false, false, Shape.of(2, 3));
        Arithmetic counted =
                Objects.requireNonNull(count("exact", operation(OperationKind.GROUP_NORM, groups, shape, shape))
                        .arithmetic());
        assertThat(counted.divisions()).isEqualTo(2 * 3 * 3);
        assertThat(counted.multiplyAdds()).isEqualTo(2 * 6 * 7);
    }

    @Test
    void countsAnAdaptivePoolByItsOperatorsDimensions() {
        Operation planar = operation(
                OperationKind.ADAPTIVE_AVG_POOL,
                new Attributes.AdaptivePooling(new long[] {2, 3}, false),
                Shape.of(2, 6, 7, 8),
                Shape.of(2, 6, 2, 3));
        Operation linear = operation(
                OperationKind.ADAPTIVE_AVG_POOL,
                new Attributes.AdaptivePooling(new long[] {3}, true),
                Shape.of(2, 6, 8),
                Shape.of(2, 6, 3));
        assertThat(count("fvcore", planar).macs()).isEqualTo(2 * 6 * 7 * 8);
        assertThat(count("fvcore", linear).macs()).isZero();
        // Windows of 7 → 2 have 7 + 2 − 1 positions, of 8 → 3 have 8 + 3 − 1.
        assertThat(count("exact", planar).arithmetic())
                .isEqualTo(new Arithmetic(0, 2 * 6 * (8 * 10 - 2 * 3), 0, 2 * 6 * 2 * 3, 0, 0));
    }

    @Test
    void refusesAttributesOfAnotherFamily() {
        Operation operation = operation(OperationKind.LINEAR, Attributes.NONE, Shape.of(2, 3), Shape.of(2, 4));
        assertThatThrownBy(() -> operation.attributes(Attributes.Dense.class)).isInstanceOf(ClassCastException.class);
    }
}
