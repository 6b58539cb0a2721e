package org.modelcomplexity.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;
import static org.modelcomplexity.engine.Engine.refusal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;

/** What each layer makes of tokens (int64) where its row has floats: it keeps them, gives floats, or refuses them. */
class DataTypeTests {
    private static final List<String> KEEP = List.of(
            "ReLU",
            "ReLU6",
            "Hardtanh",
            "Threshold",
            "MaxPool2d",
            "MaxPool3d",
            "AvgPool1d",
            "AvgPool2d",
            "AvgPool3d",
            "PixelShuffle",
            "PixelUnshuffle",
            "ChannelShuffle",
            "Flatten",
            "Unflatten");

    private static final List<String> GIVE_FLOATS = List.of(
            "Sigmoid",
            "Tanh",
            "Tanhshrink",
            "Softsign",
            "LocalResponseNorm",
            "LPPool1d",
            "LPPool2d",
            "LPPool3d",
            "AconC");

    /** Rows of one input of floats. */
    static Stream<Arguments> rows() {
        return LayersTests.rows()
                .map(Arguments::get)
                .filter(row -> ((String) row[2]).startsWith("["))
                .filter(row -> !((String) row[2]).contains(" and "))
                .map(row -> Arguments.of(row[0], row[1], row[2], row[3]));
    }

    private static boolean keeps(String type) {
        return KEEP.contains(type) || type.contains("Pad") || type.contains("Dropout");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void ofTokens(String type, String arguments, String input, String output) {
        if (keeps(type) || GIVE_FLOATS.contains(type)) {
            String kind = keeps(type) ? "int64 " : "";
            assertThat(layer(type, arguments).on("int64 " + input).output())
                    .isEqualTo(kind + output.replace(" and [", " and " + kind + "["));
        } else {
            Finding finding = refusal(() -> layer(type, arguments).on("int64 " + input));
            assertThat(finding.problem()).as(finding.toString()).isEqualTo(Problem.WRONG_TYPE);
            assertThat(finding.place().pointer()).isEqualTo("/layers/0");
        }
    }

    @Test
    void whatTakesTokensHasARow() {
        Set<String> tested = new TreeSet<>();
        rows().forEach(row -> tested.add((String) row.get()[0]));
        assertThat(tested).containsAll(KEEP).containsAll(GIVE_FLOATS).hasSize(104);
    }
}
