/** Sweeps: a model at every point of a grid, computed as the lines go out. */
@NullMarked
package org.modelcomplexity.service.sweep;

import org.jspecify.annotations.NullMarked;
