/** What is wrong, told as problem+json, and with which status. */
@NullMarked
package org.modelcomplexity.web.openapi;

import org.jspecify.annotations.NullMarked;
