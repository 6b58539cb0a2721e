/** Programs of torch.export: their records, and one row of a table for each operator of ATen. */
@NullMarked
package org.modelcomplexity.engine.graph.export;

import org.jspecify.annotations.NullMarked;
