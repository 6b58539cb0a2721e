/** Models as they are written, row by row. */
@NullMarked
package org.modelcomplexity.engine.spec;

import org.jspecify.annotations.NullMarked;
