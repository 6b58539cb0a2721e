package org.modelcomplexity.engine.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.module.Inventory;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A graph in canonical form, operator by operator while it is gone through: values by the place where they first occur, not
 * by name, and nothing of the modules that its operators stand in.
 */
public final class GraphForm {
    private final Digest digest = new Digest();
    private final Digest structure = new Digest();
    private final Map<String, Integer> places = new HashMap<>();

    /** Of a graph that reads these, by name. */
    public GraphForm(Map<String, Tensor> inputs) {
        inputs.forEach((name, tensor) -> {
            place(name);
            line("input " + OperationText.of(tensor), "input");
        });
    }

    private int place(String value) {
        return places.computeIfAbsent(value, each -> places.size());
    }

    private void line(String text, String withoutWidths) {
        digest.add(text).add("\n");
        structure.add(withoutWidths).add("\n");
    }

    private String places(Collection<String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append(' ').append(place(value)));
        return text.toString();
    }

    /**
     * Adds an operator.
     *
     * @param reads names of the values that it reads, learned ones too
     * @param gives names of the values that it gives
     */
    public void add(Operation operation, List<String> reads, List<String> gives) {
        String flow = " <-" + places(reads) + " ->" + places(gives);
        StringBuilder shapes = new StringBuilder();
        operation.inputs().forEach(tensor -> shapes.append(' ').append(OperationText.of(tensor)));
        shapes.append(" :");
        operation.outputs().forEach(tensor -> shapes.append(' ').append(OperationText.of(tensor)));
        line(OperationText.of(operation) + flow + shapes, OperationText.withoutWidths(operation) + flow);
    }

    /** Adds all that is learned, in order. */
    public void learned(Module root) {
        for (Module module : Inventory.of(root, Map.of()).modules()) {
            for (Parameter parameter : module.parameters().values()) {
                line("learned " + parameter.shape() + (parameter.gradient() ? "" : " frozen"), "learned");
            }
        }
    }

    /** The SHA-256 of all that, by a version of the form. */
    public String digest(String version) {
        return digest.add(version).hex();
    }

    /** The SHA-256 of the same without widths and sizes. */
    public String structure(String version) {
        return structure.add(version).hex();
    }
}
