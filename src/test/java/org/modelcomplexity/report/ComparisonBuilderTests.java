package org.modelcomplexity.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.dialect.Dialect.Layers;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.DecimalChange;
import org.modelcomplexity.report.Comparison.Totals;

class ComparisonBuilderTests {
    private static ComparedModel model(
            Layers layers, long gradients, @Nullable Long macs, @Nullable Double gflops, @Nullable String reason) {
        Long flops = macs == null ? null : (Long) (2 * macs);
        Report.CountReport count = new Report.CountReport(
                "fvcore", macs, null, flops, gflops, reason, null, null, null, null, List.of(), null, null);
        Report.ModeSummary mode = new Report.ModeSummary(
                10, 100, gradients, null, gflops, null, new Report.LayerCounts(10, 7, 0), List.of(count));
        Report.ModelInfo info = new Report.ModelInfo(
                null, "yolov5-6.0", null, null, 80L, List.of(1L, 3L, 64L, 64L), 32L, null, "", "", List.of());
        Report report = new Report(
                info, List.of(), mode, mode, null, List.of(), null, null, null, null, null, null, null, null, null);
        Double unrounded = gflops == null ? null : (Double) (gflops * 1.01);
        return new ComparedModel(
                report, layers, unrounded, unrounded, new Node(null, Place.WHOLE), List.of(), List.of());
    }

    private static Comparison.Candidate compare(ComparedModel baseline, ComparedModel candidate) {
        return ComparisonBuilder.candidate("candidate", baseline, candidate, true, new Budget(Limits.DEFAULT));
    }

    @Test
    void takesPrintedFiguresFromEachOtherInDecimal() {
        Totals totals = compare(model(Layers.MODULES, 4, 8L, 0.1, null), model(Layers.MODULES, 1, 6L, 0.3, null))
                .training();
        assertThat(totals.gflops().printed()).isEqualTo(new DecimalChange(0.1, 0.3, 0.2, 2.0));
        assertThat(totals.gradients()).isEqualTo(new CountChange(4L, 1L, -3L, -0.75));
        assertThat(totals.flops()).isEqualTo(new CountChange(16L, 12L, -4L, -0.25));
        assertThat(totals.reason()).isNull();
    }

    @Test
    void hasNoRelativeChangeOfNothingAndNoChangeOfWhatIsMissing() {
        Totals totals = compare(
                        model(Layers.MODULES, 0, 8L, 0.0, null), model(Layers.MODULES, 5, null, null, "fvcore fails"))
                .fused();
        assertThat(totals.gradients()).isEqualTo(new CountChange(0L, 5L, 5L, null));
        assertThat(totals.macs()).isEqualTo(new CountChange(8L, null, null, null));
        assertThat(totals.gflops().printed()).isEqualTo(new DecimalChange(0.0, null, null, null));
        assertThat(totals.gflops().relative()).isNull();
        assertThat(totals.reason()).isEqualTo("the candidate: fvcore fails");
        ComparedModel failing = model(Layers.MODULES, 0, null, null, "no");
        assertThat(compare(failing, failing).training().reason()).isEqualTo("the baseline: no; the candidate: no");
    }

    @Test
    void warnsWhereTheDialectsCallDifferentThingsLayers() {
        ComparedModel modules = model(Layers.MODULES, 0, 1L, null, null);
        ComparedModel leaves = model(Layers.LEAVES, 0, 1L, null, null);
        assertThat(compare(modules, modules).warnings()).isEmpty();
        assertThat(compare(modules, leaves).warnings())
                .extracting(Report.Warning::detail)
                .containsExactly("layers are leaf modules here and all modules in the baseline: "
                        + "each is what its dialect's reference prints");
    }
}
