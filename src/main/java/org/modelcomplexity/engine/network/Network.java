package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.module.Inventory;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A network: rows, and what each of them has. Behind this nothing knows where it came from.
 *
 * @param info what it is
 * @param rows its rows in order
 * @param parts what each row has
 * @param whole what it is as a whole, where it came as a graph; null where its rows have modules
 */
public record Network(
        Info info,
        List<Row> rows,
        List<Part> parts,
        @Nullable Whole whole) {
    /** A network whose rows have modules. */
    public Network(Info info, List<Row> rows, List<Part> parts) {
        this(info, rows, parts, null);
    }

    private static final long BYTES_A_PARAMETER = 200;
    /** The name, and its text in the answer. */
    private static final long BYTES_A_CHARACTER = 2;

    private static final int CHARACTERS_A_STEP = 16;

    /**
     * What a network is.
     *
     * @param dialect whose rules it was read by
     * @param type the class of the network itself
     * @param name the model's file name without extension
     * @param scale the scale that was taken
     * @param task what it is for, where the dialect says
     * @param nc classes, where the dialect knows them
     * @param inputs what it reads at the size that was asked for
     * @param text the text its rows read beside that, 1 × T × width; null where they read none
     * @param imageInput whether its input is one image, so that it can be run at another size
     * @param constructed what the reference found out when it constructed it
     */
    public record Info(
            Dialect dialect,
            String type,
            @Nullable String name,
            @Nullable String scale,
            @Nullable String task,
            @Nullable Long nc,
            List<Tensor> inputs,
            @Nullable Tensor text,
            boolean imageInput,
            Constructed constructed) {
        Info reading(List<Tensor> others) {
            return new Info(dialect, type, name, scale, task, nc, others, text, imageInput, constructed);
        }

        Info with(Constructed found) {
            return new Info(dialect, type, name, scale, task, nc, inputs, text, imageInput, found);
        }
    }

    /**
     * What the reference finds out when it constructs a network.
     *
     * @param mustRun whether what does not run is refused; else it is built all the same
     * @param stride its largest stride in pixels; null where it has none
     * @param reason why the reference prints no GFLOPs, where it does not
     */
    public record Constructed(
            boolean mustRun,
            @Nullable Double stride,
            @Nullable String reason) {
        /** Nothing, as of a layer list: it must run. */
        public static final Constructed NOT = new Constructed(true, null, null);
    }

    /**
     * What a network holds in all, each module and each parameter once.
     *
     * @param modules all modules, the network and its containers included
     * @param leaves modules without children
     * @param elements of all parameters
     * @param gradients elements of the parameters that ask for a gradient
     * @param gradientsFused elements of those that ask for one in a fused network too
     * @param norms how many modules are normalisations
     */
    public record Totals(long modules, long leaves, long elements, long gradients, long gradientsFused, long norms) {}

    /**
     * A parameter under the name it is first met by.
     *
     * @param name {@code model.0.conv.weight}
     * @param row the row that has it; −1 in a graph, whose tree has it
     */
    public record Named(String name, Parameter parameter, int row) {}

    /** What it holds in all. */
    public Totals totals() {
        if (whole != null) {
            Inventory all = Inventory.of(whole.root(), Map.of());
            return new Totals(
                    all.modules().size(),
                    all.leaves(),
                    all.elements(),
                    all.gradients(),
                    all.gradientsFused(),
                    all.norms());
        }
        long modules = info.dialect().container() == null ? 1 : 2;
        long leaves = modules == 1 && hasNoModules() ? 1 : 0;
        long elements = 0;
        long gradients = 0;
        long gradientsFused = 0;
        long norms = 0;
        List<Inventory> all = new ArrayList<>(parts.size() + 1);
        parts.forEach(part -> all.add(part.inventory()));
        shared().values().forEach(shared -> all.add(Inventory.of(shared.module(), Map.of())));
        for (Inventory each : all) {
            modules += each.modules().size();
            leaves += each.leaves();
            elements = Math.addExact(elements, each.elements());
            gradients += each.gradients();
            gradientsFused += each.gradientsFused();
            norms += each.norms();
        }
        return new Totals(modules, leaves, elements, gradients, gradientsFused, norms);
    }

    /** Whether no row has a module: a tool that hooks modules without children sees the network itself. */
    boolean hasNoModules() {
        for (Part part : parts) {
            if (part.module() != null) {
                return false;
            }
        }
        return true;
    }

    /** What several rows share, by key, with how many modules hold it in all. */
    public Map<String, Inventory.Shared> shared() {
        Map<String, Inventory.Shared> all = new LinkedHashMap<>();
        for (Part part : parts) {
            part.inventory()
                    .shared()
                    .forEach((key, shared) -> all.merge(
                            key,
                            shared,
                            (known, more) -> new Inventory.Shared(known.module(), known.holders() + more.holders())));
        }
        return all;
    }

    /** Elements of its own learned tensors, by name: those that rows are. */
    public Map<String, Long> ownParameters() {
        Map<String, Long> own = new LinkedHashMap<>();
        if (whole != null) {
            whole.root()
                    .parameters()
                    .forEach(
                            (name, parameter) -> own.put(name, parameter.shape().elements()));
        }
        for (int i = 0; i < rows.size(); i++) {
            Parameter parameter = parts.get(i).parameter();
            if (parameter != null) {
                own.put(rows.get(i).label(), parameter.shape().elements());
            }
        }
        return own;
    }

    /** Every module, the network's own containers left out. */
    public List<Module> modules() {
        List<Module> all = new ArrayList<>();
        if (whole != null) {
            List<Module> there = Inventory.of(whole.root(), Map.of()).modules();
            return there.subList(1, there.size());
        }
        parts.forEach(part -> all.addAll(part.inventory().modules()));
        shared().values()
                .forEach(shared ->
                        all.addAll(Inventory.of(shared.module(), Map.of()).modules()));
        return all;
    }

    /** The first parameter there is, or null. */
    public @Nullable Parameter firstParameter() {
        for (Part part : parts) {
            Parameter first = part.inventory().first();
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    /** The same network for an image of another size, in pixels; the same where its input is no image. */
    public Network at(long height, long width) {
        if (!info.imageInput()) {
            return this;
        }
        long channels = info.inputs().get(0).shape().size(1);
        return new Network(info.reading(List.of(Tensor.of(1, channels, height, width))), rows, parts, whole);
    }

    /** The same network of other parts. */
    public Network with(List<Part> others) {
        return new Network(info, rows, others, whole);
    }

    /** The same graph with other parts and another tree. */
    public Network with(List<Part> others, Whole changed) {
        return new Network(info, rows, others, changed);
    }

    /**
     * Every parameter under its first name, in order.
     *
     * @param budget what their names, which may be long, are charged to
     */
    public List<Named> parameters(Budget budget) {
        String prefix = info.dialect().container() == null ? "" : info.dialect().container() + ".";
        Naming naming = new Naming(budget);
        if (whole != null) {
            naming.tree(whole.root());
            return naming.named;
        }
        for (int i = 0; i < rows.size(); i++) {
            naming.row(i, parts.get(i), prefix + rows.get(i).label());
        }
        return naming.named;
    }

    /** Names parameters, row by row: rows may have one part, but each has it for itself. */
    private static final class Naming {
        private final Budget budget;
        private final List<Named> named = new ArrayList<>();
        private final Set<String> sharedMet = new java.util.HashSet<>();
        private Set<Object> met = Set.of();
        private int row = -1;

        Naming(Budget budget) {
            this.budget = budget;
        }

        void tree(Module root) {
            met = Collections.newSetFromMap(new IdentityHashMap<>());
            visit(Part.NONE, root, "");
        }

        void row(int index, Part part, String label) {
            row = index;
            met = Collections.newSetFromMap(new IdentityHashMap<>());
            if (part.parameter() != null) {
                name(label, part.parameter());
            } else if (part.module() != null) {
                visit(part, part.module(), label + ".");
            }
        }

        private void visit(Part part, Module module, String prefix) {
            String key = part.key(module);
            if (!met.add(module) || key != null && !sharedMet.add(key)) {
                return;
            }
            budget.step(1 + prefix.length() / CHARACTERS_A_STEP);
            List<String> order = new ArrayList<>(module.parameters().keySet());
            order.addAll(module.children().keySet());
            for (String name : order) {
                Parameter parameter = module.parameters().get(name);
                Module child = module.children().get(name);
                if (parameter != null && met.add(parameter)) {
                    name(prefix + name, parameter);
                }
                if (child != null && child.isThere()) {
                    visit(part, child, prefix + name + ".");
                }
            }
        }

        private void name(String name, Parameter parameter) {
            budget.hold(BYTES_A_PARAMETER + BYTES_A_CHARACTER * name.length());
            named.add(new Named(name, parameter, row));
        }
    }
}
