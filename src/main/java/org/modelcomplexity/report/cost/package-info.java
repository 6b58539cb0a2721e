/** What training costs and what memory it takes, as answers have it. */
@NullMarked
package org.modelcomplexity.report.cost;

import org.jspecify.annotations.NullMarked;
