/** The layers and functions of torch.nn, one row each, in tables by family. */
@NullMarked
package org.modelcomplexity.engine.layer;

import org.jspecify.annotations.NullMarked;
