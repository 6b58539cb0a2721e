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
        if (style == null) {
            return null;
        }
        String tail = gflops == null || style.grouped() && gflops == 0
                ? ""
                : ", " + Python.fixed(gflops, 1) + " " + style.unit();
        String title = style.title().replace("{fused}", fused ? " (fused)" : "").replace("{name}", name(info));
        return title + ": " + figures(style.grouped(), layers, parameters, gradients) + tail;
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

    private static String name(Network.Info info) {
        String name = info.name() == null ? "Model" : info.name();
        for (Map.Entry<String, String> each : info.dialect().titles().entrySet()) {
            name = name.replace(each.getKey(), each.getValue());
        }
        return name;
    }
}
