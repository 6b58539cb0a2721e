package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.Part;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * The modules of a network nested, each with what it holds and does: itself, and with all that is in it. Parameters
 * count where they are first met, work where the module is called.
 */
public final class Tree {
    private final Mode mode;
    private final Network network;
    private final Budget budget;
    private final @Nullable Convention convention;
    private final Count.Facts facts;
    private final Branch root;
    /** Modules and parameters that were met, with the path of the first time; by key those that rows share. */
    private final Map<String, String> shared = new HashMap<>();

    private Map<Object, String> met = new IdentityHashMap<>();

    private Tree(Mode mode, Budget budget) {
        this.mode = mode;
        this.network = mode.network();
        this.budget = budget;
        this.convention = first(mode);
        this.facts = Counting.facts(network);
        this.root = Branch.root(network.info().type(), budget);
    }

    /** The convention whose figures rows show; null where the tool fails. */
    private static @Nullable Convention first(Mode mode) {
        for (Map.Entry<String, Mode.Figures> first : mode.counts().entrySet()) {
            return first.getValue().full() == null ? null : Conventions.find(first.getKey());
        }
        return null;
    }

    /**
     * A module where it stands in a network.
     *
     * @param name its name in the module that holds it; empty for the network itself
     * @param path its name in the network; empty for the network itself
     * @param type its class without the package; null where names of rows alone speak of it
     * @param row the row that it is; null for any other
     * @param sameAs where the same module stood before, and its parameters count; null where it is met first
     * @param parameters elements of its parameters and of those of all that is in it
     * @param ownParameters elements of its own parameters
     * @param macs what it does with all that is in it, in the first convention's unit; null where the tool fails
     * @param ownMacs what of that none of its children does
     */
    public record Node(
            String name,
            String path,
            @Nullable String type,
            @Nullable Integer row,
            @Nullable String sameAs,
            long parameters,
            long ownParameters,
            @Nullable Long macs,
            @Nullable Long ownMacs,
            List<Node> children) {}

    /** The tree of one mode's network; its work is counted by the first of the mode's conventions. */
    public static Node of(Mode mode, Budget budget) {
        Tree tree = new Tree(mode, budget);
        if (tree.network.whole() == null) {
            tree.ofRows();
        } else {
            tree.ofGraph(tree.network.whole());
        }
        return tree.root.node(tree.zero(), tree::zero);
    }

    private Count.@Nullable Sum zero() {
        return convention == null ? null : new Count.Sum(convention, facts);
    }

    private void ofGraph(Whole whole) {
        grow(root, whole.root(), Part.NONE, true);
        Map<String, Branch> byPath = new HashMap<>();
        gather(root, byPath);
        countRows(row -> (run, index) -> {
            Whole.Call call = whole.calls().get(run.operations().get(index));
            String path = call == null ? "" : call.path();
            // A module that was folded away, or that is too deep, has none.
            while (!byPath.containsKey(path)) {
                budget.step();
                path = path.substring(0, Math.max(0, path.lastIndexOf('.')));
            }
            return byPath.getOrDefault(path, root);
        });
    }

    private static void gather(Branch branch, Map<String, Branch> into) {
        into.putIfAbsent(branch.path(), branch);
        branch.children().forEach(child -> gather(child, into));
    }

    private void ofRows() {
        String container = network.info().dialect().container();
        Branch holder = container == null ? root : root.grown(container);
        holder.module("Sequential", null);
        List<Branch> rows = new ArrayList<>();
        for (Row row : network.rows()) {
            met = new IdentityHashMap<>();
            rows.add(grown(row, network.parts().get(row.index()), holder));
        }
        countRows(row -> {
            Map<Trace.Call, Branch> known = new IdentityHashMap<>();
            return (run, index) -> of(run.caller(index), rows.get(row), known);
        });
        if (mode.run().tail() != null) {
            count(mode.run().tail(), Part.NONE, null, (run, index) -> root);
        }
    }

    /** Where a row stands: its own node, or that of its name's prefix where it has no module. */
    private Branch grown(Row row, Part part, Branch holder) {
        String label = row.label();
        Branch in = holder;
        int from = 0;
        for (int dot = label.indexOf('.'); dot >= 0; dot = label.indexOf('.', from)) {
            in = in.group(label.substring(from, dot));
            from = dot + 1;
        }
        if (part.parameter() != null) {
            learn(in, part.parameter());
        }
        if (part.module() == null || !part.module().isThere()) {
            return in;
        }
        Branch known = in.group(label.substring(from));
        Branch branch = known.isGroup() ? known : in.grown(label.substring(from));
        if (branch != in) {
            branch.row(row.index());
        }
        grow(branch, part.module(), part, true);
        return branch;
    }

    private void grow(Branch branch, Module module, Part part, boolean counts) {
        budget.step();
        branch.module(module.type(), module);
        String key = part.key(module);
        String before = met.putIfAbsent(module, branch.path());
        before = before == null && key != null ? shared.putIfAbsent(key, branch.path()) : before;
        boolean first = counts && before == null;
        if (before != null) {
            branch.sameAs(before);
        }
        if (first) {
            module.parameters().values().forEach(parameter -> learn(branch, parameter));
        }
        module.children().forEach((name, child) -> {
            if (child.isThere()) {
                grow(branch.grown(name), child, part, first);
            }
        });
    }

    private void learn(Branch branch, Parameter parameter) {
        if (met.putIfAbsent(parameter, branch.path()) == null) {
            branch.learn(parameter.shape().elements());
        }
    }

    /** The module that a call is one of. */
    private static Branch of(Trace.@Nullable Call call, Branch row, Map<Trace.Call, Branch> known) {
        if (call == null || call.outer() == null) {
            return row;
        }
        Branch branch = known.get(call);
        if (branch == null) {
            branch = of(call.outer(), row, known).of(call.module());
            known.put(call, branch);
        }
        return branch;
    }

    /** Whose work an operation of a row is. */
    @FunctionalInterface
    private interface Place {
        Branch of(RowRun run, int operation);
    }

    private void countRows(IntFunction<Place> places) {
        List<BitSet> needed =
                convention == null || !convention.isDroppingUnread() ? null : Needed.of(network, mode.run(), budget);
        for (int i = 0; i < network.rows().size(); i++) {
            RowRun run = mode.run().rows().get(i);
            if (run != null) {
                count(run, network.parts().get(i), needed == null ? null : needed.get(i), places.apply(i));
            }
        }
    }

    private void count(RowRun run, Part part, @Nullable BitSet needed, Place place) {
        if (convention == null) {
            return;
        }
        Map<Branch, List<Operation>> all = new IdentityHashMap<>();
        for (int i = 0; i < run.operations().size(); i++) {
            budget.step();
            if (needed == null || needed.get(i)) {
                all.computeIfAbsent(place.of(run, i), branch -> new ArrayList<>())
                        .add(run.operations().get(i));
            }
        }
        all.forEach((branch, operations) -> {
            Count.Sum sum = new Count.Sum(convention, facts);
            sum.add(RowCount.of(convention, operations, part));
            branch.work(sum);
        });
    }
}
