@NullMarked
package org.modelcomplexity.engine.tensor;

import org.jspecify.annotations.NullMarked;
