package org.modelcomplexity.engine.count;

import java.util.function.ToLongFunction;
import org.modelcomplexity.engine.tensor.Operation;

/**
 * What a convention counts for operations of one kind.
 *
 * @param formula the formula as the field writes it: in, out are elements of the first input and output, K kernel
 *     elements, g groups
 * @param work the formula, exact; past 64 bits an {@link ArithmeticException}
 */
public record Rule(String formula, ToLongFunction<Operation> work) {}
