package org.modelcomplexity.service.sweep;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.service.memory.Memory;
import org.springframework.stereotype.Component;

/** Rows and models of the sweeps that are under way: apart from those of single requests, which a sweep would drive out. */
@Component
class SweepMemory implements RowCache, Memory {
    private static final int KEY_BYTES = 300;

    private final long most;
    private final Map<Object, Value> values = new LinkedHashMap<>(1024, 0.75f, true);
    private long weight;
    private long hits;
    private long misses;
    private long evictions;

    SweepMemory(ServiceProperties properties) {
        this.most = properties.shares().sweepRows();
    }

    @Override
    public synchronized @Nullable Value get(Object key) {
        Value found = values.get(key);
        if (found == null) {
            misses++;
        } else {
            hits++;
        }
        return found;
    }

    @Override
    public synchronized void put(Object key, Value value) {
        Value before = values.put(key, value);
        weight += weight(value) - (before == null ? 0 : weight(before));
        Iterator<Value> eldest = values.values().iterator();
        while (weight > most && eldest.hasNext()) {
            weight -= weight(eldest.next());
            eldest.remove();
            evictions++;
        }
    }

    @Override
    public String name() {
        return "sweeps";
    }

    @Override
    public synchronized Figures figures() {
        return new Figures(hits, misses, evictions, values.size(), weight, most);
    }

    private static long weight(Value value) {
        return value.weight() + KEY_BYTES;
    }
}
