/** The arithmetic of derivatives, one formula a kind of operation: the project's own count of a backward pass. */
@NullMarked
package org.modelcomplexity.engine.derivative;

import org.jspecify.annotations.NullMarked;
