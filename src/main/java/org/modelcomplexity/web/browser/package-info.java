/** What browsers need beside the API: the page for people, and pages of other origins. */
@NullMarked
package org.modelcomplexity.web.browser;

import org.jspecify.annotations.NullMarked;
