/** Whether models keep their budgets: two analyses, and a verdict on each rule. */
@NullMarked
package org.modelcomplexity.service.gate;

import org.jspecify.annotations.NullMarked;
