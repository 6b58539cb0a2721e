/** What is held of a large file while it comes: what is of use, and where something was left out. */
@NullMarked
package org.modelcomplexity.read.sieve;

import org.jspecify.annotations.NullMarked;
