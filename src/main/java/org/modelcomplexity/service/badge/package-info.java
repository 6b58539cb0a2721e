/** From a model to a badge. */
@NullMarked
package org.modelcomplexity.service.badge;

import org.jspecify.annotations.NullMarked;
