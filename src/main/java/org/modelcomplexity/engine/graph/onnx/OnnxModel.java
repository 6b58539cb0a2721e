package org.modelcomplexity.engine.graph.onnx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.tensor.DataType;

/**
 * What an ONNX file says, without its weights.
 *
 * @param producer what wrote it, with its version; empty where it does not say
 * @param opsets the versions of its operator sets by domain; the standard one's domain is empty
 * @param functions names of the functions that the file defines, each behind its domain and a colon
 */
public record OnnxModel(String producer, Map<String, Long> opsets, Graph graph, List<String> functions) {
    /** The key under which a document has its model. */
    public static final String KEY = "onnx";

    /**
     * A graph, or a region of one.
     *
     * @param constants its initializers by name
     * @param values types that the file tells of values, by name
     */
    public record Graph(
            List<Node> nodes,
            Map<String, Tensor> constants,
            List<ValueInfo> inputs,
            List<ValueInfo> outputs,
            Map<String, ValueInfo> values) {}

    /**
     * A call of an operator.
     *
     * @param domain empty for the standard operators
     * @param inputs names of values; empty where an input is left out
     * @param attributes by name: a Long, Double, String, {@link Tensor}, {@link Graph} or a list of these
     * @param metadata what its producer says of it, by key
     */
    public record Node(
            String name,
            String operator,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, Object> attributes,
            Map<String, String> metadata,
            Place place) {
        /** Its name, or what stands for it where it has none. */
        public String label() {
            return !name.isEmpty() ? name : outputs.isEmpty() ? operator : outputs.get(0);
        }
    }

    /**
     * A tensor of the file.
     *
     * @param type its number in ONNX: 1 is float32
     * @param data its numbers; null where it is large, or none of numbers
     */
    public record Tensor(String name, int type, long[] sizes, double @Nullable [] data) {}

    /**
     * What is told of a value.
     *
     * @param type its number in ONNX; 0 where it is no tensor, or not told
     * @param sizes a Long, or the name of a symbolic size, or null where nothing is told of one; null where nothing is told
     */
    public record ValueInfo(String name, int type, @Nullable List<@Nullable Object> sizes) {}

    /** What a number of a type of ONNX stands for. */
    static DataType type(long type) {
        return switch ((int) Math.min(Math.max(type, 0), 99)) {
            case 1 -> DataType.FLOAT32;
            case 2 -> DataType.UINT8;
            case 3 -> DataType.INT8;
            case 5 -> DataType.INT16;
            case 6 -> DataType.INT32;
            case 7 -> DataType.INT64;
            case 9 -> DataType.BOOL;
            case 10 -> DataType.FLOAT16;
            case 11 -> DataType.FLOAT64;
            case 16 -> DataType.BFLOAT16;
            case 14 -> DataType.COMPLEX64;
            default -> DataType.OTHER;
        };
    }

    /** Whether a tensor of a type holds real numbers, those of eight bits and fewer too. */
    static boolean isFloat(long type) {
        return type(type).isFloat() || type >= 17 && type <= 20 || type == 23 || type == 24;
    }
}
