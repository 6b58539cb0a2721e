package org.modelcomplexity.engine.convention;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;

/** THE table of counting conventions, in the order of the documentation; each is one block in a class of its family. */
public final class Conventions {
    private static final Convention EXACT = ExactConvention.exact();
    private static final Map<String, Convention> ALL = index(List.of(
            ThopConventions.thop0031(),
            ThopConventions.thop011(),
            ThopConventions.ultralyticsThop(),
            OperatorConventions.fvcore(),
            OperatorConventions.ptflops(),
            OperatorConventions.torchinfo(),
            FlopCounterOperators.named(OperatorConventions.flopCounter()),
            EXACT));

    /** Those that read graphs of one format, and no other model. */
    private static final Map<String, Convention> OF_GRAPHS = index(List.of(OnnxToolConvention.onnxTool()));

    private Conventions() {}

    private static Map<String, Convention> index(List<Convention> conventions) {
        Map<String, Convention> byName = new LinkedHashMap<>();
        conventions.forEach(convention -> byName.put(convention.name(), convention.beside(EXACT)));
        return byName;
    }

    /** The convention of a name, or null. */
    public static @Nullable Convention find(String name) {
        return ALL.getOrDefault(name, OF_GRAPHS.get(name));
    }

    /** All conventions by name, with those that read graphs alone. */
    public static Map<String, Convention> known() {
        Map<String, Convention> known = new LinkedHashMap<>(ALL);
        known.putAll(OF_GRAPHS);
        return known;
    }

    /** All conventions by name that count what is built here, in the order of the documentation. */
    public static Map<String, Convention> all() {
        return ALL;
    }
}
