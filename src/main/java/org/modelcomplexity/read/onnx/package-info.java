/** ONNX files, read as they come by. */
@NullMarked
package org.modelcomplexity.read.onnx;

import org.jspecify.annotations.NullMarked;
