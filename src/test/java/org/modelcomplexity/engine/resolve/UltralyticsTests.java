package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.of;
import static org.modelcomplexity.TestDialects.V8;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Difference;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.YamlReader;

/** What Ultralytics reads, refuses and builds in its own way, where no shipped model shows it. */
class UltralyticsTests {
    private static final String STEM = "[-1, 1, Conv, [16, 3, 2]]";
    private static final String SCALES = "scales: {n: [1.0, 0.5, 1024], s: [1.0, 1.0, 8]}\n";

    private static String model(String keys, String backbone, String head) {
        return keys + "\nbackbone: [" + backbone + "]\nhead: [" + head + "]\n";
    }

    private static Result analyse(String yaml, Options options) {
        return Analysis.of(
                V8,
                V8.catalogue(),
                YamlReader.read(yaml),
                options,
                List.copyOf(Conventions.all().values()),
                new Rows(RowCache.ofRequest(), new Budget(Limits.DEFAULT)));
    }

    private static Options options(String scale, String name) {
        return new Options(640, 640, null, null, scale, name);
    }

    private static List<Object> arguments(Result result, int row) {
        return new ArrayList<>((List<?>)
                Objects.requireNonNull(result.network().rows().get(row).arguments()));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                of("nc: 80", "[-1, 1, CBAM, [16]]", "", "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of("nc: 80", "[-1, 1, C3k, [16, 16]]", "", "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of("nc: 80", "[-1, 1, torch.nn.ReLU, []]", "", "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of("nc: 80", "[-1, 1, nn.Foo, []]", "", "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of("nc: 80", "[-1, 1, Conv]", "", "/backbone/0", Problem.MALFORMED_ROW),
                of("nc: 80", "[-1, 1, Conv, [16, 3x3]]", "", "/backbone/0/3/1", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, Conv, [16, '']]", "", "/backbone/0/3/1", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, Conv, [c2]]", "", "/backbone/0/3/0", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, Conv, [nc+1]]", "", "/backbone/0/3/0", Problem.WRONG_TYPE),
                of("nc: 80", "[-1, 1, Conv, [16, 3, 1, None, 5]]", "", "/backbone/0/3/4", Problem.CHANNEL_MISMATCH),
                of("nc: 80", "[-1, 1, C3k2, [16, false]]", "", "/backbone/0/3", Problem.MISSING_KEY),
                of("nc: 80\nscale: m", "[-1, 1, C3k2, [16]]", "", "/backbone/0/3", Problem.MISSING_ARGUMENT),
                of("nc: 80", "[-1, 1, C2fAttn, [16]]", "", "/backbone/0/3", Problem.MISSING_ARGUMENT),
                of("nc: 80", "[-1, 1, ResNetLayer, [3, 16, 2]]", "", "/backbone/0/3", Problem.MISSING_ARGUMENT),
                of("nc: 80\nscale: n", "[-1, 1, A2C2f, [48]]", "", "/backbone/0/3", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, PSA, [64]]", "", "/backbone/0/3", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, RepConv, [3, 16, 5]]", "", "/backbone/0/3", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, TorchVision, [2048, resnet50]]", "", "/backbone/0/3", Problem.WRONG_VALUE),
                of("nc: 80", STEM, "[-1, 1, Detect, [nc]]", "/head/0/0", Problem.WRONG_FROM),
                of("nc: 80", STEM, "[[0], 1, Detect, [nc, 16, 3, 4]]", "/head/0/3", Problem.TOO_MANY_ARGUMENTS),
                of("nc: 80", STEM, "[[0], 1, Segment, [nc]]", "/head/0/3", Problem.MISSING_ARGUMENT),
                of("nc: 80", STEM, "[[0], 1, Pose, [nc, kpt_shape]]", "/head/0/3/1", Problem.WRONG_TYPE),
                of("nc: 80", STEM, "[[0], 1, YOLOEDetect, [nc, 512, true]]", "/head/0/3", Problem.WRONG_VALUE),
                of("nc: 80", STEM, "[[0], 1, WorldDetect, [nc, 256, false]]", "/head/0", Problem.SIZE_MISMATCH),
                of("nc: 5", STEM, "[[0], 1, WorldDetect, [nc, 512, false]]", "/head/0", Problem.SIZE_MISMATCH),
                of(
                        "nc: 80\nend2end: true",
                        STEM,
                        "[[0], 1, WorldDetect, [nc, 512, false]]",
                        "/head/0/3",
                        Problem.WRONG_VALUE),
                of("nc: 80\nreg_max: 0", STEM, "[[0], 1, Detect, [nc]]", "/reg_max", Problem.WRONG_VALUE),
                of("nc: 80\nkpt_shape: 17", STEM, "[[0], 1, Pose, [nc, kpt_shape]]", "/head/0/3/1", Problem.WRONG_TYPE),
                of("nc: 80", STEM, "[[], 1, Detect, [nc]]", "/head/0/0", Problem.WRONG_FROM),
                of("nc: 0", STEM, "[[0], 1, Detect, [nc]]", "/nc", Problem.WRONG_VALUE),
                of("nc: None", STEM, "[[0], 1, Detect, [nc]]", "/nc", Problem.WRONG_TYPE),
                of("nc: 80\nactivation: nn.ReLU", STEM, "", "/activation", Problem.WRONG_VALUE),
                of("nc: 80\nscales: {n: [1, 2]}", STEM, "", "/scales/n", Problem.WRONG_TYPE),
                of("nc: 80\nscales: [1]", STEM, "", "/scales", Problem.WRONG_TYPE),
                of("nc: 80\nscale: q\n" + SCALES, STEM, "", "/scale", Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, Conv, ['08']]", "", "/backbone/0/3/0", Problem.WRONG_VALUE),
                of(
                        "nc: 80",
                        "[-1, 1, Conv, [16, 3, 1, None, 1, 1, class]]",
                        "",
                        "/backbone/0/3/6",
                        Problem.WRONG_VALUE),
                of("nc: 80", "[-1, 1, nn.AconC, [16]]", "", "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of("nc: 80", "[-1, 1, torchvision.ops.Permute, [[0]]]", "", "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of(
                        "nc: 80",
                        STEM + ", [-1, 1, C2fCIB, [64, true, false, 3]]",
                        "",
                        "/backbone/1/3",
                        Problem.WRONG_VALUE),
                of("nc: 80", "", "[-1, 1, Conv, [16]]", "/backbone", Problem.MALFORMED_ROW),
                of(
                        "nc: 80",
                        "[-1, 1, Silence, []]",
                        "[-1, 1, Classify, [nc]]",
                        "/backbone/0/2",
                        Problem.UNKNOWN_MODULE),
                of("nc: 80", STEM, "[[0], 1, v10Detect, [nc, [16], 8]]", "/head/0/3", Problem.TOO_MANY_ARGUMENTS),
                // A head that is run once refuses a body that wants text, or an area that does not divide.
                of(
                        "nc: 80",
                        STEM + ", [-1, 1, C2fAttn, [16, 8, 1]]",
                        "[[1], 1, Detect, [nc]]",
                        "/backbone/1",
                        Problem.WRONG_FROM),
                of(
                        "nc: 80\nscale: n",
                        "[-1, 1, A2C2f, [64, true, 3]]",
                        "[[0], 1, Detect, [nc]]",
                        "/backbone/0",
                        Problem.SIZE_MISMATCH));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("refused")
    void isRefusedAtThePlace(String keys, String backbone, String head, String pointer, Problem problem) {
        assertThatThrownBy(() -> analyse(model(keys, backbone, head), options(null, null)))
                .isInstanceOfSatisfying(InvalidModelException.class, refusal -> {
                    Finding first = refusal.findings().get(0);
                    assertThat(first.place().pointer()).as(first.detail()).isEqualTo(pointer);
                    assertThat(first.problem()).as(first.detail()).isEqualTo(problem);
                });
    }

    /** Arguments of odd forms: the leaves they make, the stem's three and Detect's eleven not counted. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[-1, 1, Conv, [16, 3, 1, None, 1, 1, nn.ReLU(inplace=True)]] | 3",
                "[-1, 1, Conv, [16, 3, 1, None, 1, 1, act]] | 3",
                "[-1, 1, Conv, [16, '(3)', 1]] | 2",
                "[-1, 1, Conv, [16, '3,3', '(1, 1)']] | 2",
                "[-1, 2, HGBlock, [16, 16, 3, true, false]] | 15",
                "[-1, 2, HGBlock, [16, 16, 3, true, false, None]] | 15",
                "[-1, 2, HGBlock, [16, 16, 3, true, false, false]] | 18",
                "[-1, 0, C2PSA, [16]] | 5"
            })
    void buildsWhatArgumentsOfOddFormsMean(String row, long leaves) {
        long without = analyse(model("nc: 80", STEM, "[[0], 1, Detect, [nc]]"), options(null, null))
                .training()
                .layers();
        Result result = analyse(model("nc: 80", STEM + ", " + row, "[[1], 1, Detect, [nc]]"), options(null, null));
        assertThat(result.training().layers() - without).isEqualTo(leaves);
    }

    @Test
    void measuresTheFusedNetworkByItsOwnFirstParameter() {
        String norms = ", [-1, 1, nn.BatchNorm2d, []]".repeat(10);
        Result result = analyse(
                model(
                        "nc: 3",
                        "[-1, 1, RepConv, [3, 3, 3, 1, 1, 1, 1, true, true]], [-1, 1, nn.Conv2d, [3, 3, 1]]" + norms,
                        "[[-1], 1, Detect, [nc]]"),
                options(null, null));
        assertThat(result.training().gflops()).isNull();
        assertThat(result.fused().summary()).endsWith(", 35.3 GFLOPs");
    }

    /** Option, name, document: what says the scale; s cuts at 8 channels, n halves. */
    @ParameterizedTest
    @CsvSource({
        ", , , n, 8, true",
        ", , yolo11s-mine, s, 8, true",
        ", , yolov8s, s, 8, true",
        ", , yoloe-v8s-seg, s, 8, true",
        ", , mine, n, 8, true",
        ", s, , s, 8, false",
        ", s, yolo11n, n, 8, true",
        ", s, yolo11s, s, 8, false",
        ", s, mine, n, 8, true",
        "n, s, yolo11s, n, 8, true",
        "n, n, yolo11n, n, 8, false"
    })
    void takesTheScaleFromOptionNameOrDocumentOrTheFirst(
            String option, String written, String name, String expected, long channels, boolean said) {
        String keys = "nc: 80\n" + SCALES + (written == null ? "" : "scale: " + written);
        Result result = analyse(model(keys, "[-1, 1, Conv, [16]]", ""), options(option, name));
        assertThat(result.network().info().scale()).isEqualTo(expected);
        assertThat(arguments(result, 0)).startsWith(3L, channels);
        assertThat(result.warnings().stream()
                        .anyMatch(warning -> warning.detail().contains("scale")))
                .isEqualTo(said);
    }

    @Test
    void scalesChangeWhatC3k2AndA2C2fAre() {
        String rows = "[-1, 1, C3k2, [64, false]], [-1, 1, A2C2f, [64, true, 4]]";
        Result small = analyse(model("nc: 80\nscale: s", rows, ""), options(null, null));
        Result large = analyse(model("nc: 80\nscale: l", rows, ""), options(null, null));
        Result unlettered = analyse(model("nc: 80", rows, ""), options(null, "mine"));
        assertThat(arguments(small, 0)).containsExactly(3L, 64L, 1L, false);
        assertThat(arguments(large, 0)).containsExactly(3L, 64L, 1L, true);
        assertThat(arguments(small, 1)).containsExactly(64L, 64L, 1L, true, 4L);
        assertThat(arguments(large, 1)).containsExactly(64L, 64L, 1L, true, 4L, true, 1.2);
        assertThat(arguments(unlettered, 1))
                .as("a name without a letter counts as both")
                .isEqualTo(arguments(large, 1));
    }

    @Test
    void laterHeadsAreDepthwiseBehindNewBlocks() {
        String detect = "[[%d], 1, Detect, [nc]]";
        Result old = analyse(model("nc: 80", STEM, detect.formatted(0)), options("n", null));
        Result late = analyse(
                model("nc: 80", STEM + ", [-1, 1, C3k2, [16, false]]", detect.formatted(1)), options("n", null));
        // Scores' towers: 16 → 80 → 80 → 80 channels, 3 × 3, or depthwise and 1 × 1.
        long towers = 9 * (16 * 80 + 80 * 80) + 2 * (80 + 80);
        long depthwise = 9 * (16 + 80) + 16 * 80 + 80 * 80 + 2 * (16 + 80 + 80 + 80);
        assertThat(old.training().rowParameters().get(1)
                        - late.training().rowParameters().get(2))
                .isEqualTo(towers - depthwise);
    }

    @Test
    void buildsUnrunWhatTheReferenceBuildsUnrun() {
        Result result = analyse(
                model("nc: 80", STEM, "[[0], 1, RTDETRDecoder, [nc]]"), new Options(16, 16, null, null, null, null));
        assertThat(result.training().totals().elements()).isEqualTo(464 + 6_976_652);
        assertThat(result.outputs().get(0)).isNotNull();
        assertThat(result.outputs().get(1)).isNull();
        assertThat(result.training().gflops()).isNull();
        assertThat(result.training().summary()).doesNotContain("GFLOPs");
        assertThat(result.warnings())
                .anySatisfy(warning -> assertThat(warning.detail()).contains("300 of 64"));
    }

    @Test
    void measuresAtFullSizeWhatDoesNotRunAtTheStride() {
        Result result = analyse(model("nc: 80", STEM + ", [-1, 1, nn.AvgPool2d, [20]]", ""), options(null, null));
        Mode640 mode = new Mode640(result);
        assertThat(mode.atStride()).isNull();
        assertThat(mode.printed()).isEqualTo(mode.full() / 1e9 * 2);
    }

    private record Mode640(Result result) {
        private org.modelcomplexity.engine.Mode.Figures figures() {
            return Objects.requireNonNull(result.training().counts().get("ultralytics-thop-2.1.6"));
        }

        Long atStride() {
            return figures().atStride();
        }

        Double printed() {
            return figures().printed();
        }

        long full() {
            return Objects.requireNonNull(figures().full()).macs();
        }
    }

    @Test
    void fusesNothingBelowTenNormalisations() {
        Result result = analyse(model("nc: 80", STEM, "[[0], 1, Detect, [nc]]"), options(null, null));
        assertThat(result.fused().totals().elements())
                .isEqualTo(result.training().totals().elements());
        assertThat(result.training().summary()).startsWith("Model summary (fused): ");
        assertThat(result.fused().gradients()).isZero();
    }

    @Test
    void namesEveryCauseOfAnEndToEndHeadsDifference() {
        String levels = STEM + ", [-1, 1, RepConv, [16, 16]], [-1, 1, Conv, [32, 3, 2]]";
        Result result = analyse(
                model("nc: 80\nend2end: true\nreg_max: 1", levels, "[[1, 2], 1, Segment26, [nc, 32, 64]]"),
                options(null, null));
        assertThat(result.difference().causes().stream().map(Difference.Share::cause))
                .containsExactly(
                        "batch-norm-folded", "branches-merged", "one-to-many-dropped", "bias-added", "gradients-off");
        assertThat(result.difference().causes().stream()
                        .mapToLong(Difference.Share::parameters)
                        .sum())
                .isEqualTo(result.difference().parameters());
        assertThat(result.difference().causes().stream()
                        .mapToLong(Difference.Share::layers)
                        .sum())
                .isEqualTo(result.difference().layers());
    }
}
