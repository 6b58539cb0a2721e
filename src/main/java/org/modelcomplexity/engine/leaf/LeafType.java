package org.modelcomplexity.engine.leaf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** One row of a leaf table: a torch.nn class with its arguments, learned tensors and shape rule. */
public final class LeafType {
    /** Which kinds of numbers a layer takes, and which it gives. */
    public enum Types {
        /** Floats only. */
        FLOATS,
        /** Floats and tokens, and gives what it took. */
        KEEPS,
        /** Floats and tokens, and gives floats. */
        GIVES_FLOATS,
        /** Tokens only, and gives floats. */
        TOKENS
    }

    /** The learned tensors by name, in order. */
    @FunctionalInterface
    public interface Parameters {
        void of(Arguments arguments, Map<String, Parameter> into);
    }

    /** The result's shape for one input. */
    @FunctionalInterface
    public interface ShapeRule {
        Shape of(Arguments arguments, Shape in);
    }

    /** What its operation is beside its tensors, for the first input's shape. */
    @FunctionalInterface
    public interface Described {
        Attributes of(Arguments arguments, Shape in);
    }

    /** What a layer's operation is, and what it gives, for any inputs. */
    @FunctionalInterface
    public interface Rule {
        Computed of(Arguments arguments, List<Tensor> inputs, Trace trace);
    }

    /**
     * What a rule says of one call.
     *
     * @param attributes what the operation is beside its tensors
     * @param outputs the tensors given
     */
    public record Computed(Attributes attributes, List<Tensor> outputs) {
        /** One result. */
        public static Computed of(Attributes attributes, Tensor output) {
            return new Computed(attributes, List.of(output));
        }
    }

    final String name;
    final OperationKind kind;
    final Signature signature;
    Consumer<Arguments> check = arguments -> {};
    Parameters parameters = (arguments, into) -> {};
    Types types = Types.FLOATS;
    int inputs = 1;
    Rule rule = (arguments, given, trace) -> fresh(arguments, given.get(0));
    boolean sameTensor;
    String module = "torch.nn.modules";
    private UnaryOperator<Arguments> resolve = UnaryOperator.identity();
    private Described described = (arguments, in) -> Attributes.NONE;

    private LeafType(String name, OperationKind kind, Signature signature) {
        this.name = name;
        this.kind = kind;
        this.signature = signature;
    }

    /** A layer that gives its input's shape, has no parameters and takes floats, until said otherwise. */
    public static LeafType leaf(String name, OperationKind kind, String signature) {
        return new LeafType(name, kind, Signature.parse(signature));
    }

    /** The Python module the class lives in, below {@code torch.nn.modules}. */
    public LeafType in(String file) {
        module = "torch.nn.modules." + file;
        return this;
    }

    /** The Python module the class lives in, which is none of torch: {@code nn.} does not name it. */
    public LeafType notOfTorch(String pythonModule) {
        module = pythonModule;
        return this;
    }

    /** Whether it is a class of torch.nn. */
    public boolean isOfTorch() {
        return module.startsWith("torch.nn.");
    }

    /** An argument that, where it is null, takes the value of another. */
    public LeafType otherwise(String argument, String other) {
        resolve = given ->
                given.absent(argument) ? given.with(argument, given.toMap().get(other)) : given;
        return this;
    }

    /** What is refused when the layer is built. */
    public LeafType check(Consumer<Arguments> checks) {
        check = checks;
        return this;
    }

    /** Its learned tensors. */
    public LeafType parameters(Parameters learned) {
        parameters = learned;
        return this;
    }

    /** The kinds of numbers it takes and gives. */
    public LeafType types(Types taken) {
        types = taken;
        return this;
    }

    /**
     * What its operation is beside its tensors, where its rule is not one of {@link #inputs} and says so itself: nothing,
     * until this is called. It is asked when the shape rule has found the input to be right.
     */
    public LeafType attributes(Described attributes) {
        described = attributes;
        return this;
    }

    /** The result's shape, from that of its one input. */
    public LeafType shape(ShapeRule shape) {
        rule = (arguments, given, trace) -> {
            Shape in = given.get(0).shape();
            Tensor output = given.get(0).reshaped(shape.of(arguments, in));
            return Computed.of(described.of(arguments, in), output);
        };
        return this;
    }

    /** What its operation is and gives, from any number of inputs. */
    public LeafType inputs(int count, Rule results) {
        inputs = count;
        rule = results;
        return this;
    }

    /** It hands on the very tensor it got. */
    public LeafType handsOn() {
        sameTensor = true;
        rule = (arguments, given, trace) -> same(arguments, given);
        return this;
    }

    /** It hands on the very tensor it got, but in a training step that drops some of it. */
    public LeafType dropping() {
        sameTensor = true;
        rule = (arguments, given, trace) -> trace.isStep() && arguments.real("p") > 0 && !arguments.flag("inplace")
                ? fresh(arguments, given.get(0))
                : same(arguments, given);
        return this;
    }

    /** In place, it hands on the very tensor it got. */
    public LeafType passing() {
        rule = (arguments, given, trace) ->
                arguments.flag("inplace") ? same(arguments, given) : fresh(arguments, given.get(0));
        return this;
    }

    private Computed fresh(Arguments arguments, Tensor given) {
        return Computed.of(described.of(arguments, given.shape()), given.reshaped(given.shape()));
    }

    /** The very tensor it got. */
    private Computed same(Arguments arguments, List<Tensor> given) {
        return new Computed(described.of(arguments, given.get(0).shape()), given);
    }

    /** The class's name: Conv2d. */
    public String name() {
        return name;
    }

    /** The class's full name: torch.nn.modules.conv.Conv2d. */
    public String qualifiedName() {
        return module + "." + name;
    }

    /** What it computes. */
    public OperationKind kind() {
        return kind;
    }

    /** Its arguments. */
    public Signature signature() {
        return signature;
    }

    /** A new layer; refuses what torch refuses when it builds one. */
    public Leaf create(Arguments given) {
        Arguments arguments = resolve.apply(given);
        check.accept(arguments);
        Map<String, Parameter> learned = new LinkedHashMap<>();
        parameters.of(arguments, learned);
        return new Leaf(this, arguments, learned, false, null);
    }

    /** What number kind the results are of. */
    public DataType gives(Tensor first) {
        return types == Types.KEEPS ? first.type() : DataType.FLOAT32;
    }
}
