/** Operations in canonical form: what an identity is told by. */
@NullMarked
package org.modelcomplexity.engine.identity;

import org.jspecify.annotations.NullMarked;
