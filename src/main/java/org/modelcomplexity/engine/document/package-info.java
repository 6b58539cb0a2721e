@NullMarked
package org.modelcomplexity.engine.document;

import org.jspecify.annotations.NullMarked;
