package org.modelcomplexity.engine.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.rows;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.Engine.Share;

/** Which BatchNorms of a layer list go into the layer before them, and which stay. */
class FoldingTests {
    private static final String CONV =
            "[-1, 1, Conv2d, {in_channels: 3, out_channels: 8, kernel_size: 3, bias: false}]";
    private static final String NORM = "[-1, 1, BatchNorm2d, [8]]";
    private static final String IMAGE = "[2, 3, 11, 13]";

    static Stream<Arguments> folding() {
        return Stream.of(
                row("a convolution gets a bias", IMAGE, 1, -2 * 8 + 8, CONV, NORM),
                row("or had one", IMAGE, 1, -2 * 8, "[-1, 1, Conv2d, [3, 8, 3]]", NORM),
                row("grouped too", "[2, 4, 11, 13]", 1, -2 * 8, "[-1, 1, Conv2d, [4, 8, 3, 1, 0, 1, 2]]", NORM),
                row("of one axis", "[2, 3, 11]", 1, -2 * 8, "[-1, 1, Conv1d, [3, 8, 3]]", "[-1, 1, BatchNorm1d, [8]]"),
                row(
                        "of three",
                        "[2, 3, 5, 7, 9]",
                        1,
                        -2 * 8,
                        "[-1, 1, Conv3d, [3, 8, 3]]",
                        "[-1, 1, BatchNorm3d, [8]]"),
                row("transposed", IMAGE, 1, -2 * 8, "[-1, 1, ConvTranspose2d, [3, 8, 3]]", NORM),
                row(
                        "a Linear of two axes",
                        "[2, 3]",
                        1,
                        -2 * 8 + 8,
                        "[-1, 1, Linear, [3, 8, false]]",
                        "[-1, 1, BatchNorm1d, [8]]"),
                row(
                        "a norm without weights brings a bias alone",
                        IMAGE,
                        1,
                        8,
                        CONV,
                        "[-1, 1, BatchNorm2d, [8, 1.0e-5, 0.1, false]]"),
                row(
                        "a norm without a bias",
                        IMAGE,
                        1,
                        -8 + 8,
                        CONV,
                        "[-1, 1, BatchNorm2d, {num_features: 8, bias: false}]"),
                row("the second norm stays", IMAGE, 1, -2 * 8 + 8, CONV, NORM, NORM),
                row(
                        "who reads the norm reads the layer",
                        IMAGE,
                        2,
                        -2 * 8 + 8 - 2 * 5 + 5,
                        CONV,
                        NORM,
                        "[-1, 1, Conv2d, {in_channels: 8, out_channels: 5, kernel_size: 1, bias: false}]",
                        "[-1, 1, BatchNorm2d, [5]]"));
    }

    static Stream<Arguments> staying() {
        return Stream.of(
                stays("a norm of the batch", IMAGE, CONV, "[-1, 1, BatchNorm2d, [8, 1.0e-5, 0.1, true, false]]"),
                stays("a norm of the input", "[2, 8, 5, 7]", NORM),
                stays("behind an activation", IMAGE, CONV, "[-1, 1, ReLU]", NORM),
                stays("behind an Identity", IMAGE, CONV, "[-1, 1, Identity]", NORM),
                stays("behind a function", IMAGE, CONV, "[-1, 1, Add, [1]]", NORM),
                stays("behind repeats", "[2, 8, 11, 13]", "[-1, 2, Conv2d, [8, 8, 3]]", NORM),
                stays("a repeated norm", IMAGE, CONV, "[-1, 2, BatchNorm2d, [8]]"),
                stays("behind FReLU's own", "[2, 8, 5, 7]", "[-1, 1, FReLU, [8]]", NORM),
                stays("behind a layer that another reads", IMAGE, CONV, NORM, "[[0, 1], 1, Add]"),
                stays("behind a layer that two norms read", IMAGE, CONV, NORM, "[0, 1, BatchNorm2d, [8]]"),
                stays(
                        "behind a grouped transposed one",
                        "[2, 4, 5, 7]",
                        "[-1, 1, ConvTranspose2d, [4, 8, 3, 1, 0, 0, 2]]",
                        NORM),
                stays(
                        "behind a Linear of three axes",
                        "[2, 8, 3]",
                        "[-1, 1, Linear, [3, 5]]",
                        "[-1, 1, BatchNorm1d, [8]]"),
                stays(
                        "without weights behind a Linear",
                        "[2, 3]",
                        "[-1, 1, Linear, [3, 8]]",
                        "[-1, 1, BatchNorm1d, [8, 1.0e-5, 0.1, false]]"),
                stays(
                        "without a bias behind a Linear",
                        "[2, 3]",
                        "[-1, 1, Linear, [3, 8]]",
                        "[-1, 1, BatchNorm1d, {num_features: 8, bias: false}]"),
                stays("another norm", IMAGE, CONV, "[-1, 1, GroupNorm, [2, 8]]"),
                stays(
                        "another norm of running statistics",
                        IMAGE,
                        CONV,
                        "[-1, 1, InstanceNorm2d, [8, 1.0e-5, 0.1, true, true]]"));
    }

    private static Arguments row(String what, String input, long folded, long parameters, String... rows) {
        return Arguments.of(what, input, List.of(rows), folded, parameters);
    }

    private static Arguments stays(String what, String input, String... rows) {
        return row(what, input, 0, 0, rows);
    }

    static Stream<Arguments> all() {
        return Stream.concat(folding(), staying());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void folds(String what, String input, List<String> rows, long folded, long parameters) {
        Engine.Ran ran = rows(rows.toArray(String[]::new)).on(input);
        assertThat(ran.fused().elements() - ran.training().elements()).isEqualTo(parameters);
        assertThat(ran.training().layers() - ran.fused().layers()).isEqualTo(folded);
        assertThat(ran.difference())
                .isEqualTo(new Share(0, -folded, parameters, -ran.training().gradients()));
        Share norms = ran.causes().get("batch-norm-folded");
        assertThat(norms == null ? 0 : norms.modules()).isEqualTo(folded);
    }

    @Test
    void theNormsRowStaysAndHandsOnWhatItReads() {
        Engine.Ran ran = rows(CONV, NORM, "[-1, 1, SiLU]").on(IMAGE);
        assertThat(ran.training().rowElements()).containsExactly(8L * 27, 2L * 8, 0L);
        assertThat(ran.fused().rowElements()).containsExactly(8L * 27 + 8, 0L, 0L);
        assertThat(ran.fused().shapes()).isEqualTo(Map.of("0.weight", "[8, 3, 3, 3]", "0.bias", "[8]"));
        long convolution = 2 * 8 * 9 * 11 * 27;
        assertThat(ran.macs("fvcore")).isEqualTo(convolution + 2 * (2 * 8 * 9 * 11));
        assertThat(ran.fused().count("fvcore").rows()).containsExactly(convolution, 0L, 0L);
    }

    @Test
    void allCausesOfALayerListAddUp() {
        Engine.Ran ran = rows(CONV, NORM, "[-1, 1, Conv2d, [8, 5, 1]]", "[-1, 1, BatchNorm2d, [5]]")
                .on(IMAGE);
        assertThat(ran.causes())
                .isEqualTo(Map.of(
                        "batch-norm-folded", new Share(2, -2, -2 * (8 + 5), -2 * (8 + 5)),
                        "bias-added", new Share(1, 0, 8, 8),
                        "gradients-off", new Share(0, 0, 0, -(8 * 27 + 8 + 5 * 8 + 5))));
    }
}
