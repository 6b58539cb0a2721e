/** Dialects: each one reference implementation's reading of models, keys and scales included. */
@NullMarked
package org.modelcomplexity.engine.dialect;

import org.jspecify.annotations.NullMarked;
