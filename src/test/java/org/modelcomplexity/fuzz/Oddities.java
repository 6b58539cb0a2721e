package org.modelcomplexity.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.web.Mutations;

/** Values that have broken readers before: numbers at their ends, texts that look like something else, odd trees. */
final class Oddities {
    static final List<Object> SCALARS = Collections.unmodifiableList(Arrays.asList(
            0L,
            1L,
            -1L,
            2L,
            3L,
            7L,
            64L,
            255L,
            65_536L,
            1_000_003L,
            2_147_483_647L,
            2_147_483_648L,
            -2_147_483_648L,
            4_294_967_296L,
            1L << 53,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0.0,
            -0.0,
            0.5,
            1.5,
            -2.5,
            1e-320,
            1e18,
            1e19,
            1e300,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            true,
            false,
            null,
            "",
            " ",
            "None",
            "nc",
            "n",
            "s",
            "nearest",
            "bilinear",
            "nn.ReLU()",
            "nn.LeakyReLU(0.1)",
            "nn.PReLU(2 ** 40)",
            "nn.Softmax(dim=99)",
            "nn.ReLU",
            "SiLU",
            "same",
            "[1, 2]",
            "(3,)",
            "'",
            "\\",
            "1e999",
            "0x7fffffffffffffff",
            "1_000",
            "190:20:30",
            "2001-12-14t21:59:43.10-05:00",
            "__class__",
            "..",
            "~1~0/",
            "%s%n%d",
            "{0}",
            "${java.version}",
            "\u0000",
            "\u0085\u2028\ufeff",
            "\ud83d\ude00",
            "e\u0301\u202e"));

    static final List<String> FRAGMENTS = List.of(
            "\u0000",
            "\"",
            "'",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\n",
            "\t",
            " ",
            "-",
            "- ",
            "&a ",
            "*a",
            "!!",
            "|",
            ">",
            "%",
            "#",
            "<<: *a\n",
            "---\n",
            "...\n",
            "1e999",
            "NaN",
            "null",
            "9223372036854775808",
            "[[",
            "\\u0000",
            "\\ud800",
            "\ufeff",
            "\r",
            "?",
            "@",
            "`",
            "(",
            ")",
            " if ",
            " for i in ",
            "**",
            "//",
            "=");

    private static final int LONG = 5_000;

    private Oddities() {}

    static Object scalar(Dice dice) {
        return switch (dice.below(12)) {
            case 0 -> dice.any();
            case 1 -> dice.fraction() * 4;
            case 2, 3, 4 -> (long) dice.between(-3, 40);
            case 5 -> dice.oneIn(20) ? "x".repeat(LONG) : text(dice);
            default -> dice.of(SCALARS);
        };
    }

    /** A scalar, or a small tree of them. */
    static Object value(Dice dice, int depth) {
        if (depth == 0 || !dice.oneIn(3)) {
            return scalar(dice);
        }
        if (dice.oneIn(3)) {
            Map<String, Object> map = new LinkedHashMap<>();
            dice.many(dice.below(4), () -> map.put(text(dice), value(dice, depth - 1)));
            return map;
        }
        return dice.many(dice.below(5), () -> value(dice, depth - 1));
    }

    static String text(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.below(8); i > 0; i--) {
            text.appendCodePoint(dice.oneIn(4) ? dice.below(0x3000) : dice.between(32, 126));
        }
        return text.toString();
    }

    /** Puts something odd at a random place of a tree, removes it, or doubles it. */
    @SuppressWarnings("unchecked")
    static void disturb(Object tree, Dice dice) {
        if (tree instanceof Map<?, ?> map && !map.isEmpty()) {
            Map<Object, Object> entries = (Map<Object, Object>) map;
            Object key = dice.of(new ArrayList<>(entries.keySet()));
            if (!deeper(entries.get(key), dice)) {
                change(entries, key, dice);
            }
        } else if (tree instanceof List<?> list && !list.isEmpty()) {
            List<Object> items = (List<Object>) list;
            int at = dice.below(items.size());
            if (!deeper(items.get(at), dice)) {
                change(items, at, dice);
            }
        }
    }

    private static boolean deeper(Object child, Dice dice) {
        boolean inner =
                child instanceof Map<?, ?> map && !map.isEmpty() || child instanceof List<?> list && !list.isEmpty();
        if (!inner || dice.oneIn(5)) {
            return false;
        }
        disturb(child, dice);
        return true;
    }

    private static void change(Map<Object, Object> entries, Object key, Dice dice) {
        switch (dice.below(6)) {
            case 0 -> entries.remove(key);
            case 1 -> entries.put(text(dice), value(dice, 2));
            case 2 -> entries.put(dice.of(new ArrayList<>(entries.keySet())), entries.get(key));
            default -> entries.put(key, value(dice, 3));
        }
    }

    private static void change(List<Object> items, int at, Dice dice) {
        switch (dice.below(6)) {
            case 0 -> items.remove(at);
            case 1 -> items.add(at, Mutations.copy(items.get(at)));
            case 2 -> items.add(value(dice, 2));
            case 3 -> Collections.swap(items, at, dice.below(items.size()));
            default -> items.set(at, value(dice, 3));
        }
    }
}
