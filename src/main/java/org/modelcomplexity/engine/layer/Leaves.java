package org.modelcomplexity.engine.layer;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.LeafType;

/** The index of all leaf tables. */
public final class Leaves {
    private static final Map<String, LeafType> BY_NAME = index();

    private Leaves() {}

    private static Map<String, LeafType> index() {
        Map<String, LeafType> rows = new LinkedHashMap<>();
        Stream.of(
                        Convolutions.TABLE,
                        Projections.TABLE,
                        Normalizations.TABLE,
                        Recurrent.TABLE,
                        Activations.TABLE,
                        Poolings.TABLE,
                        Resizing.TABLE,
                        Paddings.TABLE,
                        Rearrangements.TABLE)
                .flatMap(List::stream)
                .forEach(row -> rows.put(row.name(), row));
        return Collections.unmodifiableMap(rows);
    }

    /** The row of a torch.nn class, named without its module, or null. */
    public static @Nullable LeafType find(String name) {
        return BY_NAME.get(name);
    }

    /** The names of all rows, family by family. */
    public static Collection<String> names() {
        return BY_NAME.keySet();
    }
}
