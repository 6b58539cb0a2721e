package org.modelcomplexity.engine.count;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arithmetic operations by what they are.
 *
 * @param multiplyAdds products that are added up: a dot product of n has n
 * @param additions additions and subtractions
 * @param multiplications products that are not added up
 * @param divisions divisions
 * @param comparisons comparisons, maxima and minima
 * @param transcendentals exponentials, logarithms, square roots, tanh, erf
 */
public record Arithmetic(
        long multiplyAdds,
        long additions,
        long multiplications,
        long divisions,
        long comparisons,
        long transcendentals) {
    /** None at all. */
    public static final Arithmetic NONE = new Arithmetic(0, 0, 0, 0, 0, 0);

    public static Arithmetic multiplyAdds(long n) {
        return new Arithmetic(n, 0, 0, 0, 0, 0);
    }

    public static Arithmetic additions(long n) {
        return new Arithmetic(0, n, 0, 0, 0, 0);
    }

    public static Arithmetic multiplications(long n) {
        return new Arithmetic(0, 0, n, 0, 0, 0);
    }

    public static Arithmetic divisions(long n) {
        return new Arithmetic(0, 0, 0, n, 0, 0);
    }

    public static Arithmetic comparisons(long n) {
        return new Arithmetic(0, 0, 0, 0, n, 0);
    }

    public static Arithmetic transcendentals(long n) {
        return new Arithmetic(0, 0, 0, 0, 0, n);
    }

    /** The sum of both, exactly. */
    public Arithmetic plus(Arithmetic other) {
        if (this == NONE || other == NONE) {
            return this == NONE ? other : this;
        }
        return new Arithmetic(
                Math.addExact(multiplyAdds, other.multiplyAdds),
                Math.addExact(additions, other.additions),
                Math.addExact(multiplications, other.multiplications),
                Math.addExact(divisions, other.divisions),
                Math.addExact(comparisons, other.comparisons),
                Math.addExact(transcendentals, other.transcendentals));
    }

    /** This n times, exactly. */
    public Arithmetic times(long n) {
        return new Arithmetic(
                Math.multiplyExact(multiplyAdds, n),
                Math.multiplyExact(additions, n),
                Math.multiplyExact(multiplications, n),
                Math.multiplyExact(divisions, n),
                Math.multiplyExact(comparisons, n),
                Math.multiplyExact(transcendentals, n));
    }

    /** Every operation; a multiply-add is two. */
    public long flops() {
        long cheap = Math.addExact(Math.multiplyExact(2, multiplyAdds), Math.addExact(additions, multiplications));
        return Math.addExact(cheap, Math.addExact(divisions, Math.addExact(comparisons, transcendentals)));
    }

    /** By name, as answers have it. */
    public Map<String, Long> toMap() {
        Map<String, Long> map = new LinkedHashMap<>();
        map.put("multiplyAdds", multiplyAdds);
        map.put("additions", additions);
        map.put("multiplications", multiplications);
        map.put("divisions", divisions);
        map.put("comparisons", comparisons);
        map.put("transcendentals", transcendentals);
        return map;
    }
}
