/** The search for the settings under which a model has the figures that someone published. */
@NullMarked
package org.modelcomplexity.engine.explain;

import org.jspecify.annotations.NullMarked;
