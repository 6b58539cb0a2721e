package org.modelcomplexity.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.python.Python;

/** The reference's own summary line. */
final class SummaryLine {
    private SummaryLine() {}

    /** The line as the dialect's reference prints it; null where it has none. */
    static @Nullable String of(
            Network.Info info, long layers, long parameters, long gradients, @Nullable Double gflops, boolean fused) {
        Dialect.Summary style = info.dialect().summary();
        String tail = gflops == null || style == Dialect.Summary.GROUPED && gflops == 0
                ? ""
                : ", " + Python.fixed(gflops, 1) + " GFLOPs";
        return switch (style) {
            case PLAIN -> "Model Summary: " + figures(false, layers, parameters, gradients) + tail;
            case NAMED -> title(info) + " summary: " + figures(false, layers, parameters, gradients) + tail;
            case GROUPED ->
                title(info) + " summary" + (fused ? " (fused)" : "") + ": "
                        + figures(true, layers, parameters, gradients) + tail;
            case NONE -> null;
        };
    }

    private static String figures(boolean grouped, long layers, long parameters, long gradients) {
        return number(layers, grouped) + " layers, " + number(parameters, grouped) + " parameters, "
                + number(gradients, grouped) + " gradients";
    }

    /** A number's digits, in groups of three where that is asked for. */
    private static String number(long value, boolean grouped) {
        String digits = Long.toString(value);
        if (!grouped) {
            return digits;
        }
        StringBuilder text = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    private static String title(Network.Info info) {
        String title = info.name() == null ? "Model" : info.name();
        for (Map.Entry<String, String> each : info.dialect().titles().entrySet()) {
            title = title.replace(each.getKey(), each.getValue());
        }
        return title;
    }
}
