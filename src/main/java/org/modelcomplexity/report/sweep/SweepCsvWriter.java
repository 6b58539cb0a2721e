package org.modelcomplexity.report.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.write.Csv;
import org.springframework.stereotype.Component;

/** Points as comma-separated values with a header; lines that begin with # are remarks, the last of them sum up. */
@Component
class SweepCsvWriter implements SweepWriter {
    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public void begin(SweepHead head, StringBuilder into) {
        List<Object> names = new ArrayList<>(List.of("point"));
        names.addAll(head.axes());
        names.addAll(head.figures());
        if (head.isJudged()) {
            names.addAll(List.of("passed", "failed"));
        }
        names.add("problem");
        into.append(Csv.line(names.toArray()));
    }

    @Override
    public void point(SweepHead head, SweepPoint point, StringBuilder into) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(point.number());
        point.values().forEach(value -> cells.add(value instanceof List<?> ? Python.repr(value) : value));
        cells.addAll(
                point.refused() == null
                        ? point.figures()
                        : Arrays.asList(new Object[head.figures().size()]));
        if (head.isJudged()) {
            cells.add(point.refused() == null ? (Boolean) point.passed() : null);
            cells.add(String.join("; ", point.failed()));
        }
        cells.add(point.refused() == null ? null : point.refused().detail());
        into.append(Csv.line(cells.toArray()));
    }

    @Override
    public void progress(long done, long all, StringBuilder into) {
        into.append("# ").append(done).append(" of ").append(all).append(" points\r\n");
    }

    @Override
    public void end(SweepHead head, SweepEnd end, StringBuilder into) {
        into.append("# ")
                .append(end.points())
                .append(" points, ")
                .append(end.passed())
                .append(" passed, ");
        into.append(end.refused()).append(" refused");
        into.append(end.stopped() == null ? "" : "; stopped: " + end.stopped()).append("\r\n");
        into.append("# Pareto-optimal (least ")
                .append(String.join(", ", head.min()))
                .append("; most ");
        into.append(String.join(", ", head.max())).append("):");
        end.pareto().forEach(point -> into.append(' ').append(point.number()));
        into.append(end.isCut() ? " and more\r\n" : "\r\n");
    }
}
