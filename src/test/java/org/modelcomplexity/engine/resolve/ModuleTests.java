package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.TestDialects.V6;
import static org.modelcomplexity.TestDialects.V7;
import static org.modelcomplexity.TestDialects.analyse;
import static org.modelcomplexity.TestDialects.yolo;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * One row a module type that YOLOv5 rows can name: on 1 × 24 × 12 × 20, its output, modules, parameters and fused
 * parameters; modules without the network and its container.
 */
class ModuleTests {
    /** Parameters of a Conv: weights, and a BatchNorm's weight and bias. */
    private static long conv(long c1, long c2, long kernel) {
        return c1 * c2 * kernel + 2 * c2;
    }

    private static long ghost(long c1, long c2, long kernel) {
        return conv(c1, c2 / 2, kernel) + conv(1, c2 / 2, 25);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                // C: modules of a Conv, 4 in 6.0 (its own activation), 3 in 7.0 and one shared activation in all
                row(V6, "[-1, 1, Conv, [40, 3, 2]]", "[1, 40, 6, 10]", 4, conv(24, 40, 9), 40),
                row(V7, "[-1, 1, Conv, [40, 3, 2]]", "[1, 40, 6, 10]", 3 + 1, conv(24, 40, 9), 40),
                row(V7, "[-1, 1, Conv, [40, 3, 1, None, 2, 2]]", "[1, 40, 12, 20]", 3 + 1, conv(12, 40, 9), 40),
                row(V6, "[-1, 1, Conv, [40, [1, 5], 1, None, 1, False]]", "[1, 40, 12, 20]", 4, conv(24, 40, 5), 40),
                row(V6, "[-1, 1, DWConv, [40, 5, 2]]", "[1, 40, 6, 10]", 4, conv(3, 40, 25), 40),
                row(V7, "[-1, 1, DWConvTranspose2d, [40, 2, 2]]", "[1, 40, 24, 40]", 1, 24 * 5 * 4 + 40, 0),
                row(V6, "[-1, 1, GhostConv, [40, 3, 2]]", "[1, 40, 6, 10]", 1 + 8, ghost(24, 40, 9), 40),
                row(V7, "[-1, 1, GhostConv, [40, 3, 2]]", "[1, 40, 6, 10]", 1 + 6 + 1, ghost(24, 40, 9), 40),
                row(
                        V6,
                        "[-1, 1, CrossConv, [24, 3, 1, 1, 1.0, True]]",
                        "[1, 24, 12, 20]",
                        1 + 8,
                        2 * conv(24, 24, 3),
                        48),
                row(V6, "[-1, 1, MixConv2d, [24, [1, 3]]]", "[1, 24, 12, 20]", 4 + 2, 24 * 12 * (1 + 9) + 48, 0),
                row(V7, "[-1, 1, MixConv2d, [40, [1, 3], 2]]", "[1, 40, 6, 10]", 4 + 2, 20 * 6 * (1 + 9) + 80, 0),
                row(V6, "[-1, 1, Focus, [40, 3]]", "[1, 40, 6, 10]", 1 + 4, conv(96, 40, 9), 40),
                row(V6, "[-1, 1, Bottleneck, [40]]", "[1, 40, 12, 20]", 1 + 8, conv(24, 20, 1) + conv(20, 40, 9), 60),
                row(
                        V6,
                        "[-1, 1, GhostBottleneck, [24]]",
                        "[1, 24, 12, 20]",
                        4 + 2 * 9,
                        ghost(24, 12, 1) + ghost(12, 24, 1),
                        12 + 24),
                row(
                        V6,
                        "[-1, 1, GhostBottleneck, [40, 3, 2]]",
                        "[1, 40, 6, 10]",
                        3 + 2 * 9 + 3 * 4,
                        ghost(24, 20, 1) + conv(1, 20, 9) + ghost(20, 40, 1) + conv(1, 24, 9) + conv(24, 40, 1),
                        20 + 20 + 40 + 24 + 40),
                row(
                        V6,
                        "[-1, 2, BottleneckCSP, [40]]",
                        "[1, 40, 12, 20]",
                        6 + 8 + 2 * 9,
                        conv(24, 20, 1)
                                + 24 * 20
                                + 20 * 20
                                + conv(40, 40, 1)
                                + 80
                                + 2 * (conv(20, 20, 1) + conv(20, 20, 9)),
                        20 + 40 + 80),
                row(
                        V6,
                        "[-1, 2, C3, [40]]",
                        "[1, 40, 12, 20]",
                        2 + 12 + 2 * 9,
                        2 * conv(24, 20, 1) + conv(40, 40, 1) + 2 * (conv(20, 20, 1) + conv(20, 20, 9)),
                        80 + 80),
                row(
                        V7,
                        "[-1, 2, C3, [40]]",
                        "[1, 40, 12, 20]",
                        2 + 9 + 2 * 7 + 1,
                        2 * conv(24, 20, 1) + conv(40, 40, 1) + 2 * (conv(20, 20, 1) + conv(20, 20, 9)),
                        80 + 80),
                row(V6, "[-1, 0, C3, [40]]", "[1, 40, 12, 20]", 2 + 12, 2 * conv(24, 20, 1) + conv(40, 40, 1), 80),
                row(
                        V7,
                        "[-1, 2, C3x, [40]]",
                        "[1, 40, 12, 20]",
                        2 + 9 + 2 * 7 + 1,
                        2 * conv(24, 20, 1) + conv(40, 40, 1) + 2 * 2 * conv(20, 20, 3),
                        80 + 80),
                row(
                        V6,
                        "[-1, 2, C3TR, [40]]",
                        "[1, 40, 12, 20]",
                        1 + 12 + 3 + 2 * 8,
                        2 * conv(24, 20, 1) + conv(40, 40, 1) + 20 * 20 + 20 + 2 * (5 * 400 + 3 * 400 + 60 + 400 + 20),
                        80),
                row(
                        V6,
                        "[-1, 1, C3SPP, [40, [3, 5]]]",
                        "[1, 40, 12, 20]",
                        1 + 12 + 2 + 8 + 2,
                        2 * conv(24, 20, 1) + conv(40, 40, 1) + conv(20, 10, 1) + conv(30, 20, 1),
                        80 + 30),
                row(
                        V6,
                        "[-1, 1, C3Ghost, [40]]",
                        "[1, 40, 12, 20]",
                        2 + 12 + 4 + 2 * 9,
                        2 * conv(24, 20, 1) + conv(40, 40, 1) + ghost(20, 10, 1) + ghost(10, 20, 1),
                        80 + 30),
                row(
                        V6,
                        "[-1, 1, SPP, [40, [3, 5]]]",
                        "[1, 40, 12, 20]",
                        2 + 8 + 2,
                        conv(24, 12, 1) + conv(36, 40, 1),
                        52),
                row(V6, "[-1, 1, SPPF, [40, 5]]", "[1, 40, 12, 20]", 2 + 8, conv(24, 12, 1) + conv(48, 40, 1), 52),
                row(V6, "[-1, 1, Contract, [2]]", "[1, 96, 6, 10]", 1, 0, 0),
                row(V6, "[-1, 1, Expand, [2]]", "[1, 6, 24, 40]", 1, 0, 0),
                row(V6, "[[-1], 1, Concat, [1]]", "[1, 24, 12, 20]", 1, 0, 0),
                row(V6, "[-1, 1, nn.Upsample, [None, 2, nearest]]", "[1, 24, 24, 40]", 1, 0, 0),
                row(V6, "[-1, 1, nn.MaxPool2d, [3, 2, 1]]", "[1, 24, 6, 10]", 1, 0, 0),
                row(V6, "[-1, 1, nn.ZeroPad2d, [[0, 1, 2, 3]]]", "[1, 24, 17, 21]", 1, 0, 0),
                row(V6, "[-1, 1, nn.BatchNorm2d, [7]]", "[1, 24, 12, 20]", 1, 48, 0),
                row(V6, "[-1, 1, torch.nn.PReLU, [24]]", "[1, 24, 12, 20]", 1, 24, 0),
                row(V6, "[-1, 1, nn.Conv2d, [24, 40, 3]]", "[1, 40, 10, 18]", 1, 24 * 40 * 9 + 40, 0),
                row(V6, "[-1, 1, nn.ConvTranspose2d, [24, 40, 2, 2]]", "[1, 40, 24, 40]", 1, 24 * 40 * 4 + 40, 0),
                row(V7, "[-1, 1, nn.ConvTranspose2d, [40, 2, 2]]", "[1, 40, 24, 40]", 1, 24 * 40 * 4 + 40, 0),
                row(V6, "[-1, 3, Conv, [24, 3]]", "[1, 24, 12, 20]", 1 + 3 * 4, 3 * conv(24, 24, 9), 72));
    }

    private static Arguments row(
            Dialect dialect, String row, String output, long modules, long parameters, long folded) {
        return Arguments.of(dialect.name() + " " + row, dialect, row, output, modules, parameters, folded);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isBuiltRunAndFusedAsTheReferenceDoes(
            String name, Dialect dialect, String row, String output, long modules, long parameters, long folded) {
        Result result = analyse(dialect, yolo(row), 24, 12, 20);
        assertThat(((Tensor) result.outputs().get(0)).shape()).hasToString(output);
        assertThat(result.training().layers()).isEqualTo(2 + modules);
        assertThat(result.training().totals().elements()).isEqualTo(parameters);
        assertThat(result.fused().totals().elements())
                .as("a folded norm loses two numbers a channel and leaves one")
                .isEqualTo(parameters - folded);
        assertThat(result.difference().causes().stream()
                        .mapToLong(cause -> cause.parameters())
                        .sum())
                .isEqualTo(-folded);
    }
}
