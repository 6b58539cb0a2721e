/** The lines of a sweep, field by field. */
@NullMarked
package org.modelcomplexity.report.sweep;

import org.jspecify.annotations.NullMarked;
