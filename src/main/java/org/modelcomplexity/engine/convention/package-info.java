/** The counting conventions, a table each, in families. */
@NullMarked
package org.modelcomplexity.engine.convention;

import org.jspecify.annotations.NullMarked;
