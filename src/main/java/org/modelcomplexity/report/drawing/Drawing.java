package org.modelcomplexity.report.drawing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.Report;

/**
 * Rows as a drawing, in no language yet.
 *
 * @param title the model, and what the widths of lines say
 * @param nodes inputs, rows in order, and the network's result
 * @param lines from who gives to who reads
 */
record Drawing(String title, List<Node> nodes, List<Line> lines) {
    /** What a box is. */
    enum Shape {
        END,
        ROW
    }

    /**
     * A box.
     *
     * @param id its name in the drawing's language
     * @param text what stands in it, line by line
     */
    record Node(String id, List<String> text, Shape shape) {}

    /**
     * A line between boxes.
     *
     * @param text the shapes that go along it
     * @param width in pixels: 1 where who gives did no multiply-adds, MOST where it did as many as any row
     */
    record Line(String from, String to, String text, double width) {}

    private static final double MOST = 8;
    private static final int MOST_LINES = 5_000;
    private static final int LONGEST = 40;
    private static final int SHAPES = 3;

    /** The drawing of a report's rows. */
    static Drawing of(Report report) {
        List<Report.RowReport> rows = report.rows() == null ? List.of() : report.rows();
        Drawing drawing = new Drawing(title(report), new ArrayList<>(), new ArrayList<>());
        Inputs inputs = new Inputs(report.model().input());
        long most = rows.stream().mapToLong(Drawing::macs).max().orElse(0);
        Map<Integer, String> ends = new LinkedHashMap<>();
        rows.forEach(row -> row.sources().stream()
                .filter(source -> source < 0 && !ends.containsKey(source))
                .sorted((a, b) -> b - a)
                .forEach(source -> ends.put(source, "in" + -source)));
        ends.forEach((source, id) -> drawing.nodes.add(new Node(id, List.of(inputs.name(source)), Shape.END)));
        for (Report.RowReport row : rows) {
            drawing.nodes.add(new Node(id(row.index()), text(row), Shape.ROW));
            for (int source : new LinkedHashSet<>(row.sources())) {
                drawing.lines.add(
                        source < 0
                                ? new Line(ends.get(source), id(row.index()), inputs.shape(source), 1)
                                : line(rows.get(source), id(row.index()), most));
            }
        }
        if (!rows.isEmpty()) {
            drawing.nodes.add(new Node("out", List.of("output"), Shape.END));
            drawing.lines.add(line(rows.get(rows.size() - 1), "out", most));
        }
        if (drawing.lines.size() > MOST_LINES) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    Place.WHOLE,
                    "a drawing has at most " + MOST_LINES + " lines, and this one would have " + drawing.lines.size()
                            + (report.model().isGraph() ? ": a smaller depth has fewer" : ""));
        }
        return drawing;
    }

    private static String title(Report report) {
        String name = report.model().name();
        String by = report.training().counts().isEmpty()
                ? ""
                : ": wide lines come from rows with many MACs (training, "
                        + report.training().counts().get(0).convention() + ")";
        return (name == null ? "Model" : name) + ", " + report.model().dialect() + by;
    }

    private static String id(int row) {
        return "row" + row;
    }

    private static long macs(Report.RowReport row) {
        return row.macs() == null ? 0 : row.macs();
    }

    private static Line line(Report.RowReport from, String to, long most) {
        double share = most == 0 ? 0 : (double) macs(from) / most;
        return new Line(id(from.index()), to, shapes(from.output()), 1 + Math.rint(10 * (MOST - 1) * share) / 10);
    }

    private static List<String> text(Report.RowReport row) {
        List<String> text = new ArrayList<>();
        String type = type(row.module());
        boolean once = row.repeats() instanceof Number number && number.doubleValue() == 1;
        text.add(row.index() + " " + cut(type) + (once ? "" : " × " + row.repeats()));
        if (!row.label().isEmpty() && !row.label().equals(type)) {
            text.add(cut(row.label()));
        }
        String arguments = arguments(row.briefArguments());
        if (!arguments.isEmpty()) {
            text.add(cut(arguments));
        }
        return text;
    }

    /** A class without its package, an operator of ATen without its overload. */
    private static String type(String full) {
        String[] parts = full.split("\\.");
        return parts[parts[0].equals("aten") ? 1 : parts.length - 1];
    }

    private static String arguments(@Nullable Object arguments) {
        String text = arguments == null
                ? ""
                : arguments instanceof Map<?, ?> map
                        ? map.entrySet().stream()
                                .map(each -> each.getKey() + "=" + Python.brief(each.getValue()))
                                .collect(Collectors.joining(", "))
                        : Python.brief(arguments);
        return text.equals("[]") ? "" : text;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }

    /** {@code 1 × 32 × 320 × 320}; of several tensors the first ones. */
    private static String shapes(@Nullable Object output) {
        if (!(output instanceof List<?> list)) {
            return "";
        }
        if (list.stream().allMatch(Number.class::isInstance)) {
            return list.isEmpty()
                    ? "scalar"
                    : list.stream().map(String::valueOf).collect(Collectors.joining(" × "));
        }
        List<String> first = new ArrayList<>();
        gather(list, first);
        return String.join(", ", first.subList(0, Math.min(SHAPES, first.size())))
                + (first.size() > SHAPES ? ", …" : "");
    }

    private static void gather(List<?> several, List<String> into) {
        for (Object each : several) {
            if (into.size() > SHAPES) {
                return;
            }
            if (each instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
                into.add(shapes(list));
            } else if (each instanceof List<?> list) {
                gather(list, into);
            }
        }
    }

    /** What the network reads, as its report names it: −1 is the first input. */
    private record Inputs(List<String> names, List<Object> shapes) {
        Inputs(Object input) {
            this(new ArrayList<>(), new ArrayList<>());
            if (input instanceof Map<?, ?> named) {
                named.forEach((name, shape) -> {
                    names.add(cut(String.valueOf(name)));
                    shapes.add(shape);
                });
            } else if (input instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
                names.add("input");
                shapes.add(list);
            } else if (input instanceof List<?> list) {
                for (Object shape : list) {
                    names.add("input " + (names.size() + 1));
                    shapes.add(shape);
                }
            }
        }

        String name(int source) {
            return -source <= names.size() ? names.get(-source - 1) : "text";
        }

        String shape(int source) {
            return -source <= shapes.size() ? Drawing.shapes(shapes.get(-source - 1)) : "";
        }
    }
}
