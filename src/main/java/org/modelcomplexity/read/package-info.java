@NullMarked
package org.modelcomplexity.read;

import org.jspecify.annotations.NullMarked;
