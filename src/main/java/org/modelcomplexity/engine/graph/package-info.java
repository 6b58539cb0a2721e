/** Networks that come as graphs: steps of one operator each, the modules they stand in, rows, and folding by dataflow. */
@NullMarked
package org.modelcomplexity.engine.graph;

import org.jspecify.annotations.NullMarked;
