package org.modelcomplexity.engine.network;

import java.util.List;

/**
 * A network whose rows know what their definitions' rewrites make of them.
 *
 * @param network the network
 * @param rows what each of its rows is built of
 */
public record BuiltNetwork(Network network, List<BuiltRow> rows) {
    /** The same network as the reference finds it when it has constructed it. */
    public BuiltNetwork with(Network.Constructed found) {
        return new BuiltNetwork(new Network(network.info().with(found), network.rows(), network.parts()), rows);
    }
}
