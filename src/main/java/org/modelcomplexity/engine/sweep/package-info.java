/** Grids over a model's options and over anything in its document, and which of their points are worth a look. */
@NullMarked
package org.modelcomplexity.engine.sweep;

import org.jspecify.annotations.NullMarked;
