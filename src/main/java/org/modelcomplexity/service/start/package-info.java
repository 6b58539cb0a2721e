/** What is done at start so that the first requests are answered soon. */
@NullMarked
package org.modelcomplexity.service.start;

import org.jspecify.annotations.NullMarked;
