/** A report's figures alone: one as a badge, all as a flat map. */
@NullMarked
package org.modelcomplexity.report.figure;

import org.jspecify.annotations.NullMarked;
