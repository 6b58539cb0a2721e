/** Python's values and how it prints them. */
@NullMarked
package org.modelcomplexity.engine.python;

import org.jspecify.annotations.NullMarked;
