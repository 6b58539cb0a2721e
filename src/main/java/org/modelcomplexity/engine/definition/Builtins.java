package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.layer.Functions;
import org.modelcomplexity.engine.layer.Leaves;
import org.modelcomplexity.engine.leaf.Function;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.notation.Numbers;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;

/** The functions of the notation, one row each: numbers and lists, modules, tensors. */
final class Builtins {
    /** A function of the notation. */
    @FunctionalInterface
    interface Builtin {
        @Nullable
        Object call(Frame frame, List<@Nullable Object> given, Map<String, @Nullable Object> keywords);
    }

    private static final int ANY = Integer.MAX_VALUE;
    private static final Map<String, Builtin> TABLE = new HashMap<>();

    static {
        numbers();
        modules();
        tensors();
        layersAsFunctions();
    }

    private Builtins() {}

    /** The function of a name, or null. */
    static @Nullable Builtin find(String name) {
        return TABLE.get(name);
    }

    private static void numbers() {
        plain("int", 1, a -> Numbers.truncate(a.get(0)));
        plain("round", 1, a -> Numbers.round(a.get(0)));
        plain("log2", 1, a -> Numbers.log2(a.get(0)));
        plain("ceil", 1, a -> Numbers.ceil(a.get(0)));
        plain("gcd", 2, a -> Numbers.gcd(Numbers.whole(a.get(0)), Numbers.whole(a.get(1))));
        put("max", 2, ANY, (frame, a) -> Numbers.largest(a));
        put("min", 2, ANY, (frame, a) -> Numbers.smallest(a));
        plain("len", 1, a -> (long) Operators.list(a.get(0)).size());
        plain("sum", 1, a -> Numbers.sum(Operators.list(a.get(0))));
        put("range", 1, 1, (frame, a) -> Numbers.range(frame.budget(), Numbers.whole(a.get(0))));
        plain("known", 2, a -> known(a.get(0), a.get(1)));
        plain("is_number", 1, a -> a.get(0) instanceof Number || a.get(0) instanceof Boolean);
        plain("is_list", 1, a -> a.get(0) instanceof List);
        plain("is_module", 1, a -> a.get(0) instanceof Module);
        plain("divisible", 2, a -> Numbers.divisible(a.get(0), a.get(1)));
        plain("same", 3, a -> Numbers.samePadding(a.get(0), a.get(1), a.get(2)));
        put("zip", 2, ANY, (frame, a) -> Numbers.zip(frame.budget(), a));
        put("flat", 1, 1, (frame, a) -> Numbers.flat(frame.budget(), Operators.list(a.get(0))));
        put("enumerate", 1, 1, (frame, a) -> Numbers.enumerate(frame.budget(), Operators.list(a.get(0))));
        plain("insert", 3, a -> Numbers.insert(Operators.list(a.get(0)), Numbers.whole(a.get(1)), a.get(2)));
        plain("replace", 3, a -> Numbers.replace(Operators.list(a.get(0)), Numbers.whole(a.get(1)), a.get(2)));
        put(
                "spread",
                2,
                2,
                (frame, a) -> Numbers.spread(frame.budget(), Numbers.whole(a.get(0)), Numbers.whole(a.get(1))));
        plain("balanced", 2, a -> Numbers.balanced(Numbers.whole(a.get(0)), Operators.list(a.get(1))));
    }

    private static Object known(@Nullable Object value, @Nullable Object otherwise) {
        if (value == null) {
            throw new Refusal(Problem.MISSING_KEY, String.valueOf(otherwise));
        }
        return value;
    }

    private static void modules() {
        put("sequential", 0, ANY, Modules::sequential);
        put("modules", 1, 1, (frame, a) -> Modules.list(frame, Operators.list(a.get(0))));
        put("activation", 2, 2, (frame, a) -> Modules.activation(frame, a.get(0), a.get(1)));
        put("fold", 1, 1, (frame, a) -> Modules.fold(frame, a.get(0)));
        put("copy", 1, 1, (frame, a) -> Modules.copy(frame, a.get(0)));
        made("frozen", value -> Modules.leaf(value).frozen());
        made("learning", value -> Modules.leaf(value).learning());
        made("without_weights", value -> Modules.attention(value).withoutWeights());
        made("value_by_keyword", value -> Modules.attention(value).withValueByKeyword());
        plain(
                "children",
                1,
                a -> new ArrayList<>(Modules.module(a.get(0)).children().values()));
        plain("type_of", 1, a -> a.get(0) instanceof Module module ? module.type() : null);
        put(
                "scan",
                2,
                ANY,
                (frame, a) -> Modules.scan(frame, Operators.list(a.get(0)), a.get(1), a.subList(2, a.size())));
        plain("fails", 1, a -> {
            throw new Refusal(Problem.SIZE_MISMATCH, String.valueOf(a.get(0)));
        });
    }

    private static void tensors() {
        function("cat", "Concat", Map.of("dim", 1L));
        function("chunk", "Chunk", Map.of("dim", 1L));
        function("split", "Split", Map.of("dim", 1L));
        function("stack", "Stack", Map.of());
        function("reshape", "Reshape", Map.of());
        function("permute", "Permute", Map.of());
        function("transpose", "Transpose", Map.of());
        function("matmul", "MatMul", Map.of());
        function("slice", "Slice", Map.of());
        function("select", "Select", Map.of());
        function("unsqueeze", "Unsqueeze", Map.of());
        function("squeeze", "Squeeze", Map.of());
        function("expand", "Expand", Map.of());
        function("mean", "Mean", Map.of());
        function("add", "Add", Map.of());
        function("mul", "Mul", Map.of());
        function("sub", "Sub", Map.of());
        function("div", "Div", Map.of());
        function("maximum", "Maximum", Map.of());
        function("amax", "Amax", Map.of());
        function("sum_over", "Sum", Map.of());
        function("einsum", "Einsum", Map.of());
        function("top_k", "TopK", Map.of());
        function("gather", "Gather", Map.of());
        function("grid_sample", "GridSample", Map.of());
        function("normalize", "Normalize", Map.of());
        function("exp", "Exp", Map.of());
        function("log", "Log", Map.of());
        function("cos", "Cos", Map.of());
        function("sin", "Sin", Map.of());
        put("detach", 1, 1, (frame, a) -> Functions.detached(frame.running(), tensor(a.get(0))));
        put("constant", 1, 1, (frame, a) -> constant(frame, Operators.list(a.get(0))));
        plain(
                "size",
                2,
                a -> tensor(a.get(0)).shape().size(tensor(a.get(0)).shape().axis(Numbers.whole(a.get(1)))));
    }

    private static Tensor constant(Frame frame, List<?> sizes) {
        Tensor made = Tensor.of(sizes.stream().mapToLong(Numbers::whole).toArray());
        frame.tensor(made);
        return made;
    }

    /** torch.nn.functional: what a layer does, without a layer that a tool could hook. */
    private static void layersAsFunctions() {
        Map<String, String> names = Map.ofEntries(
                Map.entry("relu", "ReLU"),
                Map.entry("captured_relu", "ReLU"),
                Map.entry("captured_gelu", "GELU"),
                Map.entry("sigmoid", "Sigmoid"),
                Map.entry("tanh", "Tanh"),
                Map.entry("gelu", "GELU"),
                Map.entry("silu", "SiLU"),
                Map.entry("softmax", "Softmax"),
                Map.entry("method_softmax", "Softmax"),
                Map.entry("max_pool2d", "MaxPool2d"),
                Map.entry("avg_pool2d", "AvgPool2d"),
                Map.entry("adaptive_avg_pool2d", "AdaptiveAvgPool2d"),
                Map.entry("interpolate", "Upsample"),
                Map.entry("pad", "ZeroPad2d"),
                Map.entry("flatten", "Flatten"));
        names.forEach((name, layer) -> TABLE.put(name, (frame, given, keywords) -> {
            LeafType type = Objects.requireNonNull(Leaves.find(layer), layer);
            if (given.isEmpty()) {
                throw new Refusal(Problem.INVALID_DEFINITION, name + " takes a tensor first");
            }
            Leaf leaf = type.create(type.signature().bind(name, given.subList(1, given.size()), keywords));
            return frame.value(leaf.asFunction(name).forward(frame.running(), List.of(tensor(given.get(0)))));
        }));
    }

    /** What a function of the notation does with arguments by position. */
    @FunctionalInterface
    private interface Body {
        @Nullable
        Object of(Frame frame, List<@Nullable Object> given);
    }

    private static void plain(
            String name, int count, java.util.function.Function<List<@Nullable Object>, @Nullable Object> body) {
        put(name, count, count, (frame, given) -> body.apply(given));
    }

    /** A function that makes a module of another. */
    private static void made(String name, java.util.function.Function<@Nullable Object, ? extends Module> body) {
        put(name, 1, 1, (frame, given) -> frame.build().made(body.apply(given.get(0))));
    }

    /** A function of arguments by position; the elements of lists that it takes and gives count as steps. */
    private static void put(String name, int least, int most, Body body) {
        TABLE.put(name, (frame, given, keywords) -> {
            if (given.size() < least || given.size() > most || !keywords.isEmpty()) {
                throw new Refusal(
                        Problem.INVALID_DEFINITION,
                        name + " takes " + (least == most ? "" : "at least ") + least + " arguments by position");
            }
            frame.chargeAll(given);
            return frame.value(body.of(frame, given));
        });
    }

    private static void function(String name, String type, Map<String, Object> defaults) {
        Function function = Functions.TABLE.stream()
                .filter(row -> row.name().equals(type))
                .findFirst()
                .orElseThrow();
        Signature signature = withDefaults(function.signature(), defaults);
        TABLE.put(name, (frame, given, keywords) -> {
            frame.chargeAll(given);
            // torch.einsum has its equation in front of the tensors, all other functions have theirs first.
            boolean behind = !given.isEmpty() && given.get(0) instanceof String;
            List<Tensor> inputs = new ArrayList<>();
            int used = leadingTensors(behind ? given.subList(1, given.size()) : given, inputs);
            List<@Nullable Object> rest = behind ? List.of(given.get(0)) : given.subList(used, given.size());
            if (inputs.isEmpty()) {
                throw new Refusal(Problem.INVALID_DEFINITION, name + " takes a tensor, or a list of them");
            }
            return frame.value(function.body().apply(frame.running(), inputs, signature.bind(name, rest, keywords)));
        });
    }

    private static Signature withDefaults(Signature signature, Map<String, Object> defaults) {
        return new Signature(signature.formals().stream()
                .map(formal -> defaults.containsKey(formal.name())
                        ? new Signature.Formal(formal.name(), formal.type(), false, defaults.get(formal.name()))
                        : formal)
                .toList());
    }

    private static int leadingTensors(List<@Nullable Object> given, List<Tensor> into) {
        int used = 0;
        for (Object value : given) {
            if (value instanceof Tensor tensor) {
                into.add(tensor);
            } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Tensor) {
                list.forEach(item -> into.add(tensor(item)));
            } else {
                break;
            }
            used++;
        }
        return used;
    }

    static Tensor tensor(@Nullable Object value) {
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        throw new Refusal(Problem.SIZE_MISMATCH, "one tensor was expected, not " + Operators.describe(value));
    }

    /** {@code a op b}, of numbers, lists or tensors. */
    static Object combined(Frame frame, String op, @Nullable Object a, @Nullable Object b) {
        if (!(a instanceof Tensor left && b instanceof Tensor right)) {
            return Operators.binary(frame.budget(), op, a, b);
        }
        return switch (op) {
            case "+" -> Functions.add(frame.running(), left, right);
            case "*" -> Functions.mul(frame.running(), left, right);
            case "@" -> Functions.matmul(frame.running(), left, right);
            case "==" -> a == b;
            case "!=" -> a != b;
            default -> throw new Refusal(Problem.WRONG_TYPE, "tensors are not combined by " + op);
        };
    }
}
