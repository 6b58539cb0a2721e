/** Networks made ready for inference: definitions' own rewrites, and BatchNorms folded by dataflow. */
@NullMarked
package org.modelcomplexity.engine.fusion;

import org.jspecify.annotations.NullMarked;
