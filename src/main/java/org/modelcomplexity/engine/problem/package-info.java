@NullMarked
package org.modelcomplexity.engine.problem;

import org.jspecify.annotations.NullMarked;
