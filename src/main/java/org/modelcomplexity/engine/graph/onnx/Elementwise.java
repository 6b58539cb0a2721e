package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** What element-wise operators give, and their numbers where those of what they read are known. */
final class Elementwise {
    private Elementwise() {}

    private static final Map<String, DoubleUnaryOperator> UNARY = Map.ofEntries(
            Map.entry("Identity", x -> x),
            Map.entry("Neg", x -> -x),
            Map.entry("Abs", Math::abs),
            Map.entry("Floor", Math::floor),
            Map.entry("Ceil", Math::ceil),
            Map.entry("Round", Math::rint),
            Map.entry("Sqrt", Math::sqrt),
            Map.entry("Reciprocal", x -> 1 / x),
            Map.entry("Sign", Math::signum),
            Map.entry("Not", x -> x == 0 ? 1 : 0));

    private static final Map<String, DoubleBinaryOperator> BINARY = Map.ofEntries(
            Map.entry("Add", Double::sum),
            Map.entry("Sub", (a, b) -> a - b),
            Map.entry("Mul", (a, b) -> a * b),
            Map.entry("Pow", Math::pow),
            Map.entry("Max", Math::max),
            Map.entry("Min", Math::min),
            Map.entry("And", (a, b) -> a != 0 && b != 0 ? 1 : 0),
            Map.entry("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0),
            Map.entry("Xor", (a, b) -> a != 0 ^ b != 0 ? 1 : 0),
            Map.entry("Equal", (a, b) -> a == b ? 1 : 0),
            Map.entry("Less", (a, b) -> a < b ? 1 : 0),
            Map.entry("LessOrEqual", (a, b) -> a <= b ? 1 : 0),
            Map.entry("Greater", (a, b) -> a > b ? 1 : 0),
            Map.entry("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0));

    /** The same shape. */
    static List<@Nullable Value> same(OnnxCall call) {
        Value in = call.in(0);
        DoubleUnaryOperator function = UNARY.get(call.node().operator());
        double[] data = in.data();
        if (function == null || data == null) {
            return List.of(Value.of(in.shape(), in.type()));
        }
        double[] result = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            result[i] = function.applyAsDouble(data[i]);
        }
        call.budget().step(data.length);
        return List.of(Value.of(in.shape(), in.type(), result));
    }

    /** The same shape, of truth values. */
    static List<@Nullable Value> test(OnnxCall call) {
        Value same = call.in(0);
        return List.of(Value.of(same.shape(), DataType.BOOL));
    }

    /** What all inputs broadcast to. */
    static List<@Nullable Value> broadcast(OnnxCall call) {
        return broadcast(call, call.type());
    }

    /** What all inputs broadcast to, of truth values. */
    static List<@Nullable Value> compare(OnnxCall call) {
        return broadcast(call, DataType.BOOL);
    }

    private static List<@Nullable Value> broadcast(OnnxCall call, DataType type) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < call.node().inputs().size(); i++) {
            shapes.add(call.shape(i));
        }
        Shape shape = call.broadcast(shapes);
        double[] data = null;
        boolean whole = !call.type().isFloat();
        DoubleBinaryOperator function = switch (call.node().operator()) {
            case "Div" -> whole ? (a, b) -> b == 0 ? Double.NaN : (double) ((long) a / (long) b) : (a, b) -> a / b;
            case "Mod" -> call.number("fmod", 0) == 1 ? (a, b) -> a % b : (a, b) -> a - b * Math.floor(a / b);
            default -> BINARY.get(call.node().operator());
        };
        if (function != null && call.node().inputs().size() == 2) {
            data = join(call.in(0), call.in(1), shape, function, call);
        } else if (call.node().inputs().size() == 1) {
            data = call.in(0).data();
        }
        return List.of(Value.of(shape, type, hasHoles(data) && whole ? null : data));
    }

    private static boolean hasHoles(double @Nullable [] data) {
        for (int i = 0; data != null && i < data.length; i++) {
            if (Double.isNaN(data[i])) {
                return true;
            }
        }
        return false;
    }

    private static double @Nullable [] join(
            Value a, Value b, Shape shape, DoubleBinaryOperator function, OnnxCall call) {
        double[] first = spread(a, shape, call);
        double[] second = spread(b, shape, call);
        if (first == null || second == null) {
            return null;
        }
        double[] result = new double[first.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(first[i], second[i]);
        }
        return result;
    }

    /** A value's numbers broadcast to a shape; null where they are not known, or too many. */
    static double @Nullable [] spread(Value value, Shape shape, OnnxCall call) {
        double[] data = value.data();
        if (data == null || shape.elements() > Value.MOST) {
            return null;
        }
        int count = (int) shape.elements();
        call.budget().step(1 + count);
        double[] result = new double[count];
        int rank = shape.rank();
        int lead = rank - value.shape().rank();
        for (int i = 0; i < count; i++) {
            long rest = i;
            long at = 0;
            long step = 1;
            for (int axis = rank - 1; axis >= 0; axis--) {
                long index = rest % shape.size(axis);
                rest /= shape.size(axis);
                if (axis >= lead) {
                    long size = value.shape().size(axis - lead);
                    at += size == 1 ? 0 : index * step;
                    step *= size;
                }
            }
            result[i] = data[(int) at];
        }
        return result;
    }

    /** Numbers cut to a range. */
    static List<@Nullable Value> clip(OnnxCall call) {
        Value in = call.in(0);
        double[] data = in.data();
        if (data == null) {
            return List.of(Value.of(in.shape(), in.type()));
        }
        double least = end(call, "min", 1, Double.NEGATIVE_INFINITY);
        double most = end(call, "max", 2, Double.POSITIVE_INFINITY);
        double[] cut = java.util.Arrays.stream(data)
                .map(x -> Math.min(most, Math.max(least, x)))
                .toArray();
        return List.of(Value.of(in.shape(), in.type(), Double.isNaN(least) || Double.isNaN(most) ? null : cut));
    }

    /** An end of a range; not a number where it is not known. */
    private static double end(OnnxCall call, String attribute, int input, double otherwise) {
        if (!call.has(input)) {
            return call.fraction(attribute, otherwise);
        }
        double[] data = call.in(input).data();
        return data == null || data.length != 1 ? Double.NaN : data[0];
    }

    /** A choice between two by a third. */
    static List<@Nullable Value> where(OnnxCall call) {
        Shape shape = call.broadcast(List.of(call.shape(0), call.shape(1), call.shape(2)));
        double[] condition = spread(call.in(0), shape, call);
        double[] yes = spread(call.in(1), shape, call);
        double[] no = spread(call.in(2), shape, call);
        double[] data = null;
        if (condition != null && yes != null && no != null) {
            data = new double[condition.length];
            for (int i = 0; i < data.length; i++) {
                data[i] = condition[i] != 0 ? yes[i] : no[i];
            }
        }
        return List.of(Value.of(shape, call.in(1).type(), data));
    }

    /** The same numbers as another type. */
    static List<@Nullable Value> cast(OnnxCall call) {
        Value in = call.in(0);
        DataType type = call.has("to")
                ? OnnxModel.type(call.number("to", 1))
                : call.has(1) ? call.in(1).type() : in.type();
        double[] data = in.data();
        if (data != null && type == DataType.BOOL) {
            data = java.util.Arrays.stream(data).map(x -> x != 0 ? 1 : 0).toArray();
        } else if (data != null && !type.isFloat()) {
            data = java.util.Arrays.stream(data)
                    .map(x -> x < 0 ? Math.ceil(x) : Math.floor(x))
                    .toArray();
        }
        return List.of(Value.of(in.shape(), type, data));
    }
}
