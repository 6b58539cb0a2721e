/** The library of blocks: what people put into networks beside what a reference has. */
@NullMarked
package org.modelcomplexity.engine.block;

import org.jspecify.annotations.NullMarked;
