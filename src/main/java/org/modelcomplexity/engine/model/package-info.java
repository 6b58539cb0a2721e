@NullMarked
package org.modelcomplexity.engine.model;

import org.jspecify.annotations.NullMarked;
