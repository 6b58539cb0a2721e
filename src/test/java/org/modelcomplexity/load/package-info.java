/** Load for services that run, and what becomes of them under it: {@code .ci/cluster} and {@code .ci/crowd} use it. */
@NullMarked
package org.modelcomplexity.load;

import org.jspecify.annotations.NullMarked;
