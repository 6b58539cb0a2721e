package org.modelcomplexity.engine.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.Result;

/** BatchNorms in definitions of one's own fold wherever they stand. */
class OwnBlocksTests {
    private static final String BLOCK = """
            Block:
              args: c1, c, s=1
              children:
                conv1: Conv2d(c1, c, 1, bias=false)
                bn1: BatchNorm2d(c)
                conv2: Conv2d(c, c, 3, s, 1, bias=false)
                bn2: BatchNorm2d(c)
                conv3: Conv2d(c, 4 * c, 1, bias=false)
                bn3: BatchNorm2d(4 * c)
                relu: ReLU(inplace=true)
                downsample: "sequential(Conv2d(c1, 4 * c, 1, s, bias=false), BatchNorm2d(4 * c)) if s != 1 or c1 != 4 * c else none"
              forward:
                y: bn3(conv3(relu(bn2(conv2(relu(bn1(conv1(x))))))))
                result: relu(y + (downsample(x) if is_module(downsample) else x))
            """;

    private static List<String> resNet50() {
        List<String> rows = new ArrayList<>(List.of(
                "[-1, 1, Conv2d, {in_channels: 3, out_channels: 64, kernel_size: 7, stride: 2, padding: 3, bias: false}]",
                "[-1, 1, BatchNorm2d, [64]]",
                "[-1, 1, ReLU, []]",
                "[-1, 1, MaxPool2d, [3, 2, 1]]"));
        long[] blocks = {3, 4, 6, 3};
        long channels = 64;
        for (int stage = 0; stage < blocks.length; stage++) {
            long width = 64L << stage;
            for (int i = 0; i < blocks[stage]; i++) {
                rows.add("[-1, 1, Block, [" + channels + ", " + width + ", " + (stage > 0 && i == 0 ? 2 : 1) + "]]");
                channels = 4 * width;
            }
        }
        rows.addAll(
                List.of("[-1, 1, AdaptiveAvgPool2d, [1]]", "[-1, 1, Flatten, []]", "[-1, 1, Linear, [2048, 1000]]"));
        return rows;
    }

    @Test
    void aResNet50OfOwnBlocksFusesLikeTheFlatOne() {
        Engine.Ran ran =
                Engine.rows(resNet50().toArray(String[]::new)).defining(BLOCK).on("[1, 3, 224, 224]");
        assertThat(ran.training().elements()).isEqualTo(25_557_032);
        assertThat(ran.fused().elements()).isEqualTo(25_530_472);
        assertThat(ran.training().layers() - ran.fused().layers())
                .as("BatchNorms")
                .isEqualTo(53);
        assertThat(ran.causes().get("batch-norm-folded").modules()).isEqualTo(53);
    }

    @Test
    void aDefinitionsOwnWordOnFusingComesFirst() {
        Engine.Ran ran = Engine.rows("[-1, 1, Block, [3, 8]]")
                .defining(BLOCK + "  fused: {}\n")
                .on("[1, 3, 16, 16]");
        assertThat(ran.fused().elements()).isEqualTo(ran.training().elements());
    }

    /** Causes add up where one module becomes two, and where fusing shares what nobody shared before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{bn: fold(conv), conv: fold(conv)}",
                "{conv: fold(conv), bn: \"shared('b', Conv2d(c, c, 1))\"}",
                "{bn: \"sequential(fold(conv), shared('b', BatchNorm2d(c)))\"}"
            })
    void whatFusingMakesAnewAddsUp(String children) {
        Engine.Ran ran = Engine.rows("[-1, 1, Twin, [3, 8]]", "[-1, 1, Twin, [8, 8]]")
                .defining("""
                        Twin:
                          args: c1, c
                          children: {conv: "Conv2d(c1, c, 1, bias=false)", bn: BatchNorm2d(c)}
                          forward: bn(conv(x))
                          fused: {children: %s, forward: x}
                        """.formatted(children))
                .on("[1, 3, 16, 16]");
        assertThat(ran.causes().values().stream()
                        .mapToLong(Engine.Share::layers)
                        .sum())
                .isEqualTo(ran.difference().layers())
                .isEqualTo(ran.fused().layers() - ran.training().layers());
        assertThat(ran.causes().values().stream()
                        .mapToLong(Engine.Share::parameters)
                        .sum())
                .isEqualTo(ran.fused().elements() - ran.training().elements());
    }

    @Test
    void whatBuiltInModulesHaveInsideIsLeftToTheirReference() {
        Engine.Ran ran = Engine.rows("[-1, 1, FReLU, [16]]").on("[1, 16, 10, 10]");
        assertThat(ran.fused().elements()).isEqualTo(ran.training().elements());
    }

    /** Where nothing folds parameters keep their gradients, and every pass, the small one too, goes by that. */
    @Test
    void aNetworkThatNothingFoldsIsMeasuredAlikeInBothModes() {
        Result result = TestDialects.analyse(
                TestDialects.V8, "{nc: 80, backbone: [[-1, 1, Conv, [64, 3, 2]], [-1, 1, AIFI, [128, 8]]], head: []}");
        result.training().counts().forEach((convention, figures) -> {
            assertThat(result.fused().counts().get(convention).atStride())
                    .as(convention)
                    .isEqualTo(figures.atStride());
            assertThat(result.fused().counts().get(convention).full())
                    .as(convention)
                    .isEqualTo(figures.full());
        });
    }

    @Test
    void whatFoldsBesideWhatADefinitionRewritesAddsUp() {
        String block = """
                Both:
                  args: c1, c2
                  children:
                    conv: sequential(Conv(c1, c2), Conv2d(c2, c2, 1, bias=false), BatchNorm2d(c2))
                  forward: conv(x)
                """;
        Result result = Engine.yolo(block, "[-1, 1, Both, [16]]").result();
        assertThat(result.difference().causes().stream()
                        .mapToLong(cause -> cause.parameters())
                        .sum())
                .isEqualTo(result.difference().parameters())
                .isEqualTo(-2 * (2 * 16 - 16));
        assertThat(result.difference().causes().stream()
                        .mapToLong(cause -> cause.layers())
                        .sum())
                .isEqualTo(result.difference().layers());
    }
}
