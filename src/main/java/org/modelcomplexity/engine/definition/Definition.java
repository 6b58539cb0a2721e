package org.modelcomplexity.engine.definition;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** A composite module type, compiled from its text: arguments, children in order, dataflow, what fusing changes. */
public final class Definition implements Catalogue.Entry {
    /** A condition that arguments must meet, and what is said where they do not. */
    record Requirement(Expression condition, String otherwise) {}

    /** A value under a name, computed once. */
    record Let(int slot, Expression value) {}

    /** A child, under its name in the tree. */
    record Child(String name, int slot, Expression value) {}

    /**
     * The dataflow: values under names, then the result, or what only training and what only evaluation does.
     *
     * @param result null where the modes have flows of their own
     */
    record Flow(
            List<Let> lets,
            @Nullable Expression result,
            @Nullable Flow training,
            @Nullable Flow evaluation) {}

    /** What fusing makes of it. */
    record Fused(List<Child> children, @Nullable Flow forward, Cause cause) {}

    private static final long BYTES_A_SLOT = 8;
    /** Binding so many takes as long as a step. */
    private static final int ARGUMENTS_A_STEP = 8;

    final String name;
    final String qualifiedName;
    final String about;
    final Signature signature;
    final Map<String, Integer> argumentSlots = new LinkedHashMap<>();
    final Map<String, Integer> parameterSlots = new LinkedHashMap<>();
    final List<Requirement> requirements;
    final List<Let> lets;
    final List<Child> children;
    final Map<String, Expression> parameters;
    final int[] inputs;
    final int trainingSlot;
    final @Nullable Flow forward;
    final @Nullable Fused fused;
    final boolean saysHowItFuses;
    final @Nullable Expression is;
    final int slots;
    final boolean readsMode;
    final @Nullable LayerRule layer;
    final @Nullable NetworkRule network;
    final Node text;
    final Origin origin;
    /** Where each module type that it constructs is first named. */
    final Map<String, Place> constructed;

    private final Set<String> uses;
    private final boolean readsText;

    Definition(DefinitionReader reader) {
        name = reader.name;
        qualifiedName = reader.qualifiedName;
        about = reader.about;
        signature = reader.signature;
        requirements = reader.requirements;
        lets = reader.lets;
        children = reader.children;
        parameters = reader.parameters;
        inputs = reader.inputs;
        trainingSlot = reader.trainingSlot;
        forward = reader.forward;
        fused = reader.fused;
        saysHowItFuses = reader.text.get("fused") != null;
        is = reader.is;
        slots = reader.scope.size();
        readsMode = reader.readsMode;
        layer = reader.layer;
        network = reader.network;
        text = reader.text;
        origin = reader.origin;
        constructed = reader.constructed;
        uses = reader.uses.others();
        Integer textSlot = reader.scope.slot("text");
        readsText = textSlot != null && Arrays.stream(inputs).anyMatch(slot -> slot == textSlot);
        parameters.keySet().forEach(key -> parameterSlots.put(key, reader.scope.declare(key)));
        signature.names().forEach(argument -> argumentSlots.put(argument, reader.scope.declare(argument)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String qualifiedName() {
        return qualifiedName;
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public String about() {
        return about;
    }

    /** How a row names it, where that differs from what its signature says. */
    public @Nullable LayerRule layer() {
        return layer;
    }

    /** What a network is whose last row is of this type; null where that says nothing. */
    public @Nullable NetworkRule network() {
        return network;
    }

    /** Whether it is a part of other modules, which no row may name. */
    public boolean isPart() {
        return origin.isPart();
    }

    /** Whether its forward pass reads the network's text beside what its row names. */
    public boolean readsText() {
        return readsText;
    }

    /** Whether it is of the library of blocks. */
    public boolean isBlock() {
        return origin.from() == Origin.From.LIBRARY || origin.from() == Origin.From.OTHER_DIALECT;
    }

    /** Whether a row names it as forks write such rows, in one of several orders of its arguments. */
    public boolean isNamedAsForksDo() {
        return origin.from() == Origin.From.LIBRARY || text.get("rows") != null;
    }

    /** Whether a request brought it. */
    public boolean isOfRequest() {
        return origin.isRequest();
    }

    /** Names of other module types that its text builds, beside those it brings along. */
    public Set<String> uses() {
        return uses;
    }

    /** The text it was read from, with everything that it extends. */
    public Node text() {
        return text;
    }

    @Override
    public Module create(
            Build build,
            List<? extends @Nullable Object> positional,
            Map<String, ? extends @Nullable Object> keywords) {
        Arguments arguments = signature.bind(name, positional, keywords);
        build.enter(name);
        try {
            return create(build, arguments);
        } finally {
            build.leave();
        }
    }

    private Module create(Build build, Arguments arguments) {
        Frame frame = new Frame(new Object[slots], build, null);
        int index = 0;
        for (int slot : argumentSlots.values()) {
            frame.slots()[slot] = frame.value(arguments.at(index++));
        }
        build.budget().step(argumentSlots.size() / ARGUMENTS_A_STEP + lets.size() + requirements.size());
        build.budget().hold(BYTES_A_SLOT * slots);
        lets.forEach(let -> frame.slots()[let.slot()] = value(let, frame));
        requirements.forEach(requirement -> check(requirement, frame));
        if (is != null) {
            return build.made(Modules.leaf(is.in(frame)).as(name));
        }
        build.module();
        Map<String, Module> made = new LinkedHashMap<>();
        for (Child child : children) {
            Object value = child.value().in(frame);
            if (value instanceof Module module) {
                frame.slots()[child.slot()] = module;
                made.put(child.name(), module);
            } else if (value != null) {
                throw new Refusal(
                        Problem.INVALID_DEFINITION,
                        name + "." + child.name() + " is no module but " + Operators.describe(value));
            }
        }
        return new Composite(this, frame, learned(frame), made, null, false);
    }

    private @Nullable Object value(Let let, Frame frame) {
        try {
            return let.value().in(frame);
        } catch (Refusal refusal) {
            throw new Refusal(refusal.problem(), name + ": " + refusal.detail(), refusal.argument(), refusal.hint());
        }
    }

    private void check(Requirement requirement, Frame frame) {
        if (!Python.truth(requirement.condition().in(frame))) {
            throw new Refusal(Problem.WRONG_VALUE, name + ": " + requirement.otherwise());
        }
    }

    private Map<String, Parameter> learned(Frame frame) {
        if (parameters.isEmpty()) {
            return Map.of();
        }
        Map<String, Parameter> learned = new LinkedHashMap<>();
        parameters.forEach((key, shape) -> {
            Object sizes = shape.in(frame);
            if (sizes != null) {
                Parameter parameter = new Parameter(shape(sizes), true, 0, 0);
                frame.build().learned(parameter);
                learned.put(key, parameter);
                frame.slots()[parameterSlots.get(key)] = new Tensor(parameter.shape(), DataType.FLOAT32);
            }
        });
        return learned;
    }

    private static Shape shape(Object sizes) {
        return Shape.of(
                Operators.list(sizes).stream().mapToLong(Definition::size).toArray());
    }

    private static long size(@Nullable Object value) {
        if (value instanceof Long size) {
            return size;
        }
        throw new Refusal(Problem.WRONG_TYPE, "a size must be a whole number, not " + Operators.describe(value));
    }

    /**
     * Where definitions come from.
     *
     * @param module the Python module that their classes live in, where a definition does not say
     * @param isPart whether they are parts of other modules that no row may name
     * @param from who wrote them
     */
    public record Origin(String module, boolean isPart, From from) {
        /** Who wrote definitions. */
        public enum From {
            /** A reference implementation has them: it says how they fuse, and how rows name them. */
            DIALECT,
            /** The library of blocks: no one reference says how they fuse, or how rows name them. */
            LIBRARY,
            /** A reference implementation has them, and they come with the library of blocks where another's dialect is read. */
            OTHER_DIALECT,
            /** A request brought them, so that their places mean something to whoever sent it. */
            REQUEST
        }

        /** What a request brings under {@code modules:}. */
        public static final Origin REQUEST = new Origin("modules", false, From.REQUEST);

        /** Definitions of a dialect. */
        public static Origin dialect(String module, boolean isPart) {
            return new Origin(module, isPart, From.DIALECT);
        }

        /** Whether no one reference says how they fuse: BatchNorms in them fold by dataflow. */
        boolean foldsInside() {
            return from == From.LIBRARY || from == From.REQUEST;
        }

        /** Whether a request brought them. */
        public boolean isRequest() {
            return from == From.REQUEST;
        }
    }
}
