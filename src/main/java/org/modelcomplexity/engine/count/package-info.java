/** Counting: what a rule is, and what one gives for an operation, a row, a network. */
@NullMarked
package org.modelcomplexity.engine.count;

import org.jspecify.annotations.NullMarked;
