/** What is the operator's alone, where it has a port of its own. */
@NullMarked
package org.modelcomplexity.web.management;

import org.jspecify.annotations.NullMarked;
