@NullMarked
package org.modelcomplexity.engine.definition;

import org.jspecify.annotations.NullMarked;
