package org.modelcomplexity.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.service.memory.Memory;
import org.springframework.stereotype.Component;

/** Rows that were computed for any request, as many as the heap has room for: most models are made of a few of them. */
@Component
class RowMemory implements RowCache, Memory {
    private static final int KEY_BYTES = 300;

    private final Cache<Object, Value> values;
    private final long most;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    RowMemory(ServiceProperties properties) {
        this.most = properties.shares().rowCache();
        this.values = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((Object key, Value value) -> (int) Math.min(Integer.MAX_VALUE, value.weight() + KEY_BYTES))
                .evictionListener((key, value, cause) -> evictions.increment())
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

    /** Counts what was looked for, once for all that was computed: a count each time would be seen in how long that takes. */
    void lookedUp(Rows rows) {
        hits.add(rows.hits());
        misses.add(rows.misses());
    }

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public Figures figures() {
        long bytes = values.policy()
                .eviction()
                .map(each -> each.weightedSize().orElse(0))
                .orElse(0L);
        return new Figures(hits.sum(), misses.sum(), evictions.sum(), values.estimatedSize(), bytes, most);
    }
}
