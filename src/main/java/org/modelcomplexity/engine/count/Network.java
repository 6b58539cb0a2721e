package org.modelcomplexity.engine.count;

import java.util.BitSet;
import java.util.function.ToLongFunction;

/**
 * What counting needs to know of a network beside its operations.
 *
 * @param rows how many rows it has
 * @param needed the rows that its result needs
 * @param batch the first axis of its one input; 1 where it has several
 * @param parents how many parents a module has, by identity
 */
public record Network(int rows, BitSet needed, long batch, ToLongFunction<Object> parents) {}
