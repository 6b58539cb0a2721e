@NullMarked
package org.modelcomplexity.engine.module;

import org.jspecify.annotations.NullMarked;
