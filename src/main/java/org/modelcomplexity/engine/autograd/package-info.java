/** What operations come to as torch's autograd runs them: kernels, the storages that are kept, the gradients wanted. */
@NullMarked
package org.modelcomplexity.engine.autograd;

import org.jspecify.annotations.NullMarked;
