package org.modelcomplexity.engine;

import java.util.Locale;
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
            case PLAIN -> "Model Summary: " + figures("%d", layers, parameters, gradients) + tail;
            case NAMED ->
                title(info, "yolov5", "YOLOv5") + " summary: " + figures("%d", layers, parameters, gradients) + tail;
            case GROUPED ->
                title(info, "yolo", "YOLO") + " summary" + (fused ? " (fused)" : "") + ": "
                        + figures("%,d", layers, parameters, gradients) + tail;
            case NONE -> null;
        };
    }

    private static String figures(String format, long layers, long parameters, long gradients) {
        String pattern = (format + " layers, " + format + " parameters, " + format + " gradients");
        return String.format(Locale.ROOT, pattern, layers, parameters, gradients);
    }

    private static String title(Network.Info info, String from, String to) {
        return info.name() == null ? "Model" : info.name().replace(from, to);
    }
}
