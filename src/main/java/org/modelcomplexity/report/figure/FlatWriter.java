package org.modelcomplexity.report.figure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.write.AnswerWriter;
import org.springframework.stereotype.Component;

/**
 * The figures as one flat map from names to numbers, as loggers of experiments take it: under the names that Ultralytics
 * logs those of the training network, those of the fused one behind {@code model/fused/}. What is null is left out.
 */
@Component
class FlatWriter implements AnswerWriter<Report> {
    @Override
    public String mediaType() {
        return "application/vnd.model-complexity.flat+json";
    }

    @Override
    public String about() {
        return "Numbers by name, for loggers: model/parameters, model/GFLOPs, model/fused/parameters, …";
    }

    @Override
    public String write(Report report) {
        Map<String, Number> all = new LinkedHashMap<>();
        add(all, "model/", report.training());
        add(all, "model/fused/", report.fused());
        return all.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\": " + each.getValue())
                .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
    }

    private static void add(Map<String, Number> all, String prefix, Report.ModeSummary mode) {
        put(all, prefix + "layers", mode.layers());
        put(all, prefix + "parameters", mode.parameters());
        put(all, prefix + "gradients", mode.gradients());
        put(all, prefix + "buffers", mode.buffers());
        put(all, prefix + "GFLOPs", mode.gflops());
        for (Report.CountReport count : mode.counts()) {
            put(all, prefix + "MACs/" + count.convention(), count.macs());
            put(all, prefix + "FLOPs/" + count.convention(), count.flops());
            put(all, prefix + "GFLOPs/" + count.convention(), count.gflops());
        }
    }

    private static void put(Map<String, Number> all, String name, @Nullable Number value) {
        if (value != null) {
            all.put(name, value);
        }
    }
}
