package org.modelcomplexity.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.network.RowCache;
import org.springframework.stereotype.Component;

/** Rows that were computed for any request, as many as the heap has room for: most models are made of a few of them. */
@Component
class RowMemory implements RowCache {
    private static final int KEY_BYTES = 300;

    private final Cache<Object, Value> values;

    RowMemory(ServiceProperties properties) {
        this.values = Caffeine.newBuilder()
                .maximumWeight(properties.shares().rowCache())
                .weigher((Object key, Value value) -> (int) Math.min(Integer.MAX_VALUE, value.weight() + KEY_BYTES))
                .build();
    }

    @Override
    public @Nullable Value get(Object key) {
        return values.getIfPresent(key);
    }

    @Override
    public void put(Object key, Value value) {
        values.put(key, value);
    }
}
