package org.modelcomplexity.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expressions of the notation, grown from a grammar whose symbols are kinds of value: $i a small whole number, $n a
 * number, $b a truth, $s a text, $l a list of numbers, $t a tensor, $x a list of tensors, $m a module, $k a list of
 * modules, $v any of these.
 */
final class Expressions {
    private static final String KINDS = "inbsltxmkv";

    /** What a kind grows into, a line a group: the kind, then its forms. */
    private static final Map<Character, List<String>> RULES = table("""
            i| $i + $i | $i // $i | len($l) | len($x) | $l[$i] | size($t, $i) | gcd($i, $i) | -$i | $i % $i
            n| $i | $n + $n | $n - $n | $n * $n | $n / $n | $n // $n | $n % $n | $n ** $i | int($n) | round($n) | ceil($n)
            n| gcd($i, $i) | max($n, $n) | min($n, $n) | sum($l) | divisible($n, 8) | same($n, none, $n) | $n if $b else $n
            n| reduce($n, s, i, range($i), s + i) | reduce($n, s, i, range($i), s * s) | $l[$i] | ($n) | known($n, $s)
            b| $n == $n | $n < $n | $n in $l | $v == $v | $v != $v | not $b | $b and $b | $b or $v | is_module($v) | is_list($v)
            b| is_number($v) | $v in $x | $m == $m | $t == $t | $l < $l
            s| type_of($v) | $s + $s | $s * $i | $s[$i] | $s[$i:$i]
            l| [$n, $n] | range($n) | $l + $l | $l * $i | $l[$i:$i] | $l[:$i] | [$n for i in $l] | [i * $n for i in range($i)]
            l| flat([$l, $l]) | insert($l, $i, $v) | replace($l, $i, $v) | zip($l, $l) | enumerate($l) | [$l for i in range($i)]
            l| [a + b for a, b in zip($l, $l)] | reduce($l, s, i, range($i), s + s) | reduce($l, s, i, range($i), [s, s])
            l| spread($i, $i) | balanced($i, $l) | $l if $b else $l | [$l, $n]
            t| $m($t) | $m($x) | $t + $t | $t * $n | $t @ $t | $x[$i] | cat($x, $i) | cat($t, $t, $i) | stack($x, $i)
            t| reshape($t, $i, $i, $i) | flatten($t, $i) | permute($t, 0, 2, 3, 1) | permute($t, $l) | transpose($t, $i, $i)
            t| slice($t, $i, $i, $i) | slice($t, 1, none, $i, $i) | select($t, $i, $i) | squeeze($t, $i) | unsqueeze($t, $i)
            t| expand($t, $l) | expand($t, $i, $i, $i, $i) | add($t, $v) | sub($t, value=$n) | mul($t, $t) | div($t, $n)
            t| maximum($t, $t) | mean($t, $i) | mean($t, $l) | sum_over($t, $i) | amax($t, $i) | matmul($t, $t) | softmax($t, $i)
            t| einsum('bchw,bkhw->bck', $t, $t) | einsum($s, $x) | sigmoid($t) | relu($t) | silu($t) | gelu($t) | tanh($t) | exp($t)
            t| log($t) | cos($t) | sin($t) | normalize($t, dim=$i) | interpolate($t, scale_factor=$n) | interpolate($t, size=$l)
            t| pad($t, $l) | pad($t, $n) | avg_pool2d($t, $i, $i) | max_pool2d($t, $i, $i, $i) | adaptive_avg_pool2d($t, $i)
            t| grid_sample($t, $t) | top_k($t, $i, $i) | gather($t, $t, $i) | constant($l) | reduce($t, s, i, range($i), m(s))
            t| reduce($t, s, i, range($i), cat(s, s, 1)) | $t if $b else $t | scan($k, $t)[-1] | -$t | $t / $t
            x| [$t, $t] | [$t] | chunk($t, $i, $i) | split($t, $i, $i) | split($t, $l, $i) | scan($k, $t) | $x + $x | $x * $i
            x| [$t for y in $x] | [$t for i in range($i)] | reduce($x, s, i, range($i), s + s) | $x[$i:] | flat([$x, $x])
            x| children($m) | chunk($t, 9999, 2)
            m| Conv($i, $i, $i) | Conv2d($i, $i, $i, $v) | BatchNorm2d($n) | Linear($i, $i) | C3($i, $i, $n) | MaxPool2d($v, $v)
            m| MultiheadAttention($i, $i) | Upsample($v, $v) | sequential($m, $m) | sequential($k) | modules($k) | repeat($n, $m)
            m| modules([$m for i in range($i)]) | copy($m) | fold($m) | fold($m, $m) | frozen($m) | activation($v, $v)
            m| shared($s, $m) | shared('a', $m) | $k[$i] | reduce($m, s, i, range($i), sequential(s, s)) | without_weights($m)
            m| value_by_keyword($m) | $m if $b else $m | Conv($v, $v, g=$v, act=$v) | LayerNorm($v) | LSTM($i, $i, $i)
            k| [$m, $m] | [$m for i in range($i)] | children($m) | $k + $k | $k * $i | [copy($m) for i in range($i)] | $k[$i:]
            v| $n | $n | $b | $s | $l | $t | $x | $m | $k | [$v, $v]
            """);

    /** Forms that work for whatever fits into them: chosen as often as all others, so that large expressions work too. */
    private static final Map<Character, List<String>> SAFE = table("""
            i| $i + 1 | max($i, 1)
            n| $n + $n | $n * $n | max($n, 1) | int($n)
            b| $n < $n | not $b
            l| [$n, $n] | $l + $l
            t| $m($t) | $m($t) | $t + $t | relu($t) | cat($t, $t, 1) | $t * 2 | max_pool2d($t, 3, 1, 1) | chunk($t, 2, 1)[0]
            t| $t if $b else $t | cat($x, 1) | reduce($t, s, i, range(3), m(s))
            x| [$t, $t] | chunk($t, 2, 1) | scan($k, $t) | [$t for i in range(2)]
            m| sequential($m, $m) | copy($m) | repeat(2, $m) | shared('a', $m) | activation(true, SiLU()) | $m if $b else $m
            k| [$m, $m] | modules([$m for i in range(2)])
            """);

    private static final Map<Character, List<String>> ENDS = table("""
            i| 0 | 1 | 2 | 3 | 4 | 8 | -1
            n| 1 | 2 | 0.5 | 16 | 0 | 1e3 | 7
            b| true | false
            s| 'a' | '' | 'bchw,bkhw->bck' | 'nn.ReLU()' | 'SiLU' | 'a,a->a' | '->' | '...' | 'bb,bb'
            l| [1, 2, 3] | [] | range(4) | [2, 2]
            t| constant([1, 2])
            x| [] | [constant([1, 2])]
            m| SiLU() | Identity() | none
            k| [SiLU(), SiLU()] | modules([SiLU()]) | []
            v| none | true | 1 | 'a' | [] | 0.5 | -1
            """);

    private static final Map<Character, List<String>> HUGE = table("""
            h| 99999 | 1e18 | 9223372036854775807 | 1e308 * 10 | 2 ** 62 | 2 ** 1000000 | range(100000) | 'a' * 1000000
            h| [0] * 100000 | reduce([1], s, i, range(30), s + s) | -9223372036854775808 | 1e-400 | 1e999 | 0.1 ** 500 | 1 / 0
            h| 1 // 0 | 1 % 0 | 2 ** -1 | 0 ** -1 | (-8) ** 0.5 | 99999999999999999999 | round(1e300) | int(1e400) | ceil(1e19)
            h| -9223372036854775807 - 1 | (-9223372036854775807 - 1) // -1 | 1e300 * 1e300 - 1e300 * 1e300 | 1e19 // 1 | 1e30 % 7
            """);

    private final Dice dice;
    private final Map<Character, List<String>> names = new HashMap<>();

    Expressions(Dice dice) {
        this.dice = dice;
    }

    private static Map<Character, List<String>> table(String text) {
        Map<Character, List<String>> table = new LinkedHashMap<>();
        text.lines()
                .forEach(line -> table.computeIfAbsent(line.charAt(0), kind -> new ArrayList<>())
                        .addAll(List.of(line.substring(2).strip().split(" \\| "))));
        return table;
    }

    /** Makes a name known: expressions made later may use it for its kind. */
    void know(char kind, String name) {
        names.computeIfAbsent(kind, key -> new ArrayList<>()).add(name);
    }

    /** An expression of a kind; now and then of another one, or with a part that is huge. */
    String of(char kind, int depth) {
        char grown = dice.oneIn(80) ? anyKind() : kind;
        if (dice.oneIn(150)) {
            return dice.of(HUGE.get('h'));
        }
        if (depth <= 0 || dice.oneIn(4)) {
            return end(grown);
        }
        Map<Character, List<String>> rules = SAFE.containsKey(grown) && !dice.oneIn(3) ? SAFE : RULES;
        return expanded(dice.of(rules.get(grown)), depth - 1);
    }

    private char anyKind() {
        return KINDS.charAt(dice.below(KINDS.length()));
    }

    private String end(char kind) {
        List<String> known = names.get(kind);
        return known != null && !dice.oneIn(4) ? dice.of(known) : dice.of(ENDS.get(kind));
    }

    private String expanded(String rule, int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rule.length(); i++) {
            if (rule.charAt(i) == '$') {
                text.append(of(rule.charAt(++i), depth));
            } else {
                text.append(rule.charAt(i));
            }
        }
        return text.toString();
    }

    /** An expression as text with a few of its tokens gone, swapped, or grown into others. */
    String mutant(String expression) {
        String[] tokens = expression.split("(?<=\\W)|(?=\\W)");
        for (int i = dice.between(1, 2); i > 0; i--) {
            int at = dice.below(tokens.length);
            tokens[at] = dice.run(
                    () -> tokens[at].isBlank() ? " " : "",
                    () -> tokens[dice.below(tokens.length)],
                    () -> tokens[at].matches("\\w+") ? "(" + of(anyKind(), 2) + ")" : tokens[at],
                    () -> tokens[at].matches("\\d+")
                            ? dice.of("0", "-1", "99999", "0.5", "1e18", "2 ** 62")
                            : tokens[at],
                    () -> tokens[at].matches("\\w+")
                            ? dice.of("none", "x", "true", "[]", "c1", "''", "9999")
                            : tokens[at],
                    () -> tokens[at].matches("[+*/%@,]")
                            ? dice.of("+", "*", "//", "%", "**", "@", ",", "==", " in ")
                            : tokens[at]);
        }
        return String.join("", tokens);
    }
}
