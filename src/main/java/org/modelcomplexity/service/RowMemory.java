package org.modelcomplexity.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.service.memory.Memory;
import org.springframework.stereotype.Component;

/** Rows that were computed for any request, as many as the heap has room for: most models are made of a few of them. */
@Component
class RowMemory implements RowCache, Memory {
    private static final int KEY_BYTES = 300;

    private final Cache<Object, Value> values;
    private final long most;

    RowMemory(ServiceProperties properties) {
        this.most = properties.shares().rowCache();
        this.values = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((Object key, Value value) -> (int) Math.min(Integer.MAX_VALUE, value.weight() + KEY_BYTES))
                .recordStats()
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

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public Figures figures() {
        CacheStats stats = values.stats();
        long bytes = values.policy()
                .eviction()
                .map(each -> each.weightedSize().orElse(0))
                .orElse(0L);
        return new Figures(
                stats.hitCount(), stats.missCount(), stats.evictionCount(), values.estimatedSize(), bytes, most);
    }
}
