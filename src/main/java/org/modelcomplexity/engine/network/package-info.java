/** Networks as values: rows, what each of them is made of and does, and all runs of a network. */
@NullMarked
package org.modelcomplexity.engine.network;

import org.jspecify.annotations.NullMarked;
