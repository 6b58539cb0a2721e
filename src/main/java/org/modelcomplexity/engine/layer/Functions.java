package org.modelcomplexity.engine.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.Function;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.leaf.Views;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** The functions of torch that layer lists and definitions call: computations that are no modules. */
public final class Functions {
    private static final int ANY = Integer.MAX_VALUE;
    private static final String AXES = "dim: int*? = null, keepdim: bool = false";

    /** All functions, under the names that rows use; the index picking {@code GetItem} and {@code Parameter} are none. */
    public static final List<Function> TABLE = List.of(
            arithmetic("Add", OperationKind.ADD),
            arithmetic("Sub", OperationKind.SUB),
            arithmetic("Mul", OperationKind.MUL),
            arithmetic("Div", OperationKind.DIV),
            one("Maximum", OperationKind.MAXIMUM, "", 2, ANY, (in, a) -> combined(in)),
            one("Minimum", OperationKind.MINIMUM, "", 2, ANY, (in, a) -> combined(in)),
            one("MatMul", OperationKind.MATMUL, "", 2, 2, (in, a) -> product(in.get(0), in.get(1))),
            one("Concat", OperationKind.CONCAT, "dim: int = 0", 1, ANY, (in, a) -> joined(in, a.number("dim"))),
            one("Stack", OperationKind.STACK, "dim: int = 0", 1, ANY, (in, a) -> stacked(in, a.number("dim"))),
            one("Mean", OperationKind.MEAN, AXES, 1, 1, (in, a) -> reduced(floats("Mean", in.get(0)), a)),
            one("Sum", OperationKind.SUM, AXES, 1, 1, (in, a) -> reduced(in.get(0), a)),
            one("Amax", OperationKind.AMAX, AXES, 1, 1, (in, a) -> reduced(in.get(0), a)),
            view("Reshape", OperationKind.RESHAPE, "shape: int*", (in, a) -> Views.reshaped(in, a.sizes("shape"))),
            along("Permute", OperationKind.PERMUTE, "dims: int*", (in, a) -> Views.turned(in, a.sizes("dims"))),
            along(
                    "Transpose",
                    OperationKind.TRANSPOSE,
                    "dim0: int, dim1: int",
                    (in, a) -> Views.exchanged(in, a.number("dim0"), a.number("dim1"))),
            view(
                    "Squeeze",
                    OperationKind.SQUEEZE,
                    "dim: int*? = null",
                    (in, a) -> Views.squeezed(in, (long[]) a.get("dim"))),
            view("Unsqueeze", OperationKind.UNSQUEEZE, "dim: int", (in, a) -> Views.widened(in, a.number("dim"), 1)),
            view("Expand", OperationKind.EXPAND, "sizes: int*", (in, a) -> Views.expanded(in, a.sizes("sizes"))),
            along("Select", OperationKind.SELECT, "dim: int, index: int", (in, a) -> Views.shownAt(in, a)),
            along(
                    "Slice",
                    OperationKind.SLICE,
                    "dim: int, start: int? = null, end: int? = null, step: pos? = null",
                    Views::shownBySteps),
            several(
                    "Chunk",
                    OperationKind.CHUNK,
                    "chunks: pos, dim: int = 0",
                    (in, a) -> Views.chunked(in, a.number("chunks"), a.number("dim"))),
            several(
                    "Split",
                    OperationKind.SPLIT,
                    "split_size_or_sections: pos|pos*, dim: int = 0",
                    (in, a) -> Views.split(in, a.get("split_size_or_sections"), a.number("dim"))),
            new Function("Einsum", Signature.parse("equation: any"), Functions::einsum),
            along("TopK", OperationKind.TOP_K, "k: pos, dim: int = -1", Functions::best),
            one("Gather", OperationKind.GATHER, "dim: int", 2, 2, (in, a) -> gathered(in.get(0), in.get(1), a)),
            one("GridSample", OperationKind.GRID_SAMPLE, "", 2, 2, (in, a) -> sampled(in.get(0), in.get(1))),
            along("Normalize", OperationKind.NORMALIZE, "dim: int = 1", Functions::normalized),
            unary("Exp", OperationKind.EXP),
            unary("Log", OperationKind.LOG),
            unary("Cos", OperationKind.COS),
            unary("Sin", OperationKind.SIN));

    /** What a function gives for its inputs. */
    private interface Rule {
        Tensor of(List<Tensor> inputs, Arguments arguments);
    }

    /** In what shape or shapes a function shows its one input. */
    private interface View<S> {
        S of(Shape in, Arguments arguments);
    }

    /** What a function of one input is beside its tensors, and what it gives. */
    private interface OneInput {
        Computed of(Tensor in, Arguments arguments);
    }

    private Functions() {}

    /** The sum of two tensors, broadcast. */
    public static Tensor add(Trace trace, Tensor first, Tensor second) {
        List<Tensor> both = List.of(first, second);
        return recorded(trace, OperationKind.ADD, "Add", Arguments.NONE, both, plain(combined(both)));
    }

    /** The product of two tensors element by element, broadcast. */
    public static Tensor mul(Trace trace, Tensor first, Tensor second) {
        List<Tensor> both = List.of(first, second);
        return recorded(trace, OperationKind.MUL, "Mul", Arguments.NONE, both, plain(combined(both)));
    }

    /** The matrix product of two tensors as the operator {@code @} has it, which no tool replaces. */
    public static Tensor matmul(Trace trace, Tensor first, Tensor second) {
        List<Tensor> both = List.of(first, second);
        return recorded(trace, OperationKind.MATMUL, "@", Arguments.NONE, both, plain(product(first, second)));
    }

    /** The same tensor, through which no gradient goes back: in a training step an operation of its own. */
    public static Tensor detached(Trace trace, Tensor in) {
        return trace.isStep()
                ? recorded(
                        trace,
                        OperationKind.IDENTITY,
                        "detach",
                        Arguments.NONE,
                        List.of(in),
                        plain(in.reshaped(in.shape())))
                : in;
    }

    /** The shape that two shapes broadcast to: aligned from the last axis, sizes equal or 1. */
    public static Shape broadcast(Shape first, Shape second) {
        long[] sizes = new long[Math.max(first.rank(), second.rank())];
        for (int back = 1; back <= sizes.length; back++) {
            long a = back <= first.rank() ? first.size(-back) : 1;
            long b = back <= second.rank() ? second.size(-back) : 1;
            if (a != b && a != 1 && b != 1) {
                throw Expect.mismatch(
                        "shapes " + first + " and " + second + " do not broadcast: " + a + " against " + b);
            }
            sizes[sizes.length - back] = a == 1 ? b : a;
        }
        return Shape.of(sizes);
    }

    private static Function one(String name, OperationKind kind, String signature, int least, int most, Rule rule) {
        return new Function(name, Signature.parse(signature), (trace, in, a) -> {
            count(name, in.size(), least, most);
            return recorded(trace, kind, name, a, in, plain(rule.of(in, a)));
        });
    }

    private static Function along(String name, OperationKind kind, String signature, OneInput rule) {
        return new Function(name, Signature.parse(signature), (trace, in, a) -> {
            count(name, in.size(), 1, 1);
            return recorded(trace, kind, name, a, in, rule.of(in.get(0), a));
        });
    }

    /** A function of each element by itself, which makes floats of tokens. */
    private static Function unary(String name, OperationKind kind) {
        return one(name, kind, "", 1, 1, (in, a) -> new Tensor(in.get(0).shape(), DataType.FLOAT32));
    }

    private static Function view(String name, OperationKind kind, String signature, View<Shape> view) {
        return one(
                name,
                kind,
                signature,
                1,
                1,
                (in, a) -> in.get(0).reshaped(view.of(in.get(0).shape(), a)));
    }

    private static Function several(String name, OperationKind kind, String signature, View<List<Shape>> view) {
        return new Function(name, Signature.parse(signature), (trace, in, a) -> {
            count(name, in.size(), 1, 1);
            List<Shape> shapes = view.of(in.get(0).shape(), a);
            // A short row makes as many tensors as its number says.
            trace.budget().step(shapes.size());
            List<Tensor> out = shapes.stream().map(in.get(0)::reshaped).toList();
            trace.record(new Operation(kind, name, false, null, Attributes.NONE, in, out, 0, a));
            return out;
        });
    }

    private static Tensor recorded(
            Trace trace, OperationKind kind, String name, Arguments a, List<Tensor> in, Computed gives) {
        Operation operation =
                new Operation(kind, name, false, null, gives.attributes(), List.copyOf(in), gives.outputs(), 0, a);
        trace.record(operation);
        return gives.outputs().get(0);
    }

    private static Computed plain(Tensor out) {
        return Computed.of(Attributes.NONE, out);
    }

    private static void count(String name, int given, int least, int most) {
        if (given < least || given > most) {
            String wanted = least == most ? Integer.toString(least) : "at least " + least;
            throw new Refusal(
                    Problem.WRONG_FROM,
                    name + " reads " + wanted + (wanted.equals("1") ? " tensor" : " tensors") + ", not " + given);
        }
    }

    /** Two or more tensors from left to right, or one and a number; a number with a point makes floats of tokens. */
    private static Function arithmetic(String name, OperationKind kind) {
        return one(name, kind, "value: int|real? = null", 1, ANY, (in, a) -> {
            Object value = a.get("value");
            if ((in.size() == 1) == (value == null)) {
                throw new Refusal(
                        Problem.WRONG_VALUE, name + " takes two or more inputs, or one and a value", "value", null);
            }
            Tensor result =
                    value == null ? combined(in) : in.get(0).reshaped(in.get(0).shape());
            boolean floats = kind == OperationKind.DIV || value instanceof Double;
            return floats ? new Tensor(result.shape(), DataType.FLOAT32) : result;
        });
    }

    private static Tensor combined(List<Tensor> in) {
        Shape shape = in.get(0).shape();
        for (Tensor tensor : in.subList(1, in.size())) {
            shape = broadcast(shape, tensor.shape());
        }
        return new Tensor(shape, common(in));
    }

    /** Tokens where all are, else floats. */
    private static DataType common(List<Tensor> in) {
        return in.stream().allMatch(tensor -> tensor.type() == DataType.INT64) ? DataType.INT64 : DataType.FLOAT32;
    }

    private static Tensor joined(List<Tensor> in, long dim) {
        Shape first = in.get(0).shape();
        int axis = first.axis(dim);
        long sum = 0;
        for (Tensor tensor : in) {
            Shape shape = tensor.shape();
            if (shape.rank() != first.rank() || !shape.with(axis, 1).equals(first.with(axis, 1))) {
                throw Expect.mismatch("shapes " + first + " and " + shape + " differ elsewhere than on axis " + axis);
            }
            sum = Math.addExact(sum, shape.size(axis));
        }
        return new Tensor(first.with(axis, sum), common(in));
    }

    private static Tensor stacked(List<Tensor> in, long dim) {
        Shape first = in.get(0).shape();
        in.forEach(tensor -> Expect.same(first, tensor.shape()));
        return new Tensor(Views.widened(first, dim, in.size()), common(in));
    }

    /** Without the named axes; none named is all of them, as torch has it. */
    private static Tensor reduced(Tensor in, Arguments a) {
        long @Nullable [] dims = (long[]) a.get("dim");
        boolean[] named = Views.axes(in.shape(), dims == null || dims.length == 0 ? null : dims);
        return in.reshaped(Views.reduced(in.shape(), named, a.flag("keepdim")));
    }

    private static Tensor floats(String name, Tensor in) {
        if (in.type() != DataType.FLOAT32) {
            throw new Refusal(Problem.WRONG_TYPE, name + " reads float32, but its input is int64");
        }
        return in;
    }

    private static void oneType(String name, List<Tensor> in) {
        if (in.get(0).type() != in.get(1).type()) {
            throw new Refusal(Problem.WRONG_TYPE, name + " reads two tensors of one kind, not float32 and int64");
        }
    }

    /** As torch.matmul: a vector gains an axis for the product and loses it again. */
    private static Tensor product(Tensor first, Tensor second) {
        oneType("MatMul", List.of(first, second));
        Shape a = first.shape();
        Shape b = second.shape();
        Expect.rankAtLeast(a, 1);
        Expect.rankAtLeast(b, 1);
        Shape left = a.rank() == 1 ? a.insert(0, 1) : a;
        Shape right = b.rank() == 1 ? b.insert(1, 1) : b;
        if (left.size(-1) != right.size(-2)) {
            throw Expect.mismatch(
                    "shapes " + a + " and " + b + " do not multiply: " + left.size(-1) + " against " + right.size(-2));
        }
        Shape batch = broadcast(batch(left), batch(right));
        List<Long> sizes = new ArrayList<>(batch.toList());
        if (a.rank() > 1) {
            sizes.add(left.size(-2));
        }
        if (b.rank() > 1) {
            sizes.add(right.size(-1));
        }
        return first.reshaped(Shape.of(sizes.stream().mapToLong(Long::longValue).toArray()));
    }

    /** As torch.einsum of two tensors; its work is the product of all sizes that the equation names. */
    private static Tensor einsum(Trace trace, List<Tensor> in, Arguments a) {
        count("Einsum", in.size(), 2, 2);
        oneType("Einsum", in);
        String equation = a.get("equation") instanceof String text ? text : Python.brief(a.get("equation"));
        Einsum sizes = Einsum.of(equation, in.get(0).shape(), in.get(1).shape());
        Tensor out = in.get(0).reshaped(sizes.result());
        Attributes products = new Attributes.Products(sizes.work(), sizes.sums());
        return recorded(trace, OperationKind.EINSUM, "Einsum", a, in, Computed.of(products, out));
    }

    /** The indices of the k largest along an axis. */
    private static Computed best(Tensor in, Arguments a) {
        int axis = in.shape().axis(a.number("dim"));
        long k = a.number("k");
        if (k > in.shape().size(axis)) {
            throw Expect.mismatch("selected index k out of range: the best " + k + " of "
                    + in.shape().size(axis) + " were asked for");
        }
        return Computed.of(new Attributes.Best(k), new Tensor(in.shape().with(axis, k), DataType.INT64));
    }

    /** The entries along an axis that an index names, as many as its last axis is long. */
    private static Tensor gathered(Tensor in, Tensor index, Arguments a) {
        int axis = in.shape().axis(a.number("dim"));
        Expect.rankAtLeast(index.shape(), 1);
        if (index.type() != DataType.INT64) {
            throw new Refusal(Problem.WRONG_TYPE, "Gather reads indices (int64) second, but its input is float32");
        }
        return in.reshaped(in.shape().with(axis, index.shape().size(-1)));
    }

    /** Values of maps N × C × H × W at points N × Ho × Wo × 2 between their positions: N × C × Ho × Wo. */
    private static Tensor sampled(Tensor maps, Tensor points) {
        floats("GridSample", maps);
        floats("GridSample", points);
        Expect.rank(maps.shape(), 4, 4);
        Expect.rank(points.shape(), 4, 4);
        if (points.shape().size(0) != maps.shape().size(0) || points.shape().size(3) != 2) {
            throw Expect.mismatch("points must be N × height × width × 2 for "
                    + maps.shape().size(0) + " maps, got " + points.shape());
        }
        return maps.reshaped(Shape.of(
                maps.shape().size(0),
                maps.shape().size(1),
                points.shape().size(1),
                points.shape().size(2)));
    }

    private static Computed normalized(Tensor in, Arguments a) {
        int axis = floats("Normalize", in).shape().axis(a.number("dim"));
        return Computed.of(new Attributes.Along(axis, in.shape().size(axis)), in.reshaped(in.shape()));
    }

    private static Shape batch(Shape matrix) {
        return Shape.of(Arrays.copyOf(matrix.sizes(), matrix.rank() - 2));
    }
}
