package org.modelcomplexity.engine.network;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where what was computed of a row is found again. What is in it are values: whoever asks gets the same with it and
 * without.
 */
public interface RowCache {
    /** What was kept under a key, or null. */
    @Nullable
    Value get(Object key);

    /** Keeps a value; it may be let go at any time. */
    void put(Object key, Value value);

    /** A value, with what it took to compute: who finds it pays the same as who computed it. */
    interface Value {
        /** Steps that it took. */
        long steps();

        /** Bytes that it holds of what a request may hold. */
        long bytes();

        /** Bytes that it takes in a cache. */
        long weight();
    }

    /** One that lives as long as a request. */
    static RowCache ofRequest() {
        Map<Object, Value> values = new HashMap<>();
        return new RowCache() {
            @Override
            public @Nullable Value get(Object key) {
                return values.get(key);
            }

            @Override
            public void put(Object key, Value value) {
                values.put(key, value);
            }
        };
    }
}
