package org.modelcomplexity.report.sweep;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Finding;
import org.springframework.stereotype.Component;
import tools.jackson.core.io.JsonStringEncoder;

/** Points as JSON, one object a line: flat, so that tables are read from it. */
@Component
class SweepJsonWriter implements SweepWriter {
    private static final JsonStringEncoder QUOTED = JsonStringEncoder.getInstance();

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public void begin(SweepHead head, StringBuilder into) {
        // Every line has its names.
    }

    @Override
    public void point(SweepHead head, SweepPoint point, StringBuilder into) {
        object(head, point, into);
        into.append('\n');
    }

    private static void object(SweepHead head, SweepPoint point, StringBuilder into) {
        into.append("{\"point\":").append(point.number());
        fields(head.axes(), point.values(), into);
        fields(head.figures(), point.figures(), into);
        if (head.isJudged() && point.refused() == null) {
            into.append(",\"passed\":").append(point.passed());
            if (!point.failed().isEmpty()) {
                into.append(",\"failed\":");
                value(point.failed(), into);
            }
        }
        if (point.refused() != null) {
            problem(point.refused(), into);
        }
        into.append('}');
    }

    private static void fields(List<String> names, List<? extends @Nullable Object> values, StringBuilder into) {
        for (int i = 0; i < values.size(); i++) {
            into.append(',');
            text(names.get(i), into);
            into.append(':');
            value(values.get(i), into);
        }
    }

    private static void problem(Finding finding, StringBuilder into) {
        into.append(",\"problem\":{\"type\":\"/problems/")
                .append(finding.problem().code());
        into.append("\",\"detail\":");
        text(finding.detail(), into);
        into.append(",\"pointer\":");
        text(finding.place().pointer(), into);
        if (finding.place().line() > 0) {
            into.append(",\"line\":").append(finding.place().line());
        }
        into.append('}');
    }

    private static void value(@Nullable Object value, StringBuilder into) {
        if (value instanceof String text) {
            text(text, into);
        } else if (value instanceof List<?> list) {
            into.append('[');
            for (int i = 0; i < list.size(); i++) {
                into.append(i == 0 ? "" : ",");
                value(list.get(i), into);
            }
            into.append(']');
        } else if (value instanceof java.util.Map<?, ?> map) {
            into.append('{');
            map.forEach((key, entry) -> {
                into.append(into.charAt(into.length() - 1) == '{' ? "" : ",");
                text(String.valueOf(key), into);
                into.append(':');
                value(entry, into);
            });
            into.append('}');
        } else {
            into.append(value);
        }
    }

    private static void text(String text, StringBuilder into) {
        into.append('"');
        QUOTED.quoteAsString(text, into);
        into.append('"');
    }

    @Override
    public void progress(long done, long all, StringBuilder into) {
        into.append("{\"progress\":{\"points\":")
                .append(done)
                .append(",\"of\":")
                .append(all)
                .append("}}\n");
    }

    @Override
    public void end(SweepHead head, SweepEnd end, StringBuilder into) {
        into.append("{\"summary\":{\"points\":").append(end.points());
        into.append(",\"passed\":").append(end.passed()).append(",\"refused\":").append(end.refused());
        if (end.stopped() != null) {
            into.append(",\"stopped\":");
            text(end.stopped(), into);
        }
        into.append(",\"pareto\":{\"min\":");
        value(head.min(), into);
        into.append(",\"max\":");
        value(head.max(), into);
        into.append(",\"complete\":").append(!end.isCut()).append(",\"points\":[");
        for (int i = 0; i < end.pareto().size(); i++) {
            into.append(i == 0 ? "" : ",");
            object(head, end.pareto().get(i), into);
        }
        into.append("]}}}\n");
    }
}
