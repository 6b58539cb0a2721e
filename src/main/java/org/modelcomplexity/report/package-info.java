@NullMarked
package org.modelcomplexity.report;

import org.jspecify.annotations.NullMarked;
