package org.modelcomplexity.engine.graph;

import java.util.List;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.tensor.Operation;

/**
 * One operator of a graph as the operation that it is.
 *
 * @param name its name in the graph
 * @param operator the operator's name as its format has it: {@code aten.conv2d.default}, {@code Conv}
 * @param scopes the modules that it stands in, outermost first
 * @param operation what it computes
 * @param reads names of the values it reads, learned ones too
 * @param gives names of the values it gives
 * @param place where it stands in what was sent
 */
public record Step(
        String name,
        String operator,
        List<Scope> scopes,
        Operation operation,
        List<String> reads,
        List<String> gives,
        Place place) {
    /** The path of the innermost module that it stands in; empty for the network itself. */
    String path() {
        return scopes.isEmpty() ? "" : scopes.get(scopes.size() - 1).path();
    }

    /** The same with another operation. */
    Step with(Operation other) {
        return new Step(name, operator, scopes, other, reads, gives, place);
    }
}
