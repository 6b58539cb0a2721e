package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.problem.Budget;

/** A node of a tree of modules while the tree grows. */
final class Branch {
    /** What is deeper counts as the node's own: nobody reads so deep, and JSON itself may be nested 500 deep. */
    private static final int DEEPEST = 100;

    private static final long BYTES = 400;
    private static final long BYTES_A_CHARACTER = 3;

    private final String name;
    private final String path;
    private final int depth;
    private final Budget budget;
    private final List<Branch> children = new ArrayList<>();
    private @Nullable String type;
    private @Nullable Module module;
    private @Nullable Integer row;
    private @Nullable String sameAs;
    private long parameters;
    private Count.@Nullable Sum work;
    private @Nullable Map<Object, Branch> inside;

    private Branch(String name, String path, int depth, Budget budget) {
        this.name = name;
        this.path = path;
        this.depth = depth;
        this.budget = budget;
    }

    /** The network itself. */
    static Branch root(String type, Budget budget) {
        Branch root = new Branch("", "", 0, budget);
        root.type = type;
        return root;
    }

    String path() {
        return path;
    }

    List<Branch> children() {
        return children;
    }

    /** A new node in this one; this one itself where it is as deep as nodes go. */
    Branch grown(String child) {
        if (depth == DEEPEST) {
            return this;
        }
        String whole = path.isEmpty() ? child : path + "." + child;
        budget.step();
        budget.hold(BYTES + BYTES_A_CHARACTER * whole.length());
        Branch branch = new Branch(child, whole, depth + 1, budget);
        children.add(branch);
        return branch;
    }

    /** The node of a name in this one. */
    Branch group(String child) {
        budget.step(1 + children.size() / 8);
        for (Branch branch : children) {
            if (branch.name.equals(child)) {
                return branch;
            }
        }
        return grown(child);
    }

    /** Whether it is there for the sake of what is in it alone. */
    boolean isGroup() {
        return type == null;
    }

    /** It is a row. */
    void row(int index) {
        row = index;
    }

    /** It is a module. */
    void module(String itsType, @Nullable Module itself) {
        if (type == null) {
            type = itsType;
            module = itself;
        }
    }

    /** It is a module that was met before, by this path. */
    void sameAs(String before) {
        sameAs = before;
    }

    /** It has learned tensors of so many elements. */
    void learn(long elements) {
        parameters = Math.addExact(parameters, elements);
    }

    /** It does this, beside what it did. */
    void work(Count.Sum more) {
        if (work == null) {
            work = more;
        } else {
            work.add(more);
        }
    }

    /** Where a module stands that is called in this one: among its children, else deeper, else it is this one's own. */
    Branch of(Object called) {
        budget.step();
        Map<Object, Branch> known = inside;
        if (known == null) {
            known = new IdentityHashMap<>();
            List<Branch> level = children;
            while (!level.isEmpty()) {
                List<Branch> next = new ArrayList<>();
                for (Branch branch : level) {
                    budget.step();
                    if (branch.module != null) {
                        known.putIfAbsent(branch.module, branch);
                    }
                    next.addAll(branch.children);
                }
                level = next;
            }
            inside = known;
        }
        return known.getOrDefault(called, this);
    }

    /**
     * The node as it is in the end.
     *
     * @param total grows by its work and all work that is in it; null where work is not counted
     * @param zero gives a sum of nothing
     */
    Tree.Node node(Count.@Nullable Sum total, java.util.function.Supplier<Count.@Nullable Sum> zero) {
        List<Tree.Node> nodes = new ArrayList<>(children.size());
        Count.Sum sum = zero.get();
        long elements = parameters;
        long below = 0;
        for (Branch child : children) {
            Tree.Node node = child.node(sum, zero);
            nodes.add(node);
            elements = Math.addExact(elements, node.parameters());
            below += node.macs() == null ? 0 : node.macs();
        }
        if (sum != null && total != null) {
            if (work != null) {
                sum.add(work);
            }
            total.add(sum);
        }
        Long macs = sum == null ? null : (Long) sum.value();
        Long own = macs == null ? null : (Long) (macs - below);
        return new Tree.Node(name, path, type, row, sameAs, elements, parameters, macs, own, nodes);
    }
}
