package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Builds what resolved rows are made of, of whatever format they were. */
public final class NetworkBuilder {
    private final Rows rows;
    private final Build build;
    private final @Nullable Module activation;

    /**
     * A builder of one network.
     *
     * @param activation the network's own default activation; null where it has none
     */
    public NetworkBuilder(Rows rows, Build build, @Nullable Module activation) {
        this.rows = rows;
        this.build = build;
        this.activation = activation;
        if (activation != null) {
            build.shared("activation", () -> activation);
        }
    }

    /** What one row is made of; null, with a finding, where it cannot be built. */
    public @Nullable BuiltRow build(Row row, Findings findings) {
        try {
            return rows.built(row.recipe(), activation, build);
        } catch (Refusal refusal) {
            findings.add(refusal, row.argumentPlace().apply(refusal.argument()));
        } catch (ArithmeticException overflow) {
            findings.add(new Finding(
                    Problem.OVERFLOW,
                    row.argumentPlace().apply(null),
                    "a size in this row does not fit 64 bits",
                    null));
        }
        return null;
    }

    /** The network of rows that were all built. */
    public static BuiltNetwork network(Network.Info info, List<Row> rows, List<BuiltRow> built) {
        List<Part> parts = new ArrayList<>(built.size());
        built.forEach(row -> parts.add(row.part()));
        return new BuiltNetwork(new Network(info, List.copyOf(rows), List.copyOf(parts)), List.copyOf(built));
    }
}
