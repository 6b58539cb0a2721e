/** Budgets over HTTP: a model, rules and a baseline in, verdicts out. */
@NullMarked
package org.modelcomplexity.web.gate;

import org.jspecify.annotations.NullMarked;
