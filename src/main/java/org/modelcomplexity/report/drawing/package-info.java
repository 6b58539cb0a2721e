/** A report's rows as a drawing. */
@NullMarked
package org.modelcomplexity.report.drawing;

import org.jspecify.annotations.NullMarked;
