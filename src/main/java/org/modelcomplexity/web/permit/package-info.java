/** Who may work now, and who waits. */
@NullMarked
package org.modelcomplexity.web.permit;

import org.jspecify.annotations.NullMarked;
