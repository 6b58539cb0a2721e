package org.modelcomplexity.engine.leaf;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** A module with an operation of its own: a layer of torch.nn. */
public final class Leaf extends Module {
    /** What may stand between two dense layers of no features. */
    private static final Set<OperationKind> TAKES_NOTHING = EnumSet.of(
            OperationKind.LINEAR,
            OperationKind.DROPOUT,
            OperationKind.RELU,
            OperationKind.GELU,
            OperationKind.IDENTITY);

    private final LeafType type;
    private final Arguments arguments;
    private final boolean derived;
    private final boolean function;
    private final long weights;
    private final String name;

    public Leaf(
            LeafType type,
            Arguments arguments,
            Map<String, Parameter> parameters,
            boolean derived,
            @Nullable Module origin) {
        this(type, type.name, arguments, parameters, derived, origin, false);
    }

    private Leaf(
            LeafType type,
            String name,
            Arguments arguments,
            Map<String, Parameter> parameters,
            boolean derived,
            @Nullable Module origin,
            boolean function) {
        super(parameters, Map.of(), origin);
        this.type = type;
        this.name = name;
        this.arguments = arguments;
        this.derived = derived;
        this.function = function;
        long sum = 0;
        for (Parameter parameter : parameters.values()) {
            sum = Math.addExact(sum, parameter.shape().elements());
        }
        this.weights = sum;
    }

    /** The row of the table it is of. */
    public LeafType leafType() {
        return type;
    }

    /** What it was built with. */
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public String type() {
        return name;
    }

    /** This layer as a subclass of its class under another name. */
    public Leaf as(String subclass) {
        return new Leaf(type, subclass, arguments, parameters(), true, null, false);
    }

    /** This layer with parameters that ask for no gradient. */
    public Leaf frozen() {
        return learned(Parameter::frozen);
    }

    /** This layer with parameters that ask for gradients in a fused model too. */
    public Leaf learning() {
        return learned(Parameter::learning);
    }

    private Leaf learned(UnaryOperator<Parameter> change) {
        Map<String, Parameter> changed = new LinkedHashMap<>();
        parameters().forEach((key, parameter) -> changed.put(key, change.apply(parameter)));
        return new Leaf(type, name, arguments, changed, derived, null, function);
    }

    /** This layer with a BatchNorm merged in: it has a bias, which is 0 at first where there was none. */
    public Leaf folded() {
        if (arguments.flag("bias")) {
            return withChildren(Map.of());
        }
        Map<String, Parameter> learned = new LinkedHashMap<>(parameters());
        boolean convolution = !arguments.absent("out_channels");
        learned.put("bias", Parameter.constant(0, arguments.number(convolution ? "out_channels" : "out_features")));
        return new Leaf(type, name, arguments.with("bias", true), learned, derived, this, function);
    }

    /** What this layer does, as a function of that name: no module that a tool could hook. */
    public Leaf asFunction(String function) {
        return new Leaf(type, function, arguments, parameters(), derived, null, true);
    }

    @Override
    public Leaf copyWith(Map<String, Module> copies) {
        Map<String, Parameter> copied = new LinkedHashMap<>();
        parameters().forEach((key, parameter) -> copied.put(key, parameter.copy()));
        return new Leaf(type, name, arguments, copied, derived, null, function);
    }

    @Override
    public Leaf withChildren(Map<String, Module> changed) {
        return new Leaf(type, name, arguments, parameters(), derived, this, function);
    }

    @Override
    public Object forward(Trace trace, List<Object> inputs) {
        List<Tensor> tensors = tensors(inputs);
        LeafType.Computed computed = type.rule.of(arguments, tensors, trace);
        List<Tensor> results = computed.outputs();
        if (!type.sameTensor
                && type.types != LeafType.Types.KEEPS
                && results.get(0).type() != DataType.FLOAT32) {
            results = floats(results);
        }
        trace.record(new Operation(
                type.kind,
                name,
                derived,
                function ? null : this,
                computed.attributes(),
                tensors,
                results,
                weights,
                arguments));
        return results.size() == 1 ? results.get(0) : results;
    }

    private List<Tensor> tensors(List<Object> inputs) {
        if (inputs.size() != type.inputs) {
            throw new Refusal(
                    Problem.WRONG_FROM,
                    name + " reads " + type.inputs + (type.inputs == 1 ? " tensor" : " tensors") + ", not "
                            + inputs.size());
        }
        if (inputs.size() == 1) {
            return List.of(tensor(inputs.get(0)));
        }
        List<Tensor> tensors = new ArrayList<>(inputs.size());
        for (Object input : inputs) {
            tensors.add(tensor(input));
        }
        return tensors;
    }

    private Tensor tensor(Object input) {
        if (!(input instanceof Tensor tensor)) {
            throw new Refusal(Problem.SIZE_MISMATCH, name + " reads one tensor, but its input gives a list of them");
        }
        if (tensor.shape().isEmpty() && !TAKES_NOTHING.contains(type.kind)) {
            throw Expect.mismatch(name + " reads a tensor with elements, but its input has shape " + tensor.shape());
        }
        boolean tokens = tensor.type() == DataType.INT64;
        if (tokens && type.types == LeafType.Types.FLOATS) {
            throw new Refusal(Problem.WRONG_TYPE, name + " reads float32, but its input is int64");
        }
        if (!tokens && type.types == LeafType.Types.TOKENS) {
            throw new Refusal(Problem.WRONG_TYPE, name + " reads int64 (tokens), but its input is float32");
        }
        return tensor;
    }

    private static List<Tensor> floats(List<Tensor> results) {
        Shape first = results.get(0).shape();
        return List.of(new Tensor(first, DataType.FLOAT32));
    }

    @Override
    public boolean isNormalization() {
        return type.kind.isNormalization();
    }

    /** As torch prints it: {@code LeakyReLU(negative_slope=0.1)}. */
    @Override
    public String toString() {
        return name + "(" + Printed.arguments(this) + ")";
    }
}
