package org.modelcomplexity.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.Cost;
import org.modelcomplexity.engine.count.Difference;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;

/**
 * All there is to say about a model.
 *
 * @param network the unfused network
 * @param canonical a run of it at a size that no option changes, by which its identity is told; where no report was asked
 *     for, the run that figures come from
 * @param outputs what each row gives in training mode at the size that was asked for: a tensor, a list, or null
 * @param training the unfused network's figures
 * @param fused the fused network's figures
 * @param difference why they differ
 * @param warnings what was assumed or ignored
 * @param cost what training costs and what memory it takes; null where nobody asked
 */
public record Result(
        Network network,
        NetworkRun canonical,
        List<@Nullable Object> outputs,
        Mode training,
        Mode fused,
        Difference difference,
        List<Warning> warnings,
        @Nullable Cost cost) {
    /** Without a cost. */
    public Result(
            Network network,
            NetworkRun canonical,
            List<@Nullable Object> outputs,
            Mode training,
            Mode fused,
            Difference difference,
            List<Warning> warnings) {
        this(network, canonical, outputs, training, fused, difference, warnings, null);
    }

    /** The same with what it costs. */
    public Result with(Cost known) {
        return new Result(network, canonical, outputs, training, fused, difference, warnings, known);
    }
}
