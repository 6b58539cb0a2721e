/** What is seen of requests from outside: figures of all of them, a line of each, and a name by which one is found again. */
@NullMarked
package org.modelcomplexity.web.seen;

import org.jspecify.annotations.NullMarked;
