package org.modelcomplexity.engine.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** torch.nn.MultiheadAttention: one operation, whose output projection is a child that is never called. */
public final class Attention extends Module {
    /** Its arguments. */
    public static final Signature SIGNATURE = Signature.parse("""
            embed_dim: pos, num_heads: pos, dropout: real = 0.0, bias: bool = true, add_bias_kv: bool = false, \
            add_zero_attn: bool = false, kdim: pos? = null, vdim: pos? = null, batch_first: bool = false""");

    private static final String TYPE = "MultiheadAttention";

    private final Arguments arguments;
    private final boolean givesWeights;
    private final boolean valueByKeyword;

    private Attention(
            Arguments arguments,
            boolean givesWeights,
            boolean valueByKeyword,
            Map<String, Parameter> parameters,
            Map<String, Module> children,
            @Nullable Module origin) {
        super(parameters, children, origin);
        this.arguments = arguments;
        this.givesWeights = givesWeights;
        this.valueByKeyword = valueByKeyword;
    }

    /** A new attention that gives its output and its weights; refuses what torch refuses when it builds one. */
    public static Attention create(Arguments arguments) {
        Expect.divides(arguments, "num_heads", "embed_dim");
        Expect.probability(arguments, "dropout");
        long width = arguments.number("embed_dim");
        Arguments resolved = arguments
                .with("kdim", arguments.absent("kdim") ? (Long) width : arguments.get("kdim"))
                .with("vdim", arguments.absent("vdim") ? (Long) width : arguments.get("vdim"));
        return new Attention(resolved, true, false, learned(resolved), Map.of("out_proj", projection(resolved)), null);
    }

    /** The same attention, but it gives its output alone, as inside torch.nn's Transformer layers. */
    public Attention withoutWeights() {
        return new Attention(arguments, false, valueByKeyword, parameters(), children(), null);
    }

    /** The same attention, but its caller gives the value by keyword, which hooks of modules do not see. */
    public Attention withValueByKeyword() {
        return new Attention(arguments, givesWeights, true, parameters(), children(), null);
    }

    private static boolean oneWidth(Arguments a) {
        return a.number("kdim") == a.number("embed_dim") && a.number("vdim") == a.number("embed_dim");
    }

    private static Map<String, Parameter> learned(Arguments a) {
        long width = a.number("embed_dim");
        long three = Math.multiplyExact(3, width);
        Map<String, Parameter> into = new LinkedHashMap<>();
        if (oneWidth(a)) {
            into.put("in_proj_weight", Parameter.xavier(width, three, three, width));
        } else {
            into.put("q_proj_weight", Parameter.xavier(width, width, width, width));
            into.put("k_proj_weight", Parameter.xavier(a.number("kdim"), width, width, a.number("kdim")));
            into.put("v_proj_weight", Parameter.xavier(a.number("vdim"), width, width, a.number("vdim")));
        }
        if (a.flag("bias")) {
            into.put("in_proj_bias", Parameter.constant(0, three));
        }
        if (a.flag("add_bias_kv")) {
            // Xavier normal over [1, 1, E], whose fan-in and fan-out torch takes to be E both.
            into.put("bias_k", new Parameter(Shape.of(1, 1, width), true, 0, Math.sqrt(1.0 / width)));
            into.put("bias_v", new Parameter(Shape.of(1, 1, width), true, 0, Math.sqrt(1.0 / width)));
        }
        return into;
    }

    private static Module projection(Arguments a) {
        LeafType linear = Objects.requireNonNull(Leaves.find("Linear"));
        Object width = a.get("embed_dim");
        Leaf projection = linear.create(
                        linear.signature().bind("Linear", List.of(width, width, a.flag("bias")), Map.of()))
                .as("NonDynamicallyQuantizableLinear");
        projection.parameters().computeIfPresent("bias", (name, bias) -> new Parameter(bias.shape(), true, 0, 0));
        return projection;
    }

    @Override
    public boolean readsGradients() {
        return true;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** What it was built with, kdim and vdim resolved. */
    public Arguments arguments() {
        return arguments;
    }

    @Override
    protected Object forward(Trace trace, List<Object> given) {
        List<Tensor> inputs = inputs(given);
        Shape query = inputs.get(0).shape();
        AttentionCall call = call(query, inputs.get(1).shape(), fusedKernel(trace, inputs));
        Tensor output = inputs.get(0).reshaped(query);
        List<Tensor> outputs = givesWeights ? List.of(output, weights(call)) : List.of(output);
        trace.record(new Operation(
                OperationKind.ATTENTION,
                TYPE,
                false,
                this,
                call,
                inputs,
                outputs,
                parameters().values().stream()
                        .mapToLong(own -> own.shape().elements())
                        .reduce(0, Math::addExact),
                arguments));
        return givesWeights ? outputs : output;
    }

    private List<Tensor> inputs(List<Object> given) {
        if (given.size() != 3) {
            throw new Refusal(Problem.WRONG_FROM, TYPE + " reads 3 tensors (query, key, value), not " + given.size());
        }
        for (Object input : given) {
            if (!(input instanceof Tensor tensor) || tensor.type() != DataType.FLOAT32) {
                throw new Refusal(
                        Problem.WRONG_TYPE, TYPE + " reads three tensors of float32, but one of its inputs is none");
            }
        }
        List<Tensor> inputs = given.stream().map(Tensor.class::cast).toList();
        check(inputs.get(0).shape(), inputs.get(1).shape(), inputs.get(2).shape());
        return inputs;
    }

    private void check(Shape query, Shape key, Shape value) {
        Expect.rank(query, 2, 3);
        Expect.features(query, arguments.number("embed_dim"));
        Expect.features(key, arguments.number("kdim"));
        Expect.features(value, arguments.number("vdim"));
        if (key.rank() != query.rank()
                || value.rank() != query.rank()
                || !key.with(-1, 1).equals(value.with(-1, 1))) {
            throw Expect.mismatch("query, key and value must have one rank, key and value one length, got " + query
                    + ", " + key + " and " + value);
        }
        if (query.rank() == 3 && query.size(batchAxis()) != key.size(batchAxis())) {
            throw Expect.mismatch("query and key must have one batch size, got " + query + " and " + key);
        }
    }

    private int batchAxis() {
        return arguments.flag("batch_first") ? 0 : 1;
    }

    private AttentionCall call(Shape query, Shape key, boolean fusedKernel) {
        boolean batched = query.rank() == 3;
        int length = batched ? 1 - batchAxis() : 0;
        long keys = key.size(length);
        long added = (arguments.flag("add_bias_kv") ? 1 : 0) + (arguments.flag("add_zero_attn") ? 1 : 0);
        return new AttentionCall(
                query.size(length),
                keys,
                Math.addExact(keys, added),
                batched ? query.size(batchAxis()) : 1,
                arguments.number("embed_dim"),
                arguments.number("num_heads"),
                arguments.number("kdim"),
                arguments.number("vdim"),
                arguments.flag("bias"),
                batched,
                givesWeights,
                valueByKeyword,
                fusedKernel,
                arguments.flag("batch_first"),
                arguments.real("dropout") > 0);
    }

    /** The weights averaged over the heads: [N, L, S′], or [L, S′]. */
    private static Tensor weights(AttentionCall call) {
        return call.batched()
                ? Tensor.of(call.samples(), call.queries(), call.attended())
                : Tensor.of(call.queries(), call.attended());
    }

    private boolean fusedKernel(Trace trace, List<Tensor> inputs) {
        boolean selfAttention = inputs.get(0) == inputs.get(1) && inputs.get(1) == inputs.get(2);
        boolean plain = arguments.flag("bias") && !arguments.flag("add_bias_kv") && !arguments.flag("add_zero_attn");
        return !trace.gradients()
                && selfAttention
                && inputs.get(0).shape().rank() == 3
                && arguments.flag("batch_first")
                && arguments.number("num_heads") % 2 == 0
                && oneWidth(arguments)
                && plain;
    }

    @Override
    public Attention withChildren(Map<String, Module> changed) {
        return new Attention(arguments, givesWeights, valueByKeyword, parameters(), changed, this);
    }

    @Override
    public Attention copyWith(Map<String, Module> copies) {
        Map<String, Parameter> copied = new LinkedHashMap<>();
        parameters().forEach((name, parameter) -> copied.put(name, parameter.copy()));
        return new Attention(arguments, givesWeights, valueByKeyword, copied, copies, null);
    }
}
