package org.modelcomplexity.engine.explain;

import java.util.List;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;

/**
 * A model's published figures, to be explained.
 *
 * @param dialect the model's own dialect
 * @param others other versions of the same family
 * @param scales the scales that the model has, by letter
 * @param options what is said beside the model
 */
public record Question(
        Published published, Dialect dialect, List<Dialect> others, List<String> scales, Options options) {}
