package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Random choices that a seed, a kind and an index fix: the same three give the same request on every machine. */
final class Dice {
    private final SplittableRandom random;

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** The dice of one request. */
    static Dice of(long seed, Kind kind, int index) {
        return new Dice(new SplittableRandom(
                (seed * 31 + kind.name().hashCode()) * 1_000_003L + index * 0x9E37_79B9_7F4A_7C15L));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from the first to the second, both included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    long any() {
        return random.nextLong();
    }

    double fraction() {
        return random.nextDouble();
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One of several ways to make a thing, of which only the chosen one is gone. */
    @SafeVarargs
    final <T> T run(Supplier<T>... ways) {
        return ways[random.nextInt(ways.length)].get();
    }

    /** A list of that many things. */
    <T> List<T> many(int count, Supplier<? extends T> thing) {
        List<T> things = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> things.add(thing.get()));
        return things;
    }

    /** Bytes with one to that many flipped, cut, doubled or put in. */
    byte[] scratched(byte[] bytes, int most) {
        byte[] changed = bytes;
        for (int i = between(1, most); i > 0 && changed.length > 0; i--) {
            changed = scratch(changed);
        }
        return changed;
    }

    private byte[] scratch(byte[] bytes) {
        int at = below(bytes.length);
        int end = Math.min(bytes.length, at + between(1, 40));
        byte[] changed = bytes.clone();
        switch (below(5)) {
            case 0 -> changed[at] ^= (byte) (1 << below(8));
            case 1 -> changed[at] = (byte) below(256);
            case 2 -> changed = joined(bytes, at, new byte[0], end);
            case 3 -> changed = joined(bytes, end, slice(bytes, at, end), end);
            default -> changed = joined(bytes, at, of(Oddities.FRAGMENTS).getBytes(StandardCharsets.UTF_8), at);
        }
        return changed;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
        byte[] all = new byte[until + between.length + bytes.length - from];
        System.arraycopy(bytes, 0, all, 0, until);
        System.arraycopy(between, 0, all, until, between.length);
        System.arraycopy(bytes, from, all, until + between.length, bytes.length - from);
        return all;
    }
}
