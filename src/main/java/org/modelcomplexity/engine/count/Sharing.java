package org.modelcomplexity.engine.count;

import org.jspecify.annotations.Nullable;

/** Which modules several others hold: some tools count those more than once. */
public interface Sharing {
    /** Nothing is shared. */
    Sharing NONE = new Sharing() {
        @Override
        public long holders(Object module) {
            return 1;
        }

        @Override
        public @Nullable String key(Object module) {
            return null;
        }
    };

    /** How many modules of a row hold this one, by identity; at least 1. */
    long holders(Object module);

    /** The key under which the whole network shares it; null where it does not. */
    @Nullable
    String key(Object module);
}
