package org.modelcomplexity.engine.dialect;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, once, whoever asks at the same time. */
public final class Once<T> implements Supplier<T> {
    private final Supplier<T> making;
    private volatile @Nullable T made;

    /** A value that is made so. */
    public Once(Supplier<T> making) {
        this.making = making;
    }

    @Override
    public T get() {
        T known = made;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            known = made;
            if (known == null) {
                known = making.get();
                made = known;
            }
            return known;
        }
    }
}
