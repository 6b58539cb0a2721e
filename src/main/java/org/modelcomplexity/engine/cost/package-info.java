/** What a training step costs, what memory a network takes, and what bounds a device sets. */
@NullMarked
package org.modelcomplexity.engine.cost;

import org.jspecify.annotations.NullMarked;
