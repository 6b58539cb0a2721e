package org.modelcomplexity.service.sweep;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.gate.Subject;
import org.modelcomplexity.engine.gate.Verdict;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.sweep.Axis;
import org.modelcomplexity.engine.sweep.Front;
import org.modelcomplexity.report.sweep.SweepEnd;
import org.modelcomplexity.report.sweep.SweepHead;
import org.modelcomplexity.report.sweep.SweepPoint;
import org.modelcomplexity.report.sweep.SweepWriter;
import org.modelcomplexity.service.ServiceProperties;

/** One sweep under way: its lines, a few at a time, in the order of its points. Of one thread at a time. */
public final class Sweep {
    private static final int CHARACTERS = 16 << 10;
    private static final long SLICE_NANOS = 20_000_000;
    private static final long PROGRESS_NANOS = 2_000_000_000;

    private final SweepRequest asked;
    private final SweepHead head;
    private final Points points;
    private final @Nullable Result baseline;
    private final SweepWriter writer;
    private final ServiceProperties.Sweeps limits;
    private final Front<SweepPoint> front = new Front<>();
    private final List<List<@Nullable Object>> values = new ArrayList<>();
    private final long began = System.nanoTime();
    private long told = began;
    private long next;
    private long passed;
    private long refused;
    private boolean begun;
    private boolean ended;

    Sweep(
            SweepRequest asked,
            SweepHead head,
            Points points,
            @Nullable Result baseline,
            SweepWriter writer,
            ServiceProperties.Sweeps limits) {
        this.asked = asked;
        this.head = head;
        this.points = points;
        this.baseline = baseline;
        this.writer = writer;
        this.limits = limits;
        this.next = asked.part().first();
        for (Axis axis : asked.grid().axes()) {
            values.add(axis.values().stream().map(Node::plain).toList());
        }
    }

    /** How many points it has. */
    public long points() {
        return asked.part().size();
    }

    /** The next lines, in UTF-8, after no more than a slice of time; null where there are no more. */
    public byte @Nullable [] lines() {
        if (ended) {
            return null;
        }
        long now = System.nanoTime();
        long until = now + SLICE_NANOS;
        StringBuilder lines = new StringBuilder();
        if (!begun) {
            begun = true;
            writer.begin(head, lines);
        }
        boolean late = now - began > limits.time().toNanos();
        while (!late && next < asked.part().end() && lines.length() < CHARACTERS && System.nanoTime() < until) {
            point(next++, lines);
        }
        long done = next - asked.part().first();
        if (late || next == asked.part().end()) {
            ended = true;
            String stopped = next == asked.part().end()
                    ? null
                    : "it took longer than " + limits.time().toSeconds() + " s, the configured limit";
            writer.end(head, new SweepEnd(done, passed, refused, stopped, front.points(), front.isCut()), lines);
        } else if (System.nanoTime() - told > PROGRESS_NANOS) {
            told = System.nanoTime();
            writer.progress(done, asked.part().size(), lines);
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void point(long number, StringBuilder lines) {
        int[] at = asked.grid().at(number);
        SweepPoint point;
        try {
            Result result = points.at(at);
            point = new SweepPoint(number, values(at), figures(result), failed(result), null);
            if (point.passed()) {
                passed++;
                consider(result, point);
            }
        } catch (InvalidModelException invalid) {
            refused++;
            Finding first = invalid.findings().get(0);
            point = new SweepPoint(number, values(at), List.of(), List.of(), first);
        }
        if (point.passed() || !asked.onlyPassing()) {
            writer.point(head, point, lines);
        }
    }

    private List<@Nullable Object> values(int[] at) {
        List<@Nullable Object> here = new ArrayList<>(at.length);
        for (int i = 0; i < at.length; i++) {
            here.add(values.get(i).get(at[i]));
        }
        return here;
    }

    private List<@Nullable Number> figures(Result result) {
        List<@Nullable Number> figures = new ArrayList<>(asked.figures().size());
        for (SweepFigure figure : asked.figures()) {
            BigDecimal exact = exact(figure, result);
            figures.add(exact == null ? null : told(figure, exact));
        }
        return figures;
    }

    /** As single requests tell it. */
    private static Number told(SweepFigure figure, BigDecimal exact) {
        return figure.figure() == Figure.GFLOPS
                ? (Number) Mode.asPrinted(exact.doubleValue())
                : (Number) exact.longValueExact();
    }

    private static @Nullable BigDecimal exact(SweepFigure figure, Result result) {
        return figure.figure().in(new Subject(result, figure.isFused(), convention(result)));
    }

    /** The one that figures are of: the first that was asked for. */
    private static String convention(Result result) {
        return result.training().counts().keySet().iterator().next();
    }

    private List<String> failed(Result result) {
        if (asked.rules().isEmpty()) {
            return List.of();
        }
        List<String> failed = new ArrayList<>();
        for (Rule rule : asked.rules()) {
            Verdict verdict = Verdict.of(rule.by(convention(result)), result, baseline);
            if (!verdict.passed()) {
                failed.add(
                        rule.inWords(verdict.convention()) + (verdict.reason() == null ? "" : ": " + verdict.reason()));
            }
        }
        return failed;
    }

    /** A point without one of the figures that are weighed is not. */
    private void consider(Result result, SweepPoint point) {
        List<BigDecimal> worth = new ArrayList<>();
        for (SweepFigure figure : asked.min()) {
            BigDecimal value = exact(figure, result);
            if (value == null) {
                return;
            }
            worth.add(value.negate());
        }
        for (SweepFigure figure : asked.max()) {
            BigDecimal value = exact(figure, result);
            if (value == null) {
                return;
            }
            worth.add(value);
        }
        front.add(worth, () -> point);
    }
}
