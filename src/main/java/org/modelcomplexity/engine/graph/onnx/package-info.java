/** ONNX files: their records, shapes node by node, and one row of a table for each operator. */
@NullMarked
package org.modelcomplexity.engine.graph.onnx;

import org.jspecify.annotations.NullMarked;
