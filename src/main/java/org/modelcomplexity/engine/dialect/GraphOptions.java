package org.modelcomplexity.engine.dialect;

import java.util.List;
import java.util.Map;

/**
 * What a caller says beside a graph.
 *
 * @param depth how deep rows go into the tree of modules
 * @param shapes shapes of inputs, by name, in place of the graph's
 */
public record GraphOptions(int depth, Map<String, List<Long>> shapes) {
    /** Two modules deep, as the graph has its inputs. */
    public static final GraphOptions DEFAULT = new GraphOptions(2, Map.of());
}
