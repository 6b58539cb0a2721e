package org.modelcomplexity.engine.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * The sizes of a sum of products of two tensors, as torch.einsum writes it: {@code bnmc,bkmc->bmnk}.
 *
 * @param result the shape of what comes out
 * @param work how many products there are: the product of all sizes that the equation names
 * @param sums whether they are added up: a letter is missing in the result
 */
record Einsum(Shape result, long work, boolean sums) {
    /** The sizes of an equation for two shapes; a letter has one size, or 1 on one side, which is broadcast. */
    static Einsum of(String equation, Shape first, Shape second) {
        if (!equation.matches("[a-zA-Z]+,[a-zA-Z]+->[a-zA-Z]*")) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "an equation is letters, as in ij,jk->ik, not " + Python.cut(equation),
                    "equation",
                    null);
        }
        String[] sides = equation.split(",|->", -1);
        Map<Character, Long> sizes = new LinkedHashMap<>();
        add(sides[0], first, sizes);
        add(sides[1], second, sizes);
        if (sides[2].chars().distinct().count() < sides[2].length()) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "a letter stands twice in the result of " + Python.cut(equation),
                    "equation",
                    null);
        }
        long[] result = new long[sides[2].length()];
        for (int i = 0; i < result.length; i++) {
            Long size = sizes.get(sides[2].charAt(i));
            if (size == null) {
                throw new Refusal(
                        Problem.WRONG_VALUE,
                        sides[2].charAt(i) + " in " + Python.cut(equation) + " has no size",
                        "equation",
                        null);
            }
            result[i] = size;
        }
        return new Einsum(
                Shape.of(result),
                sizes.values().stream().reduce(1L, Math::multiplyExact),
                sizes.keySet().stream().anyMatch(letter -> sides[2].indexOf(letter) < 0));
    }

    private static void add(String letters, Shape shape, Map<Character, Long> sizes) {
        Expect.rank(shape, letters.length(), letters.length());
        for (int i = 0; i < letters.length(); i++) {
            long size = shape.size(i);
            int first = letters.indexOf(letters.charAt(i));
            if (shape.size(first) != size) {
                throw Expect.mismatch(
                        "axis " + letters.charAt(i) + " is " + shape.size(first) + " and " + size + " in one tensor");
            }
            long known = sizes.getOrDefault(letters.charAt(i), size);
            if (known != size && known != 1 && size != 1) {
                throw Expect.mismatch(
                        "axis " + letters.charAt(i) + " is " + known + " in one tensor and " + size + " in the other");
            }
            sizes.put(letters.charAt(i), Math.max(known, size));
        }
    }
}
