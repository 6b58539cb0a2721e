package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.TestDialects.V6;
import static org.modelcomplexity.TestDialects.V7;
import static org.modelcomplexity.TestDialects.analyse;
import static org.modelcomplexity.TestDialects.yolo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;

class ParsingTests {
    private static String arguments(Result result, int row) {
        return String.valueOf(result.network().rows().get(row).arguments());
    }

    @ParameterizedTest
    @CsvSource({
        "400, 0.28, 120",
        "80, 1.1, 88",
        "400, 1.1, 448",
        "64, 0.5, 32",
        "1024, 0.33, 344",
        "255, 0.5, 255",
        "1, 0.01, 8"
    })
    void scalesChannelsInPlainDoublesButNotTheNumberOfOutputs(long channels, double width, long scaled) {
        String yaml =
                yolo("[-1, 1, Conv, [" + channels + "]]").replace("width_multiple: 1.0", "width_multiple: " + width);
        assertThat(arguments(analyse(V6, yaml), 0)).isEqualTo("[3, " + scaled + "]");
    }

    @ParameterizedTest
    @CsvSource({"9, 0.5, 4", "3, 0.5, 2", "5, 0.5, 2", "2, 0.25, 1", "1, 5.0, 1", "0, 5.0, 0", "3, 1.33, 4"})
    void roundsRepeatsHalfToEven(long repeats, double depth, long gained) {
        String yaml =
                yolo("[-1, " + repeats + ", C3, [16]]").replace("depth_multiple: 1.0", "depth_multiple: " + depth);
        Result result = analyse(V6, yaml);
        assertThat(result.network().rows().get(0).repeats()).isEqualTo(gained);
        assertThat(arguments(result, 0)).isEqualTo("[3, 16, " + gained + "]");
    }

    @Test
    void readsTextAsLiteralsAndNamesAndNeverRunsIt() {
        Result result = analyse(
                V6,
                yolo(
                        "[-1, 1, Conv, [16, 3, 1, 'None', '1', 'False']]",
                        "[-1, 1, nn.Upsample, ['None', 2, 'nearest-exact']]",
                        "[-1, 1, Conv, ['nc', '3']]",
                        "[-1, 1, Conv, [16, 1, 1, None, 1, 'nn.LeakyReLU(0.1)']]"));
        assertThat(arguments(result, 0)).isEqualTo("[3, 16, 3, 1, null, 1, false]");
        assertThat(arguments(result, 1)).isEqualTo("[null, 2, nearest-exact]");
        assertThat(arguments(result, 2)).isEqualTo("[16, 80, 3]");
        assertThat(arguments(result, 3)).isEqualTo("[80, 16, 1, 1, null, 1, LeakyReLU(negative_slope=0.1)]");
    }

    @Test
    void takesAnchorsAsACountForEachLevel() {
        Result result = analyse(V6, yolo("[-1, 1, Conv, [16, 3, 8]]", "[[0, 0], 1, Detect, [nc, anchors]]"));
        assertThat(arguments(result, 1)).isEqualTo("[80, [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]], [16, 16]]");
        assertThat(result.network().info().constructed().stride()).isEqualTo(8.0);
    }

    @Test
    void sharesOneActivationInVersion7AndNamesItsParametersOnce() {
        String yaml =
                yolo("[-1, 1, Conv, [16]]", "[-1, 1, Conv, [16]]").replace("nc: 80", "nc: 80, activation: nn.PReLU()");
        Result shared = analyse(V7, yaml);
        assertThat(shared.training().totals().elements()).isEqualTo(3 * 16 + 32 + 16 * 16 + 32 + 1);
        assertThat(shared.training().network().parameters(new Budget(Limits.DEFAULT)).stream()
                        .map(named -> named.name()))
                .containsExactly(
                        "model.0.conv.weight",
                        "model.0.bn.weight",
                        "model.0.bn.bias",
                        "model.0.act.weight",
                        "model.1.conv.weight",
                        "model.1.bn.weight",
                        "model.1.bn.bias");
        assertThat(shared.training().rowParameters()).containsExactly(3L * 16 + 32 + 1, 16L * 16 + 32 + 1);
        assertThat(shared.training().layers()).isEqualTo(2 + 2 * 3 + 1);
    }

    @Test
    void countsASharedActivationAsOftenAsTheOldThopsDo() {
        String yaml = yolo("[-1, 1, Conv, [16]]", "[-1, 1, Conv, [16]]")
                .replace("nc: 80", "nc: 80, activation: nn.LeakyReLU(0.1)");
        long elements = 16L * 640 * 640;
        long convolutions = elements * 3 + elements * 16;
        long norms = 2 * 2 * elements;
        assertThat(analyse(V7, yaml)
                        .training()
                        .counts()
                        .get("thop-0.0.31")
                        .full()
                        .macs())
                .as("k parents: k² times the truth")
                .isEqualTo(convolutions + norms + 2 * 2 * (2 * elements));
    }

    @Test
    void printsNoFlopsWhereVersion7CannotMeasure() {
        Result grouped = analyse(V7, yolo("[-1, 1, DWConv, [24, 3]]", "[-1, 1, Conv, [16]]"));
        assertThat(grouped.training().summary())
                .isEqualTo("Model summary: 9 layers, "
                        + grouped.training().totals().elements() + " parameters, "
                        + grouped.training().totals().elements() + " gradients");
        assertThat(grouped.training().counts().get("thop-0.1.1").full().macs()).isPositive();
        assertThat(analyse(V6, yolo("[-1, 1, DWConv, [24, 3]]")).training().gflops())
                .isNotNull();
    }

    @Test
    void isSummarisedAtStride32WithoutAHead() {
        Result result = analyse(V6, yolo("[-1, 1, nn.Conv2d, [3, 16, 1]]"));
        assertThat(result.network().info().constructed().stride()).isNull();
        assertThat(result.training().counts().get("thop-0.0.31").atStride()).isEqualTo(16 * 32 * 32 * (3 + 1));
    }
}
