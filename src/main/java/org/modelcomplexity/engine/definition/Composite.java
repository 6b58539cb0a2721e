package org.modelcomplexity.engine.definition;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** A module of a definition. */
final class Composite extends Module {
    /** Copying so many slots takes as long as a step. */
    private static final int SLOTS_A_STEP = 16;

    private static final long BYTES_A_SLOT = 8;

    private final Definition definition;
    private final Frame locals;
    private final boolean isFused;

    Composite(
            Definition definition,
            Frame locals,
            Map<String, Parameter> parameters,
            Map<String, Module> children,
            @Nullable Module origin,
            boolean isFused) {
        super(parameters, children, origin);
        this.definition = definition;
        this.locals = locals;
        this.isFused = isFused;
    }

    @Override
    public String type() {
        return definition.name;
    }

    @Override
    public @Nullable Cause cause() {
        return isFused ? Objects.requireNonNull(definition.fused).cause() : null;
    }

    @Override
    public boolean foldsInside() {
        return definition.origin.foldsInside();
    }

    @Override
    public boolean saysHowItFuses() {
        return !foldsInside() || definition.saysHowItFuses;
    }

    @Override
    protected boolean readsModeItself() {
        return definition.readsMode;
    }

    @Override
    protected Object forward(Trace trace, List<Object> given) {
        Definition.Flow flow =
                isFused && Objects.requireNonNull(definition.fused).forward() != null
                        ? definition.fused.forward()
                        : definition.forward;
        if (flow == null) {
            throw new Refusal(Problem.INVALID_DEFINITION, type() + " has no forward");
        }
        if (given.size() != definition.inputs.length) {
            throw new Refusal(
                    Problem.WRONG_FROM, type() + " reads " + definition.inputs.length + " inputs, not " + given.size());
        }
        trace.budget().step(1 + flow.lets().size() + definition.slots / SLOTS_A_STEP);
        Frame frame = new Frame(locals.slots().clone(), locals.build(), trace);
        for (int i = 0; i < definition.inputs.length; i++) {
            frame.slots()[definition.inputs[i]] = frame.value(given.get(i));
        }
        frame.slots()[definition.trainingSlot] = trace.training();
        Object result = run(flow, frame, trace.training());
        if (children().isEmpty() && !parameters().isEmpty() && result instanceof Tensor tensor) {
            trace.record(calledBare(tensors(given), tensor));
        }
        return result;
    }

    @Override
    public Map<Tensor, Parameter> learnedTensors() {
        if (parameters().isEmpty()) {
            return Map.of();
        }
        Map<Tensor, Parameter> tensors = new IdentityHashMap<>();
        definition.parameterSlots.forEach((name, slot) -> {
            if (locals.slots()[slot] instanceof Tensor tensor && parameters().containsKey(name)) {
                tensors.put(tensor, parameters().get(name));
            }
        });
        return tensors;
    }

    private static List<Tensor> tensors(List<Object> given) {
        return given.stream()
                .filter(Tensor.class::isInstance)
                .map(Tensor.class::cast)
                .toList();
    }

    private Object run(Definition.Flow flow, Frame frame, boolean training) {
        for (Definition.Let let : flow.lets()) {
            frame.slots()[let.slot()] = let.value().in(frame);
        }
        if (flow.result() == null) {
            return run(Objects.requireNonNull(training ? flow.training() : flow.evaluation()), frame, training);
        }
        Object result = flow.result().in(frame);
        if (result == null) {
            throw new Refusal(Problem.INVALID_DEFINITION, type() + " gives nothing");
        }
        return result;
    }

    @Override
    public Composite withChildren(Map<String, Module> changed) {
        return rebuilt(changed, isFused, this);
    }

    @Override
    public Composite copyWith(Map<String, Module> copies) {
        Map<String, Parameter> copied = new LinkedHashMap<>();
        parameters().forEach((key, parameter) -> copied.put(key, parameter.copy()));
        Composite like = rebuilt(copies, isFused, null);
        return new Composite(definition, like.locals, copied, copies, null, isFused);
    }

    private Composite rebuilt(Map<String, Module> changed, boolean fused, @Nullable Module origin) {
        locals.build().budget().step(1 + definition.slots / SLOTS_A_STEP);
        locals.build().budget().hold(BYTES_A_SLOT * definition.slots);
        Frame frame = new Frame(locals.slots().clone(), locals.build(), null);
        definition.children.forEach(child -> frame.slots()[child.slot()] = changed.get(child.name()));
        if (definition.fused != null) {
            definition.fused.children().forEach(child -> frame.slots()[child.slot()] = changed.get(child.name()));
        }
        return new Composite(definition, frame, parameters(), changed, origin, fused);
    }

    @Override
    public Module fused() {
        if (definition.fused == null || isFused) {
            return this;
        }
        try {
            return fused(definition.fused);
        } catch (Refusal refusal) {
            throw definition.origin.isRequest()
                    ? new InvalidModelException(
                            List.of(refusal.at(definition.text().place())))
                    : refusal;
        }
    }

    private Module fused(Definition.Fused rewrite) {
        Map<String, Module> changed = new LinkedHashMap<>(children());
        for (Definition.Child child : rewrite.children()) {
            Object value = child.value().in(locals);
            if (value instanceof Module module) {
                changed.put(child.name(), module);
            } else if (value == null) {
                changed.remove(child.name());
            } else {
                throw new Refusal(
                        Problem.INVALID_DEFINITION,
                        type() + "." + child.name() + " is no module when fused but " + Operators.describe(value));
            }
        }
        return rebuilt(changed, true, this);
    }
}
