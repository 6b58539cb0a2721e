package org.modelcomplexity.engine.explain;

import java.util.List;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;

/** The engine's one way through for the model in question, as another dialect reads it or with other options. */
@FunctionalInterface
public interface Analyser {
    /**
     * Analyses the model.
     *
     * @throws org.modelcomplexity.engine.problem.InvalidModelException where it makes no sense so
     */
    Result analyse(Dialect dialect, Options options, List<Convention> conventions);
}
