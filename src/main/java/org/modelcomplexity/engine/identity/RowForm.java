package org.modelcomplexity.engine.identity;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.module.Inventory;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * What a row does and learns, in canonical form: each operation with what it reads, by place, and the shapes that it
 * gives; then what the row holds beside that. No name is in it, and nothing of how its author wrote it.
 */
public final class RowForm {
    private final byte[] digest;
    private final byte[] structure;
    private final List<String> shared;
    private final boolean isEmpty;

    private RowForm(byte[] digest, byte[] structure, List<String> shared, boolean isEmpty) {
        this.digest = digest;
        this.structure = structure;
        this.shared = shared;
        this.isEmpty = isEmpty;
    }

    /**
     * The form of a row.
     *
     * @param operations what it does in evaluation
     * @param read the tensors that it reads
     * @param gives the tensors that it gives
     * @param parameter the learned tensor that it is; null where it is none
     * @param held what it is made of
     */
    public static RowForm of(
            List<Operation> operations,
            List<Tensor> read,
            List<Tensor> gives,
            @Nullable Parameter parameter,
            Inventory held) {
        Writing writing = new Writing(held);
        read.forEach(writing::input);
        operations.forEach(writing::operation);
        if (parameter != null) {
            writing.learnedTensor(parameter, gives);
        }
        writing.held(held);
        writing.result(gives);
        return writing.done();
    }

    /** The first half of the SHA-256 of all that: two rows never have one by chance. */
    public byte[] digest() {
        return digest;
    }

    /** The same of the different operations without their widths, in the order in which they first occur. */
    public byte[] structure() {
        return structure;
    }

    /** Keys of the learned tensors that it shares with other rows, in the order in which it uses them. */
    public List<String> shared() {
        return shared;
    }

    /** Whether it does and learns nothing, but hands on what it reads. */
    public boolean isEmpty() {
        return isEmpty;
    }

    /** A form while it is written, line by line. */
    private static final class Writing {
        private final Digest digest = new Digest();
        private final Set<String> kinds = new LinkedHashSet<>();
        private final Map<Tensor, String> places = new IdentityHashMap<>();
        private final Map<Parameter, String> learned = new IdentityHashMap<>();
        private final Map<Parameter, String> keys = new IdentityHashMap<>();
        private final Map<Module, Boolean> called = new IdentityHashMap<>();
        private final Map<String, Integer> shared = new LinkedHashMap<>();
        private int made;
        private int lines;

        Writing(Inventory held) {
            held.shared().forEach((key, each) -> {
                int number = 0;
                for (Module module : Inventory.of(each.module(), Map.of()).modules()) {
                    for (Parameter parameter : module.parameters().values()) {
                        keys.putIfAbsent(parameter, key + " " + number++);
                    }
                }
            });
        }

        private void line(String text) {
            digest.add(text).add("\n");
            lines++;
        }

        void input(Tensor tensor) {
            places.putIfAbsent(tensor, "in" + places.size());
        }

        private String place(Tensor tensor) {
            String known = places.get(tensor);
            if (known == null) {
                // Nothing here gives it: it is there.
                known = give(tensor);
                line("constant " + OperationText.of(tensor));
            }
            return known;
        }

        private String give(Tensor tensor) {
            String place = "v" + made++;
            places.put(tensor, place);
            return place;
        }

        void operation(Operation operation) {
            if (operation.kind() == OperationKind.BARE_MODULE) {
                // Its functions are there one by one.
                return;
            }
            if (operation.module() instanceof Module module) {
                called.put(module, true);
            }
            if (operation.kind() == OperationKind.IDENTITY
                    && !operation.inputs().isEmpty()) {
                String from = place(operation.inputs().get(0));
                operation.outputs().forEach(output -> places.put(output, from));
                return;
            }
            StringBuilder text = new StringBuilder(OperationText.of(operation)).append(" <-");
            operation.inputs().forEach(input -> text.append(' ').append(place(input)));
            if (operation.module() instanceof Module module) {
                learn(text, module);
            }
            text.append(" ->");
            operation.outputs().forEach(output -> text.append(' ').append(OperationText.of(output)));
            line(text.toString());
            // Written over or not: who reads a tensor from here on reads the result.
            operation.outputs().forEach(this::give);
            kinds.add(OperationText.withoutWidths(operation));
        }

        /** Which learned tensors, each told by where it is first met. */
        private void learn(StringBuilder text, Module module) {
            for (Parameter parameter : module.parameters().values()) {
                text.append(" learned ").append(name(parameter)).append(' ').append(parameter.shape());
                text.append(parameter.gradient() ? "" : " frozen");
            }
            if (module.parameters().isEmpty() && module.isNormalization()) {
                text.append(" statistics");
            }
        }

        private String name(Parameter parameter) {
            String known = learned.get(parameter);
            if (known == null) {
                String key = keys.get(parameter);
                known = key == null ? "p" + learned.size() : "s" + shared.computeIfAbsent(key, each -> shared.size());
                learned.put(parameter, known);
            }
            return known;
        }

        void learnedTensor(Parameter parameter, List<Tensor> gives) {
            line("parameter " + name(parameter) + " " + parameter.shape() + (parameter.gradient() ? "" : " frozen"));
            gives.forEach(this::give);
        }

        /** What it is made of that its evaluation does not call: branches that only training runs, learned tensors of functions. */
        void held(Inventory held) {
            List<Module> all = new ArrayList<>(held.modules());
            held.shared()
                    .values()
                    .forEach(each ->
                            all.addAll(Inventory.of(each.module(), Map.of()).modules()));
            for (Module module : all) {
                boolean says = module instanceof Leaf || !module.parameters().isEmpty();
                if (says && !called.containsKey(module)) {
                    StringBuilder text = new StringBuilder("held ");
                    if (module instanceof Leaf leaf) {
                        text.append(OperationText.of(leaf.leafType().kind(), leaf.arguments()));
                    }
                    learn(text, module);
                    line(text.toString());
                }
            }
        }

        void result(List<Tensor> gives) {
            StringBuilder text = new StringBuilder("gives");
            boolean made = false;
            for (Tensor each : gives) {
                String place = place(each);
                made |= !place.startsWith("in");
                text.append(' ').append(place);
            }
            // A row that does nothing is none, unless it picks or turns around what it reads: that is told by who reads
            // it.
            digest.add(text.toString());
            lines += made ? 1 : 0;
        }

        RowForm done() {
            Digest structure = new Digest();
            kinds.forEach(kind -> structure.add(kind).add("\n"));
            return new RowForm(digest.half(), structure.half(), List.copyOf(shared.keySet()), lines == 0);
        }
    }
}
