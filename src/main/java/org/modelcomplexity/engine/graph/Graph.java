package org.modelcomplexity.engine.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A graph of any format, understood: operations in order, with the tensors between them.
 *
 * @param inputs what it reads, by name
 * @param results names of the values it gives
 * @param steps its operators in order
 * @param learned its learned tensors in order
 * @param buffers elements of the tensors that are not learned
 * @param bufferBytes bytes of those
 * @param gradients whether the format says which parameters want gradients
 * @param producer what wrote it; null where it does not say
 * @param warnings what was assumed
 */
public record Graph(
        Map<String, Tensor> inputs,
        List<String> results,
        List<Step> steps,
        List<Learned> learned,
        long buffers,
        long bufferBytes,
        boolean gradients,
        @Nullable String producer,
        List<Warning> warnings) {
    /**
     * A learned tensor.
     *
     * @param name its name in the network: {@code layer1.0.conv1.weight}
     * @param value the name of its value in the graph
     */
    public record Learned(String name, String value, Parameter parameter) {
        /** The path of the module that has it; empty for the network itself. */
        String path() {
            return name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
    }
}
