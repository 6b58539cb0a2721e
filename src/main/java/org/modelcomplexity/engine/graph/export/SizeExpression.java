package org.modelcomplexity.engine.graph.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * A size as torch.export writes it of symbols, which SymPy prints as calls ({@code Mul(Integer(2), Symbol('s0',
 * integer=True))}) or, older, as arithmetic ({@code 2*s0}): sums, products, powers, floor divisions, remainders, minima
 * and maxima of whole numbers.
 */
final class SizeExpression {
    private static final int LONGEST = 4_000;
    private static final int DEEPEST = 64;
    private static final int CHARACTERS_A_STEP = 8;
    private static final long LARGEST_POWER = 8;

    private final String text;
    private final Map<String, Long> symbols;
    private int at;
    private int depth;

    private SizeExpression(String text, Map<String, Long> symbols) {
        this.text = text;
        this.symbols = symbols;
    }

    /**
     * What an expression comes to.
     *
     * @param symbols what each symbol is
     * @throws Refusal where that cannot be told
     * @throws ArithmeticException past 64 bits
     */
    static long value(String text, Map<String, Long> symbols, Budget budget) {
        budget.step(1 + text.length() / CHARACTERS_A_STEP);
        if (text.length() > LONGEST) {
            throw new Refusal(Problem.LIMIT_EXCEEDED, "an expression of a size is longer than " + LONGEST);
        }
        SizeExpression expression = new SizeExpression(text, symbols);
        long value = expression.sum();
        if (expression.peek() != 0) {
            throw expression.unread();
        }
        return value;
    }

    /** The symbol that an expression is; null where it is more than one. */
    static @Nullable String symbol(String text) {
        String name = text.strip();
        if (name.startsWith("Symbol('") && name.endsWith(")") && name.indexOf('\'', 8) > 8) {
            String inside = name.substring(8, name.indexOf('\'', 8));
            boolean alone = name.indexOf('(', 8) < 0;
            return alone ? inside : null;
        }
        return name.matches("[A-Za-z_]\\w{0,99}") ? name : null;
    }

    private Refusal unread() {
        return new Refusal(
                Problem.INVALID_OPTION,
                "a size of the program is \"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text)
                        + "\", which is not understood here: export it anew at the sizes that are wanted");
    }

    private char peek() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean takes(String token) {
        peek();
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    private long sum() {
        if (++depth > DEEPEST) {
            throw unread();
        }
        long value = product();
        while (true) {
            if (takes("+")) {
                value = Math.addExact(value, product());
            } else if (takes("-")) {
                value = Math.subtractExact(value, product());
            } else {
                depth--;
                return value;
            }
        }
    }

    private long product() {
        long value = factor();
        while (true) {
            if (takes("//")) {
                value = divided(value, factor());
            } else if (takes("**")) {
                value = power(value, factor());
            } else if (takes("*")) {
                long next = factor();
                value = Math.multiplyExact(value, takes("**") ? power(next, factor()) : next);
            } else {
                return value;
            }
        }
    }

    private long factor() {
        char next = peek();
        if (next == '-' || next == '+') {
            at++;
            if (++depth > DEEPEST) {
                throw unread();
            }
            long value = factor();
            depth--;
            return next == '-' ? Math.negateExact(value) : value;
        }
        if (next == '(') {
            at++;
            long value = sum();
            expect(")");
            return value;
        }
        if (next >= '0' && next <= '9') {
            return number();
        }
        String name = name();
        return takes("(") ? call(name) : symbolic(name);
    }

    private long number() {
        int from = at;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && at - from < 18) {
            at++;
        }
        return Long.parseLong(text.substring(from, at));
    }

    private String name() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (at == from) {
            throw unread();
        }
        return text.substring(from, at);
    }

    private void expect(String token) {
        if (!takes(token)) {
            throw unread();
        }
    }

    private long symbolic(String name) {
        Long value = symbols.get(name);
        if (value == null) {
            throw new Refusal(
                    Problem.INVALID_OPTION,
                    "a size of the program hangs on " + name
                            + ", which is no dimension of an input: export it anew at the sizes that are wanted");
        }
        return value;
    }

    private long call(String name) {
        if (name.equals("Symbol")) {
            return symbol();
        }
        List<Long> arguments = new ArrayList<>();
        if (!takes(")")) {
            do {
                arguments.add(sum());
            } while (takes(","));
            expect(")");
        }
        return switch (name) {
            case "Add" -> arguments.stream().reduce(0L, Math::addExact);
            case "Mul" -> arguments.stream().reduce(1L, Math::multiplyExact);
            case "Max" -> arguments.stream().reduce(Math::max).orElseThrow(this::unread);
            case "Min" -> arguments.stream().reduce(Math::min).orElseThrow(this::unread);
            case "Integer" -> only(arguments, 1).get(0);
            case "Pow", "PowByNatural" -> power(only(arguments, 2).get(0), arguments.get(1));
            case "FloorDiv", "CleanDiv" -> divided(only(arguments, 2).get(0), arguments.get(1));
            case "Mod", "PythonMod" -> remainder(only(arguments, 2).get(0), arguments.get(1));
            default -> throw unread();
        };
    }

    /** {@code Symbol('s0', integer=True, positive=True)}, of which the name alone matters. */
    private long symbol() {
        expect("'");
        String name = name();
        expect("'");
        int end = text.indexOf(')', at);
        if (end < 0 || text.substring(at, end).contains("(")) {
            throw unread();
        }
        at = end + 1;
        return symbolic(name);
    }

    private List<Long> only(List<Long> arguments, int count) {
        if (arguments.size() != count) {
            throw unread();
        }
        return arguments;
    }

    private long divided(long value, long by) {
        if (by == 0) {
            throw unread();
        }
        return Math.floorDiv(value, by);
    }

    private long remainder(long value, long by) {
        if (by == 0) {
            throw unread();
        }
        return Math.floorMod(value, by);
    }

    private long power(long base, long exponent) {
        if (exponent < 0 || exponent > LARGEST_POWER) {
            throw unread();
        }
        long value = 1;
        for (long i = 0; i < exponent; i++) {
            value = Math.multiplyExact(value, base);
        }
        return value;
    }
}
