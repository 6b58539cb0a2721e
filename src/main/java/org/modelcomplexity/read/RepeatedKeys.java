package org.modelcomplexity.read;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.python.Python;

/** Keys that stand in one mapping more than once: read as PyYAML and JSON's readers do, the last one counts. */
public final class RepeatedKeys {
    /** More than anybody reads. */
    private static final int MOST = 20;

    private final List<Warning> warnings = new ArrayList<>();
    private final Budget budget;
    private int found;

    private RepeatedKeys(Budget budget) {
        this.budget = budget;
    }

    /** A warning for each of them in a document, at the value that does not count; looking is charged. */
    public static List<Warning> in(Node document, Budget budget) {
        RepeatedKeys keys = new RepeatedKeys(budget);
        keys.look(document);
        if (keys.found > MOST) {
            keys.warnings.add(
                    new Warning((keys.found - MOST) + " more keys are there more than once", document.place()));
        }
        return keys.warnings;
    }

    /** The same of one mapping alone, without what stands in it. */
    public static List<Warning> of(Node mapping, Budget budget) {
        RepeatedKeys keys = new RepeatedKeys(budget);
        keys.here(mapping);
        return keys.warnings;
    }

    private void look(Node node) {
        if (node.isMap()) {
            here(node);
            node.entries().values().forEach(this::look);
        } else if (node.isList()) {
            budget.step(node.items().size());
            node.items().forEach(this::look);
        }
    }

    private void here(Node node) {
        budget.step();
        for (Node.Repeated repeated : node.repeated()) {
            if (++found <= MOST) {
                Node last = node.entries().get(repeated.key());
                warnings.add(new Warning(
                        "the key \"" + Python.cut(repeated.key()) + "\" is there more than once: the last one counts"
                                + (last == null || last.place().line() == 0
                                        ? ""
                                        : ", in line " + last.place().line())
                                + ", as PyYAML has it, and this one does not",
                        repeated.place()));
            }
        }
    }
}
