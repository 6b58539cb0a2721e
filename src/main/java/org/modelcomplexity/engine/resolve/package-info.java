/** From a model as it is written to the network that its dialect's reference makes of it. */
@NullMarked
package org.modelcomplexity.engine.resolve;

import org.jspecify.annotations.NullMarked;
