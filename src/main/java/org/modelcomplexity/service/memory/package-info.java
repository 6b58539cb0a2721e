/** What is kept from one request for the next ones, and how much use that is. */
@NullMarked
package org.modelcomplexity.service.memory;

import org.jspecify.annotations.NullMarked;
