package org.modelcomplexity.engine.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/** An operation beside its tensors as text: the same for what computes the same, however it was written. */
final class OperationText {
    /** What shows its elements, in their order, in another shape: the shape says all. */
    private static final Set<OperationKind> SHOWS = EnumSet.of(
            OperationKind.RESHAPE,
            OperationKind.FLATTEN,
            OperationKind.UNFLATTEN,
            OperationKind.SQUEEZE,
            OperationKind.UNSQUEEZE);

    /** What a width is no part of. */
    private static final Set<OperationKind> HAS_NO_WIDTH = EnumSet.of(
            OperationKind.CONCAT,
            OperationKind.STACK,
            OperationKind.MEAN,
            OperationKind.SUM,
            OperationKind.AMAX,
            OperationKind.PAD,
            OperationKind.DROPOUT);

    /** What changes where a result lies, not what it is. */
    private static final Set<String> SAYS_NOTHING = Set.of("inplace", "device", "dtype");

    private static final Set<String> OF_CONVOLUTIONS = Set.of("padding_mode", "output_padding");

    static {
        HAS_NO_WIDTH.addAll(EnumSet.range(OperationKind.RELU, OperationKind.GLU));
        HAS_NO_WIDTH.addAll(EnumSet.range(OperationKind.MAX_POOL, OperationKind.PIXEL_UNSHUFFLE));
    }

    private final StringBuilder text = new StringBuilder();

    private OperationText() {}

    /** All that there is to say. */
    static String of(Operation operation) {
        return new OperationText().whole(operation, operation.kind(), true);
    }

    /** The same without channels, features and all that grows with them. */
    static String withoutWidths(Operation operation) {
        return new OperationText().whole(operation, operation.kind(), false);
    }

    /** A layer that is not called. */
    static String of(OperationKind kind, Arguments arguments) {
        OperationText text = new OperationText();
        text.text.append(kind.label());
        text.arguments(arguments.toMap(), 0, true);
        return text.text.toString();
    }

    private String whole(Operation operation, OperationKind kind, boolean widths) {
        if (SHOWS.contains(kind)) {
            return "show";
        }
        text.append(kind.label());
        Attributes attributes = operation.attributes();
        if (attributes instanceof Attributes.Convolution convolution) {
            convolution(convolution, widths);
            told(operation, false);
        } else if (attributes instanceof Attributes.Biased biased && isDense(attributes)) {
            text.append(widths ? " " + features(attributes) : "").append(biased.bias() ? " bias" : "");
        } else if (operation.arguments() instanceof Map) {
            // Of a graph's operators many are of one kind.
            text.append(' ').append(name(operation));
            if (widths) {
                told(operation, true);
            }
        } else if (widths || HAS_NO_WIDTH.contains(kind)) {
            told(operation, true);
        }
        return text.toString();
    }

    private static boolean isDense(Attributes attributes) {
        return attributes instanceof Attributes.Dense || attributes instanceof Attributes.Bilinear;
    }

    private static String features(Attributes attributes) {
        return attributes instanceof Attributes.Bilinear both
                ? both.first() + "," + both.second()
                : attributes instanceof Attributes.Dense dense ? dense.in() + "," + dense.out() : "";
    }

    private static String name(Operation operation) {
        String name = operation.isScattered()
                ? operation.type().substring(0, operation.type().length() - Operation.SCATTERED.length())
                : operation.type();
        return operation.isInFusedAttention() ? name.substring(Operation.IN_ATTENTION.length()) : name;
    }

    private void convolution(Attributes.Convolution of, boolean widths) {
        if (widths) {
            text.append(' ').append(of.inChannels()).append(',').append(of.outChannels());
        }
        numbers(" kernel", of.kernel());
        numbers(" stride", of.stride());
        numbers(" padding", of.padding());
        numbers(" dilation", of.dilation());
        boolean each = of.groups() > 1 && of.groups() == of.inChannels();
        text.append(" groups ").append(widths || of.groups() == 1 ? "" + of.groups() : each ? "each" : "some");
        text.append(of.bias() ? " bias" : "");
    }

    private void numbers(String name, long[] numbers) {
        text.append(name);
        for (long number : numbers) {
            text.append(' ').append(number);
        }
    }

    /**
     * What it was told.
     *
     * @param all whether nothing of that is said by its attributes
     */
    private void told(Operation operation, boolean all) {
        Map<String, @Nullable Object> told = operation.arguments() instanceof Arguments bound
                ? bound.toMap()
                : operation.arguments() instanceof Map<?, ?> map ? sorted(map) : Map.of();
        boolean widens = operation.kind() == OperationKind.STACK;
        Tensor first = operation.inputs().isEmpty() ? null : operation.inputs().get(0);
        int rank = first == null ? 0 : first.shape().rank() + (widens ? 1 : 0);
        arguments(told, rank, all);
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    private void arguments(Map<String, @Nullable Object> arguments, int rank, boolean all) {
        arguments.forEach((name, value) -> {
            if (all ? !SAYS_NOTHING.contains(name) : OF_CONVOLUTIONS.contains(name)) {
                // An axis counted from the end is the same axis.
                long shift = name.startsWith("dim") || name.equals("axis") ? rank : 0;
                text.append(' ').append(name).append('=');
                value(value, shift);
            }
        });
    }

    private void value(@Nullable Object value, long shift) {
        if (value instanceof List<?> list) {
            list(list, shift);
        } else if (value instanceof Number number) {
            number(number, shift);
        } else if (value instanceof String string) {
            text.append('"').append(string.length()).append(':').append(string).append('"');
        } else if (value == null || value instanceof Boolean) {
            text.append(value);
        } else {
            // A tensor, whose place says which it is, or a graph, whose operators are all there.
            text.append('_');
        }
    }

    /** One number for all axes is as good as a list of it. */
    private void list(List<?> list, long shift) {
        boolean alike = !list.isEmpty() && list.stream().allMatch(each -> each != null && each.equals(list.get(0)));
        text.append(alike ? "" : "[");
        for (Object each : alike ? list.subList(0, 1) : list) {
            value(each, shift);
            text.append(alike ? "" : ",");
        }
        text.append(alike ? "" : "]");
    }

    private void number(Number number, long shift) {
        double real = number.doubleValue();
        if (number instanceof Long || real == Math.rint(real) && Math.abs(real) < 0x1p53) {
            long whole = number.longValue();
            text.append(whole < 0 ? whole + shift : whole);
        } else {
            text.append(real);
        }
    }

    /** A tensor's shape, and its type where that is not usual. */
    static String of(Tensor tensor) {
        return tensor.type() == DataType.FLOAT32
                ? tensor.shape().toString()
                : tensor.shape() + " " + tensor.type().name();
    }
}
