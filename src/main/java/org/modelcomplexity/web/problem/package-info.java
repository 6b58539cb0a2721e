/** What is wrong, told as problem+json, and with which status. */
@NullMarked
package org.modelcomplexity.web.problem;

import org.jspecify.annotations.NullMarked;
