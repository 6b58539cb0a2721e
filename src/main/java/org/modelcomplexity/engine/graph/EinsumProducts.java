package org.modelcomplexity.engine.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes.Products;
import org.modelcomplexity.engine.tensor.Shape;

/** The work and the result of an einsum of any number of tensors, with an ellipsis for the axes that have no letter. */
public record EinsumProducts(Products products, Shape result) {
    private static final int LONGEST = 64;

    /**
     * Of an equation.
     *
     * @param operands the letters of each tensor
     * @param result the letters of the result; null: those that stand once, in their order
     */
    public static EinsumProducts of(String[] operands, @Nullable String result, List<Shape> shapes) {
        Map<Character, Long> sizes = new HashMap<>();
        long[] rest = new long[0];
        for (int i = 0; i < operands.length; i++) {
            rest = read(operands[i], shapes.get(i), sizes, rest);
        }
        String letters = result == null ? implicit(String.join("", operands)) : result;
        long work = 1;
        for (long size : sizes.values()) {
            work = Math.multiplyExact(work, size);
        }
        for (long size : rest) {
            work = Math.multiplyExact(work, size);
        }
        boolean sums = sizes.keySet().stream().anyMatch(letter -> letters.indexOf(letter) < 0);
        return new EinsumProducts(new Products(work, sums), result(letters, sizes, rest));
    }

    private static long[] read(String operand, Shape shape, Map<Character, Long> sizes, long[] rest) {
        int dots = operand.indexOf("...");
        String letters = operand.replace("...", "");
        int more = shape.rank() - letters.length();
        if (!letters.matches("[a-zA-Z]{0," + LONGEST + "}") || more < 0 || dots < 0 && more > 0) {
            throw new Refusal(
                    Problem.WRONG_VALUE, "its equation has \"" + operand + "\" for a tensor of shape " + shape);
        }
        int axis = 0;
        for (int i = 0; i < letters.length(); i++) {
            axis += i == dots ? more : 0;
            long size = shape.size(axis++);
            long known = sizes.getOrDefault(letters.charAt(i), size);
            if (known != size && known != 1 && size != 1) {
                throw new Refusal(
                        Problem.SIZE_MISMATCH,
                        "axis " + letters.charAt(i) + " of its equation is " + known + " and " + size);
            }
            sizes.put(letters.charAt(i), known == 1 ? size : known);
        }
        return dots < 0 ? rest : broadcast(rest, shape, dots, more);
    }

    private static long[] broadcast(long[] rest, Shape shape, int from, int count) {
        long[] all = new long[Math.max(rest.length, count)];
        for (int back = 1; back <= all.length; back++) {
            long a = back <= rest.length ? rest[rest.length - back] : 1;
            long b = back <= count ? shape.size(from + count - back) : 1;
            all[all.length - back] = a == 1 ? b : a;
        }
        return all;
    }

    private static String implicit(String letters) {
        StringBuilder once = new StringBuilder(letters.contains("...") ? "..." : "");
        letters.chars()
                .filter(Character::isLetter)
                .sorted()
                .filter(letter -> letters.indexOf(letter) == letters.lastIndexOf(letter))
                .forEach(letter -> once.append((char) letter));
        return once.toString();
    }

    private static Shape result(String letters, Map<Character, Long> sizes, long[] rest) {
        int dots = letters.indexOf("...");
        String plain = letters.replace("...", "");
        long[] all = new long[plain.length() + (dots < 0 ? 0 : rest.length)];
        int axis = 0;
        for (int i = 0; i <= plain.length(); i++) {
            if (i == dots) {
                for (long size : rest) {
                    all[axis++] = size;
                }
            }
            if (i < plain.length()) {
                Long size = sizes.get(plain.charAt(i));
                if (size == null) {
                    throw new Refusal(Problem.WRONG_VALUE, plain.charAt(i) + " in its equation has no size");
                }
                all[axis++] = size;
            }
        }
        return Shape.possiblyEmpty(all);
    }
}
