/** Who may use the API, and how often. */
@NullMarked
package org.modelcomplexity.web.key;

import org.jspecify.annotations.NullMarked;
