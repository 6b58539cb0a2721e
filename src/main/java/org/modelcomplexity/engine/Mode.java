package org.modelcomplexity.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.python.Python;

/**
 * Everything about one network: training (not fused) or fused.
 *
 * @param network the network
 * @param totals what it holds in all
 * @param layers what its dialect calls layers
 * @param gradients elements of parameters that ask for a gradient
 * @param counts what each convention counts, in the order they were asked for
 * @param gflops what the reference prints, unrounded; null where it prints none
 * @param summary the reference's summary line; null where it has none
 * @param rowParameters parameters of each row, in elements
 * @param run at the full size, in evaluation mode; at the stride where nothing but what is printed was asked for
 */
public record Mode(
        Network network,
        Network.Totals totals,
        long layers,
        long gradients,
        Map<String, Figures> counts,
        @Nullable Double gflops,
        @Nullable String summary,
        List<Long> rowParameters,
        NetworkRun run) {
    /** GFLOPs as references print them: one decimal. */
    public static double asPrinted(double gflops) {
        return Double.parseDouble(Python.fixed(gflops, 1));
    }

    /**
     * What one convention gives.
     *
     * @param full at the size that was asked for; null where the tool fails
     * @param atStride at stride × stride pixels; null where there is no stride or the tool fails
     * @param printed the GFLOPs that the reference would print by this convention, unrounded; null where it prints none
     * @param reason why a figure is missing, where one is
     * @param notes where the tool itself errs on this network
     */
    public record Figures(
            @Nullable Count full,
            @Nullable Long atStride,
            @Nullable Double printed,
            @Nullable String reason,
            List<Note> notes) {}

    /**
     * Where a tool itself errs.
     *
     * @param text what it misses or adds
     * @param exactDiffersBy how many MACs more the exact count has for that; negative where the tool counts too many
     */
    public record Note(String text, long exactDiffersBy) {}
}
