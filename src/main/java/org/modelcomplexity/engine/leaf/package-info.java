/** What a layer of torch.nn is: its arguments, its parameters, its rule for shapes. */
@NullMarked
package org.modelcomplexity.engine.leaf;

import org.jspecify.annotations.NullMarked;
