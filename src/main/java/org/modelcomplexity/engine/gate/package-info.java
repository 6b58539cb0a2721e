/** Limits on figures: what can be limited, rules as people write them, and whether a network keeps them. */
@NullMarked
package org.modelcomplexity.engine.gate;

import org.jspecify.annotations.NullMarked;
