/** Sweeps over HTTP: their request, and lines that go out while they are computed. */
@NullMarked
package org.modelcomplexity.web.sweep;

import org.jspecify.annotations.NullMarked;
