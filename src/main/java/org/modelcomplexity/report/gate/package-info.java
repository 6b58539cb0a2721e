/** Verdicts on budgets, field by field. */
@NullMarked
package org.modelcomplexity.report.gate;

import org.jspecify.annotations.NullMarked;
