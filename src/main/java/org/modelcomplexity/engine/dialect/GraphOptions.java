package org.modelcomplexity.engine.dialect;

import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.document.Place;

/**
 * What a caller says beside a graph.
 *
 * @param depth how deep rows go into the tree of modules
 * @param shapes shapes of inputs, by name, in place of the graph's
 * @param shapesPlace where these shapes stand
 */
public record GraphOptions(int depth, Map<String, List<Long>> shapes, Place shapesPlace) {
    /** Two modules deep, as the graph has its inputs. */
    public static final GraphOptions DEFAULT = new GraphOptions(2, Map.of(), Place.WHOLE);
}
