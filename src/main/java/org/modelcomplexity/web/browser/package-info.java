/** What browsers need beside the API: pages of other origins, and where to begin. */
@NullMarked
package org.modelcomplexity.web.browser;

import org.jspecify.annotations.NullMarked;
