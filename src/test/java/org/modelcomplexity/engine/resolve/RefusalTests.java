package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.modelcomplexity.TestDialects.V6;
import static org.modelcomplexity.TestDialects.V7;
import static org.modelcomplexity.TestDialects.analyse;
import static org.modelcomplexity.TestDialects.yolo;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/** What the reference refuses, each with the place and the kind of refusal. */
class RefusalTests {
    private static final String MAP = "[-1, 1, Conv, [16]]";

    private static final String HEAD = "[[-1, 0], 1, Detect, [nc, anchors]]";

    static Stream<Arguments> models() {
        return Stream.of(
                of(V6, yolo("[-1, 1, Convv, [16]]"), "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of(V6, yolo("[-1, 1, C3x, [16]]"), "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of(V6, yolo("[-1, 1, nn.Upsampel, [None, 2]]"), "/backbone/0/2", Problem.UNKNOWN_MODULE),
                of(V6, yolo("[-1, 1, Conv, []]"), "/backbone/0/3", Problem.MISSING_ARGUMENT),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16, 3, 1, None, 1, True, 7]]"),
                        "/backbone/0/3",
                        Problem.TOO_MANY_ARGUMENTS),
                of(V6, yolo("[-1, 1, Conv, [16, 3, 1, None, 5]]"), "/backbone/0/3/4", Problem.CHANNEL_MISMATCH),
                of(V6, yolo("[-1, 1, Conv, [16, three]]"), "/backbone/0/3/1", Problem.WRONG_TYPE),
                of(V6, yolo("[-1, 1, Conv, [wide]]"), "/backbone/0/3/0", Problem.WRONG_TYPE),
                of(V6, yolo("[-1, 1, Conv, [16, 3x3]]"), "/backbone/0/3/1", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16, max]]"), "/backbone/0/3/1", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16, 0]]"), "/backbone/0/3/1", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16, [3, 3, 3]]]"), "/backbone/0/3/1", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16]]", "[5, 1, Conv, [16]]"), "/backbone/1/0", Problem.WRONG_FROM),
                of(V6, yolo("[-1, 1, Conv, [16]]", "[-2, 1, Conv, [16]]"), "/backbone/1/0", Problem.WRONG_FROM),
                of(V6, yolo("[0, 1, Conv, [16]]"), "/backbone/0/0", Problem.WRONG_FROM),
                of(V6, yolo("[[-1], 1, Conv, [16]]"), "/backbone/0/0", Problem.WRONG_FROM),
                of(V6, yolo("[-1, 1, Concat, [1]]"), "/backbone/0/0", Problem.WRONG_FROM),
                of(V6, yolo("[-1, 1, Conv]"), "/backbone/0", Problem.MALFORMED_ROW),
                of(V6, yolo("7"), "/backbone/0", Problem.MALFORMED_ROW),
                of(V6, yolo("[-1, many, Conv, [16]]"), "/backbone/0/1", Problem.WRONG_TYPE),
                of(V6, yolo("[-1, 1, [Conv], [16]]"), "/backbone/0/2", Problem.WRONG_TYPE),
                of(V6, yolo("[-1, 1, Conv, 16]"), "/backbone/0/3", Problem.WRONG_TYPE),
                of(V6, yolo("[-1, 1000000000, Conv, [16]]"), "/backbone/0/3", Problem.LIMIT_EXCEEDED),
                of(V6, yolo("[-1, 1000000000, C3, [16]]"), "/backbone/0/3", Problem.LIMIT_EXCEEDED),
                of(V6, yolo("[-1, 1, Conv, [100000000000000000]]"), "/backbone/0/3/0", Problem.OVERFLOW),
                of(V6, yolo("[-1, 2, Conv, [16]]"), "/backbone/0", Problem.CHANNEL_MISMATCH),
                of(V6, yolo("[-1, 1, SPP, [16, 5]]"), "/backbone/0/3", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, SPPF, [16, 4]]"), "/backbone/0", Problem.SIZE_MISMATCH),
                of(V6, yolo("[-1, 1, nn.MaxPool2d, [3, 2, 2]]"), "/backbone/0", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16]]", "[-1, 1, Contract, [3]]"), "/backbone/1", Problem.SIZE_MISMATCH),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16]]", "[-1, 1, Conv, [16, 3, 2]]", "[[-1, 0], 1, Concat, [1]]"),
                        "/backbone/2",
                        Problem.SIZE_MISMATCH),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16]]", "[[0, 0], 1, Detect, [nc, anchors, 3, 4]]"),
                        "/backbone/1/3",
                        Problem.TOO_MANY_ARGUMENTS),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16]]", "[[0, 0], 1, Detect, [nc, [[1, 2]]]]"),
                        "/backbone/1/3",
                        Problem.WRONG_VALUE),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16, 3, 256]]", "[[0], 1, Detect, [nc, anchors]]"),
                        "/backbone/0",
                        Problem.SIZE_MISMATCH),
                of(V7, yolo("[-1, 1, C3TR, [8, True, 3]]"), "/backbone/0/3", Problem.WRONG_VALUE),
                of(
                        V7,
                        yolo("[-1, 1, Conv, [16]]").replace("nc: 80", "nc: 80, activation: nn.ReLU"),
                        "/activation",
                        Problem.WRONG_VALUE),
                of(
                        V7,
                        yolo("[-1, 1, Conv, [16]]").replace("nc: 80", "nc: 80, activation: os.system"),
                        "/activation",
                        Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16]]").replace("nc: 80", "nc: 0"), "/nc", Problem.WRONG_VALUE),
                of(V6, yolo("[-1, 1, Conv, [16]]").replace("nc: 80", "nc: 1.5"), "/nc", Problem.WRONG_TYPE),
                of(V6, yolo("[-1, 1, Conv, [16]]").replace("nc: 80, ", ""), "", Problem.MISSING_KEY),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16]]").replace("anchors: 3", "anchors: 2.5"),
                        "/anchors",
                        Problem.WRONG_TYPE),
                anchors("[[1, null], [1, 2]]", "/anchors/0/1", Problem.WRONG_TYPE),
                anchors("[[1, 2], [one, 2]]", "/anchors/1/0", Problem.WRONG_TYPE),
                anchors("[[1, 2], {a: 1}]", "/anchors/1", Problem.WRONG_TYPE),
                anchors("[[1, 2], 5]", "/anchors/1", Problem.WRONG_TYPE),
                anchors("[[[1, 2]], [1, 2]]", "/anchors/0/0", Problem.WRONG_TYPE),
                anchors("[]", "/anchors", Problem.WRONG_TYPE),
                anchors("[[1, 2, 3], [1, 2, 3], [1, 2, 3]]", "/backbone/3/3", Problem.WRONG_VALUE),
                anchors("[[1, 2, 3, 4], [1, 2], [1, 2, 3, 4, 5, 6]]", "/backbone/3/3", Problem.WRONG_VALUE),
                of(
                        V7,
                        yolo(MAP, MAP, MAP, "[[0, 1, 2], 1, Detect, [nc, [[1, 2], [1, two], [1, 2]]]]"),
                        "/backbone/3/3",
                        Problem.WRONG_VALUE),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16]]").replace("width_multiple: 1.0", "width_multiple: 0"),
                        "/backbone/0/3/0",
                        Problem.WRONG_VALUE),
                of(
                        V6,
                        yolo("[-1, 1, Conv, [16]]").replace("width_multiple: 1.0", "width_multiple: wide"),
                        "/width_multiple",
                        Problem.WRONG_TYPE),
                of(V6, yolo(), "", Problem.MALFORMED_ROW),
                of(V6, yolo("[-1, 1, Conv, [16]]").replace("head: []", "head: 3"), "/head", Problem.WRONG_TYPE));
    }

    /** Anchors of a model with a head for three maps. */
    private static Arguments anchors(String anchors, String pointer, Problem problem) {
        String head = "[[0, 1, 2], 1, Detect, [nc, anchors]]";
        return of(V6, yolo(MAP, MAP, MAP, head).replace("anchors: 3", "anchors: " + anchors), pointer, problem);
    }

    private static Arguments of(Dialect dialect, String yaml, String pointer, Problem problem) {
        return Arguments.of(yaml, dialect, pointer, problem);
    }

    private static List<Finding> findings(Dialect dialect, String yaml) {
        InvalidModelException refused = catchThrowableOfType(InvalidModelException.class, () -> analyse(dialect, yaml));
        assertThat(refused).as(yaml).isNotNull();
        return refused.findings();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void isRefusedAtThePlace(String yaml, Dialect dialect, String pointer, Problem problem) {
        Finding first = findings(dialect, yaml).get(0);
        assertThat(first.problem()).as(first.toString()).isEqualTo(problem);
        assertThat(first.place().pointer()).as(first.toString()).isEqualTo(pointer);
        assertThat(first.detail()).isNotBlank();
    }

    @Test
    void tellsEverythingAtOnce() {
        String yaml = yolo(
                "[-1, 1, Conv, [16, 3, 1, None, 5]]",
                "[9, 1, Conv, [16]]",
                "[-1, 1, Convv, [16]]",
                "[-1, 1, nn.MaxPool2d, []]",
                HEAD);
        assertThat(findings(V6, yaml).stream().map(finding -> finding.place().pointer()))
                .containsExactly("/backbone/0/3/4", "/backbone/1/0", "/backbone/2/2", "/backbone/3/3");
    }

    @Test
    void saysWhichRowsAreThere() {
        assertThat(findings(V6, yolo("[0, 1, Conv, [16]]")).get(0).detail())
                .endsWith("names no row before it: row 0 can read the image alone, as -1");
        assertThat(findings(V6, yolo(MAP, "[1, 1, Conv, [16]]")).get(0).detail())
                .endsWith("names no row before it: row 0 alone is there");
        assertThat(findings(V6, yolo(MAP, MAP, "[7, 1, Conv, [16]]")).get(0).detail())
                .endsWith("names no row before it: rows 0 to 1 are there");
    }

    @Test
    void proposesTheNearestName() {
        assertThat(findings(V6, yolo("[-1, 1, nn.MaxPol2d, [2]]")).get(0).hint())
                .contains("nn.MaxPool2d");
        assertThat(findings(V6, yolo("[-1, 1, BottleNeckCSP, [16]]")).get(0).hint())
                .contains("BottleneckCSP");
    }
}
