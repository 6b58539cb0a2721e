package org.modelcomplexity.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** The rows {@code [from, repeats, module, args]} of a model as they are written, and what {@code from} names. */
public final class RowReader {
    private final Node document;
    private final List<Finding> findings;

    public RowReader(Node document, List<Finding> findings) {
        this.document = document;
        this.findings = findings;
    }

    /** All rows, backbone before head; what is wrong with their form becomes findings. */
    public List<Node> read(Limits limits) {
        List<Node> all = new ArrayList<>();
        for (String part : List.of("backbone", "head")) {
            Node node = document.get(part);
            if (node != null && !node.isList()) {
                boolean dash = node.value() instanceof String text && text.startsWith("-");
                findings.add(new Finding(
                        Problem.WRONG_TYPE,
                        node.place(),
                        part + " must be a list of rows, not " + node.kind(),
                        dash
                                ? "a row is written \"- [-1, 1, Conv, [64, 3, 2]]\", with a blank behind the dash"
                                : null));
            } else if (node != null) {
                all.addAll(node.items());
            }
        }
        if (all.size() > limits.rows()) {
            find(
                    Problem.LIMIT_EXCEEDED,
                    document,
                    "the model has " + all.size() + " rows; the configured limit is " + limits.rows());
        } else if (all.isEmpty() && findings.isEmpty() && hasParts()) {
            find(Problem.MALFORMED_ROW, document, "the model has no rows");
        }
        all.forEach(this::check);
        return all;
    }

    private boolean hasParts() {
        return document.get("backbone") != null && document.get("head") != null;
    }

    /** Whether a row has the form of one, so that what it says can be looked at. */
    public static boolean isWellFormed(Node row) {
        List<Node> items = row.items();
        return items.size() == 4
                && isFrom(items.get(0))
                && isCount(items.get(1))
                && items.get(2).value() instanceof String
                && items.get(3).isList();
    }

    private static boolean isCount(Node node) {
        return node.value() instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private void check(Node row) {
        if (!row.isList() || row.items().size() != 4) {
            find(
                    Problem.MALFORMED_ROW,
                    row,
                    "a row is [from, repeats, module, args]: a list of 4, not "
                            + (row.isList() ? "of " + row.items().size() : row.kind()));
            return;
        }
        List<Node> items = row.items();
        expect(isFrom(items.get(0)), Problem.WRONG_FROM, "from must be a row's number or a list of them", items.get(0));
        expect(isCount(items.get(1)), Problem.WRONG_TYPE, "repeats must be a number", items.get(1));
        expect(items.get(2).value() instanceof String, Problem.WRONG_TYPE, "module must be a name", items.get(2));
        expect(items.get(3).isList(), Problem.WRONG_TYPE, "args must be a list", items.get(3));
    }

    private static boolean isFrom(Node node) {
        return node.value() instanceof Long
                || node.isList() && node.items().stream().allMatch(item -> item.value() instanceof Long);
    }

    private void expect(boolean holds, Problem problem, String detail, Node node) {
        if (!holds) {
            find(problem, node, detail + ", not " + node.kind());
        }
    }

    private void find(Problem problem, Node node, String detail) {
        findings.add(new Finding(problem, node.place(), detail, null));
    }

    /**
     * The rows that a row's {@code from} names; −1 is the image.
     *
     * @param list whether the row's module reads a list of them
     */
    public static List<Integer> sources(int index, Node from, boolean list, String module) {
        if (from.isList() != list) {
            throw new Refusal(
                    Problem.WRONG_FROM,
                    module + " reads "
                            + (list ? "a list of rows: from must be a list" : "one row: from must be a number")
                            + ", not " + from.kind());
        }
        if (list && from.items().isEmpty()) {
            throw new Refusal(Problem.WRONG_FROM, module + " reads at least one row: from is an empty list");
        }
        List<Integer> sources = new ArrayList<>();
        for (Node item : list ? from.items() : List.of(from)) {
            sources.add(source(index, (Long) Objects.requireNonNull(item.value())));
        }
        return sources;
    }

    private static int source(int index, long from) {
        if (index == 0 && from == -1) {
            return -1;
        }
        long row = from < 0 ? index + from : from;
        if (row < 0 || row >= index) {
            throw new Refusal(
                    Problem.WRONG_FROM,
                    "from " + from + " in row " + index + " names no row before it" + there(index, row < 0));
        }
        return (int) row;
    }

    private static String there(int index, boolean early) {
        if (index == 0) {
            return ": row 0 can read the image alone, as -1";
        }
        return early
                ? "; the image can be read by row 0 only, as -1"
                : index == 1 ? ": row 0 alone is there" : ": rows 0 to " + (index - 1) + " are there";
    }
}
