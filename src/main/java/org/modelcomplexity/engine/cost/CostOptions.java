package org.modelcomplexity.engine.cost;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;

/**
 * What a caller says of training and of the memory there is.
 *
 * @param batch samples a step; null for one image, or for what a layer list's inputs have
 * @param precision what weights and activations are computed in
 * @param optimizer what takes the steps
 * @param freezing what is not trained
 * @param memory how much memory there is, in bytes; null where nobody says
 * @param device what it runs on; null where nobody says
 * @param inputGradient whether the network's inputs want gradients too
 * @param places where those stand that were given, by name
 */
public record CostOptions(
        @Nullable Long batch,
        CostOptions.Precision precision,
        CostOptions.Optimizer optimizer,
        CostOptions.Freezing freezing,
        @Nullable Long memory,
        @Nullable Device device,
        boolean inputGradient,
        Map<String, Place> places) {
    /** What holds where nothing is said. */
    public static final CostOptions DEFAULT =
            new CostOptions(null, Precision.FLOAT32, Optimizer.ADAMW, Freezing.NONE, null, null, false, Map.of());

    /** Warnings of what was said where nobody asked for a cost. */
    public List<Warning> ignored() {
        return places.entrySet().stream()
                .map(each -> new Warning(
                        "the option " + each.getKey() + " is ignored: it is of cost, which include does not name",
                        each.getValue()))
                .toList();
    }

    /** The options that may be taken from others one by one. */
    public static final List<String> VARYING = List.of("batch", "dtype", "optimizer", "freeze");

    /** The same with one option as others have it, and where it stands there. */
    public CostOptions taking(String option, CostOptions other) {
        Map<String, Place> stands = new HashMap<>(places);
        stands.put(option, other.place(option));
        return new CostOptions(
                option.equals("batch") ? other.batch : batch,
                option.equals("dtype") ? other.precision : precision,
                option.equals("optimizer") ? other.optimizer : optimizer,
                option.equals("freeze") ? other.freezing : freezing,
                memory,
                device,
                inputGradient,
                stands);
    }

    /** The same with another batch. */
    CostOptions withBatch(long samples) {
        return new CostOptions(samples, precision, optimizer, freezing, memory, device, inputGradient, places);
    }

    Place place(String option) {
        return places.getOrDefault(option, Place.WHOLE);
    }

    /** A type of numbers to compute in. */
    public enum Precision {
        FLOAT32(4),
        FLOAT16(2),
        BFLOAT16(2),
        /** For inference alone. */
        INT8(1);

        private final long bytes;

        Precision(long bytes) {
            this.bytes = bytes;
        }

        /** Bytes of a number. */
        public long bytes() {
            return bytes;
        }

        /** Whether networks are trained in it. */
        public boolean isTrained() {
            return this != INT8;
        }
    }

    /** What takes the steps, and what it remembers of each number that it trains. */
    public enum Optimizer {
        NONE(0),
        SGD(0),
        MOMENTUM(1),
        ADAM(2),
        ADAMW(2);

        private static final long BYTES = 4;
        private final long moments;

        Optimizer(long moments) {
            this.moments = moments;
        }

        /** Bytes of its state, in float32; those of Adam count the steps of each tensor too. */
        long state(long elements, long tensors) {
            long numbers = Math.multiplyExact(moments, elements);
            return Math.multiplyExact(BYTES, moments > 1 ? Math.addExact(numbers, tensors) : numbers);
        }
    }

    /**
     * What of a network is not trained.
     *
     * @param rows how many of its first rows
     * @param prefixes how names begin; a whole name with $ behind it
     */
    public record Freezing(long rows, List<String> prefixes) {
        /** Nothing is frozen. */
        public static final Freezing NONE = new Freezing(0, List.of());

        /** Whether a name is among those that are named. */
        boolean names(String name) {
            return prefixes.stream().anyMatch(prefix -> matches(prefix, name));
        }

        static boolean matches(String prefix, String name) {
            return prefix.endsWith("$")
                    ? name.length() == prefix.length() - 1 && prefix.startsWith(name)
                    : name.startsWith(prefix);
        }
    }
}
