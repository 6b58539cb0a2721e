/** Composite modules as data: definitions, compiled to closures, and what they build and run. */
@NullMarked
package org.modelcomplexity.engine.definition;

import org.jspecify.annotations.NullMarked;
