package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.modelcomplexity.TestDialects.YOLOV7;
import static org.modelcomplexity.TestDialects.YOLOV9;
import static org.modelcomplexity.TestDialects.analyse;
import static org.modelcomplexity.TestDialects.yolo;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.count.Difference;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.DialectGuess;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.read.YamlReader;

/**
 * What YOLOv7 and YOLOv9 have of their own, where no model that they ship shows it: modules on 1 × 32 × 12 × 20, as in
 * {@link ModuleTests}.
 */
class YoloRepositoryTests {
    private static long conv(long c1, long c2, long kernel) {
        return c1 * c2 * kernel + 2 * c2;
    }

    /** A Res without its shortcut: h hidden channels, its middle in groups. */
    private static long res(long c, long h, long groups) {
        return conv(c, h, 1) + conv(h / groups, h, 9) + conv(h, c, 1);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row(YOLOV7, "[-1, 1, MP, []]", "[1, 32, 6, 10]", 2, 0, 0),
                row(YOLOV7, "[-1, 1, SP, [5]]", "[1, 32, 12, 20]", 2, 0, 0),
                row(YOLOV7, "[-1, 1, ReOrg, []]", "[1, 128, 6, 10]", 1, 0, 0),
                row(YOLOV7, "[[-1, -1], 1, Chuncat, [1]]", "[1, 64, 12, 20]", 1, 0, 0),
                row(YOLOV7, "[[-1, -1], 1, Shortcut, [1]]", "[1, 32, 12, 20]", 1, 0, 0),
                row(YOLOV7, "[-1, 1, Foldcut, [1]]", "[1, 16, 12, 20]", 1, 0, 0),
                row(YOLOV7, "[-1, 1, nn.Conv2d, [40, 3]]", "[1, 40, 10, 18]", 1, 32 * 40 * 9 + 40, 0),
                row(
                        YOLOV7,
                        "[-1, 1, RepConv, [32]]",
                        "[1, 32, 12, 20]",
                        1 + 1 + 1 + 3 + 3,
                        conv(32, 32, 9) + conv(32, 32, 1) + 64,
                        conv(32, 32, 1) + 64 + 32),
                row(
                        YOLOV7,
                        "[-1, 1, Res, [64]]",
                        "[1, 64, 12, 20]",
                        1 + 12,
                        conv(32, 32, 1) + conv(32, 32, 9) + conv(32, 64, 1),
                        128),
                row(
                        YOLOV7,
                        "[-1, 1, ResX, [64]]",
                        "[1, 64, 12, 20]",
                        1 + 12,
                        conv(32, 32, 1) + conv(1, 32, 9) + conv(32, 64, 1),
                        128),
                row(
                        YOLOV7,
                        "[-1, 2, ResCSPA, [64]]",
                        "[1, 64, 12, 20]",
                        2 + 12 + 2 * 13,
                        2 * conv(32, 32, 1) + conv(64, 64, 1) + 2 * res(32, 16, 1),
                        32 + 32 + 64 + 2 * (16 + 16 + 32)),
                row(
                        YOLOV7,
                        "[-1, 2, ResXCSPA, [64]]",
                        "[1, 64, 12, 20]",
                        2 + 12 + 2 * 13,
                        2 * conv(32, 32, 1) + conv(64, 64, 1) + 2 * res(32, 32, 32),
                        32 + 32 + 64 + 2 * (32 + 32 + 32)),
                row(
                        YOLOV7,
                        "[-1, 1, ResXCSPB, [64]]",
                        "[1, 64, 12, 20]",
                        2 + 12 + 13,
                        conv(32, 64, 1) + conv(64, 64, 1) + conv(128, 64, 1) + res(64, 64, 32),
                        3 * 64 + 3 * 64),
                row(
                        YOLOV7,
                        "[-1, 1, ResXCSPC, [64]]",
                        "[1, 64, 12, 20]",
                        2 + 16 + 13,
                        2 * conv(32, 32, 1) + conv(32, 32, 1) + conv(64, 64, 1) + res(32, 32, 32),
                        3 * 32 + 64 + 3 * 32),
                row(
                        YOLOV9,
                        "[-1, 1, RepConvN, [32, 40]]",
                        "[1, 40, 12, 20]",
                        1 + 1 + 4 + 4,
                        conv(32, 40, 9) + conv(32, 40, 1),
                        conv(32, 40, 1) + 40),
                row(YOLOV9, "[-1, 1, Silence, []]", "[1, 32, 12, 20]", 1, 0, 0),
                row(
                        YOLOV9,
                        "[-1, 3, SPPCSPC, [40]]",
                        "[1, 40, 12, 20]",
                        2 + 7 * 3 + 3 + 1,
                        2 * conv(32, 40, 1)
                                + 2 * conv(40, 40, 9)
                                + conv(40, 40, 1)
                                + conv(160, 40, 1)
                                + conv(80, 40, 1),
                        7 * 40));
    }

    private static Arguments row(
            Dialect dialect, String row, String output, long modules, long parameters, long folded) {
        return Arguments.of(dialect.name() + " " + row, dialect, row, output, modules, parameters, folded);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isBuiltRunAndFusedAsItsRepositoryDoes(
            String name, Dialect dialect, String row, String output, long modules, long parameters, long folded) {
        String read = row.startsWith("[[-1") ? row.replace("[[-1, -1]", "[[0, 0]") : row;
        boolean several = !read.equals(row);
        Result result = analyse(dialect, several ? yolo("[-1, 1, nn.Identity, []]", read) : yolo(row), 32, 12, 20);
        Object last = result.outputs().get(result.outputs().size() - 1);
        assertThat(((Tensor) Objects.requireNonNull(last)).shape()).hasToString(output);
        assertThat(result.training().layers()).isEqualTo(2 + modules + (several ? 1 : 0));
        assertThat(result.training().totals().elements()).isEqualTo(parameters);
        assertThat(result.fused().totals().elements()).isEqualTo(parameters - folded);
        assertThat(result.difference().causes().stream()
                        .mapToLong(Difference.Share::parameters)
                        .sum())
                .isEqualTo(-folded);
    }

    @Test
    void whatAYoloV7RepConvMergesLearnsOnAndWhatAYoloV9OneMergesDoesNot() {
        Result seven = analyse(YOLOV7, yolo("[-1, 1, Conv, [16]]", "[-1, 1, RepConv, [24]]"));
        assertThat(seven.fused().gradients()).isEqualTo(16 * 24 * 9 + 24);
        assertThat(seven.difference().causes().stream()
                        .mapToLong(Difference.Share::gradients)
                        .sum())
                .isEqualTo(seven.fused().gradients() - seven.training().gradients());
        Result nine = analyse(YOLOV9, yolo("[-1, 1, Conv, [16]]", "[-1, 1, RepConvN, [16, 24]]"));
        assertThat(nine.fused().gradients()).isZero();
    }

    private static final String MAPS =
            "[-1, 1, Conv, [64, 3, 8]], [-1, 1, Conv, [64, 3, 2]], [-1, 1, Conv, [64, 3, 2]], [-1, 1, Conv, [64, 3, 2]]";

    private static Result head(Dialect dialect, String anchors, String head) {
        return analyse(
                dialect,
                "{nc: 80, anchors: " + anchors + ", depth_multiple: 1.0, width_multiple: 1.0, backbone: [" + MAPS
                        + "], head: [" + head + "]}");
    }

    @Test
    void stridesAreThoseOfAHeadsFirstBranchAlone() {
        assertThat(stride(head(YOLOV9, "3", "[[0, 1, 2, 3], 1, DualDDetect, [nc]]")))
                .isEqualTo(16);
        assertThat(stride(head(YOLOV9, "3", "[[1, 2, 3], 1, DSegment, [nc, 32, 256]]")))
                .isEqualTo(32);
        String anchors = "[[10, 13], [30, 61]]";
        assertThat(stride(head(YOLOV7, anchors, "[[0, 1, 2, 3], 1, IAuxDetect, [nc, anchors]]")))
                .isEqualTo(16);
    }

    private static double stride(Result result) {
        return Objects.requireNonNull(result.network().info().constructed().stride());
    }

    /** fvcore drops what the result does not hang on: here rows 2 and 3, which feed the auxiliary branch alone. */
    @Test
    void whatOnlyADroppedBranchReadsIsNotTracedUntilFusingHandsItOn() {
        String anchors = "[[10, 13], [30, 61]]";
        Result result = head(YOLOV7, anchors, "[[0, 1, 2, 3], 1, IAuxDetect, [nc, anchors]]");
        List<Long> unfused = rows(result.training(), "fvcore");
        List<Long> fused = rows(result.fused(), "fvcore");
        assertThat(unfused.get(1)).isPositive();
        assertThat(unfused.subList(2, 4)).containsOnly(0L);
        assertThat(fused.subList(2, 4)).allMatch(macs -> macs > 0);
        assertThat(unfused.get(4)).isEqualTo(fused.get(4));
        assertThat(rows(result.training(), "thop-0.1.1").get(4)).isGreaterThan(unfused.get(4));
    }

    private static List<Long> rows(Mode mode, String convention) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(mode.counts().get(convention)).full())
                .rows();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            yolov7-0.1 | [[0, 1, 2], 1, IAuxDetect, [nc, anchors]]      | there are more lists of anchors than levels
            yolov7-0.1 | [[0, 1, 2], 1, IDetect, [nc, anchors]]         | there are fewer lists of anchors than levels
            yolov7-0.1 | [[0, 1, 2], 1, IKeypoint, [nc, anchors]]       | of YOLOv7's heads Detect, IDetect and IAuxDetect are known
            yolov7-0.1 | [-1, 1, GhostStem, [64]]                       | of YOLOv7's Ghost modules GhostConv alone is known
            yolov7-0.1 | [-1, 1, RepConv, [64, 5]]                      | k must be 3 and its padding 1
            yolov7-0.1 | [-1, 1, C3, [64]]                              | no module "C3" can stand in a row of yolov7-0.1
            yolov9-0.1 | [[0, 1, 2], 1, DualDDetect, [nc]]              | its branches cannot read as many maps each
            yolov9-0.1 | [[0], 1, DualDDetect, [nc]]                    | it reads too few maps
            yolov9-0.1 | [[0, 1], 1, DualDSegment, [nc, 32, 256]]       | it reads too few maps
            yolov9-0.1 | [[0, 1, 2, 3], 1, DualDetect, [nc]]            | what it holds is not known here
            """)
    void saysWhatCannotBe(String dialect, String row, String detail) {
        Dialect read = dialect.equals("yolov7-0.1") ? YOLOV7 : YOLOV9;
        assertThatThrownBy(() -> head(read, "[[10, 13], [30, 61]]", row))
                .isInstanceOfSatisfying(
                        InvalidModelException.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::detail)
                                .anyMatch(each -> each.contains(detail)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Conv, MP, SPPCSPC, IDetect       | nc: 80                | yolov7-0.1
            Conv, MP, Typo, IDetect          | nc: 80                | yolov7-0.1
            Conv, RepNCSPELAN4, DDetect      | nc: 80                | yolov9-0.1
            Conv, MP, SPPCSPC, Segment       | nc: 80                | yolov9-0.1
            Conv, RepNCSPELAN4, ADown, Detect | nc: 80               | ultralytics-8.4
            Conv, C2f, SPPCSPC, Detect       | scales: {n: [1, 1, 1]} | ultralytics-8.4
            Conv, SPPCSPC, Detect            | scales: {n: [1, 1, 1]} | ultralytics-8.4
            Conv, C3, SPPCSPC, Detect        | nc: 80                | yolov5-6.0
            Conv, C3, Segment                | nc: 80                | yolov5-7.0
            Conv, Bottleneck, SPP, Detect    | nc: 80                | yolov5-6.0
            """)
    void isGuessedByWhatItAloneHas(String modules, String keys, String dialect) {
        StringBuilder rows = new StringBuilder();
        for (String module : modules.split(", ")) {
            rows.append(rows.isEmpty() ? "" : ", ")
                    .append("[-1, 1, ")
                    .append(module)
                    .append(", [64]]");
        }
        List<Dialect> oldestFirst =
                List.of(TestDialects.V6, TestDialects.V7, TestDialects.V8, YOLOV7, YOLOV9, TestDialects.TORCH);
        assertThat(DialectGuess.of(YamlReader.read(keys + "\nbackbone: [" + rows + "]"), oldestFirst)
                        .name())
                .isEqualTo(dialect);
    }
}
