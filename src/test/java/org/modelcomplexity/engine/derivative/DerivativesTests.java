package org.modelcomplexity.engine.derivative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** The table of derivatives: every kind has a row, every row stands in the document, and some figures by hand. */
class DerivativesTests {
    @Test
    void hasARowForEveryKindThatIsKnown() {
        for (OperationKind kind : OperationKind.values()) {
            assertThat(Derivatives.rules().containsKey(kind)).as(kind.label()).isEqualTo(kind != OperationKind.UNKNOWN);
        }
    }

    @Test
    void saysEveryFormulaInTheDocument() throws IOException {
        String table =
                Derivatives.rules().entrySet().stream().map(each -> line(each)).collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("docs/cost.md"))).contains(table);
    }

    private static String line(Map.Entry<OperationKind, Derivatives.Rule> each) {
        return "| " + each.getKey().label() + " | " + each.getValue().formula().replace("|", "\\|") + " |";
    }

    @Test
    void honoursGroupsOfAConvolution() {
        Attributes.Convolution depthwise = new Attributes.Convolution(
                8,
                8,
                new long[] {3, 3},
                new long[] {1, 1},
                new long[] {0, 0},
                new long[] {1, 1},
                8,
                true,
                false,
                Attributes.Edge.CONSTANT);
        Operation operation =
                operation(OperationKind.CONVOLUTION, depthwise, Shape.of(2, 8, 7, 9), Shape.of(2, 8, 5, 7));
        long out = 2 * 8 * 5 * 7;
        assertThat(Derivatives.of(new Wanted(operation, List.of(true), true, true)))
                .isEqualTo(new Arithmetic(2 * out * 9, out, 0, 0, 0, 0));
        assertThat(Derivatives.of(new Wanted(operation, List.of(false), false, true)))
                .isEqualTo(new Arithmetic(0, out, 0, 0, 0, 0));
    }

    @Test
    void takesForARowOfASoftmaxThreeTimesItsLength() {
        Operation operation =
                operation(OperationKind.SOFTMAX, new Attributes.Softmax(1, 5, true), Shape.of(3, 5), Shape.of(3, 5));
        assertThat(Derivatives.of(new Wanted(operation, List.of(true), false, false)))
                .isEqualTo(new Arithmetic(15, 15, 15, 0, 0, 0));
    }

    private static Operation operation(OperationKind kind, Attributes attributes, Shape in, Shape out) {
        return new Operation(
                kind,
                "Own",
                false,
                null,
                attributes,
                List.of(Tensor.of(in.sizes())),
                List.of(Tensor.of(out.sizes())),
                0);
    }
}
