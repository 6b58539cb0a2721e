/** The formats that answers go out in beside JSON, one class each. */
@NullMarked
package org.modelcomplexity.report.write;

import org.jspecify.annotations.NullMarked;
