/** Programs of torch.export, read while their JSON comes by. */
@NullMarked
package org.modelcomplexity.read.export;

import org.jspecify.annotations.NullMarked;
