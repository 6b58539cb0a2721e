/** Badges over HTTP. */
@NullMarked
package org.modelcomplexity.web.badge;

import org.jspecify.annotations.NullMarked;
