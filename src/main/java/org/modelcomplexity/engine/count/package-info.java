@NullMarked
package org.modelcomplexity.engine.count;

import org.jspecify.annotations.NullMarked;
