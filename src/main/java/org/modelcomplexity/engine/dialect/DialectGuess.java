package org.modelcomplexity.engine.dialect;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.document.Node;

/** Which dialect a document is written in, where nobody says: the newest of which it bears a sign, or the oldest. */
public final class DialectGuess {
    private final Node document;
    private final List<Dialect> dialects;
    /** The modules that the document's rows name and that any dialect has. */
    private final Set<String> modules;

    private DialectGuess(Node document, List<Dialect> oldestFirst) {
        this.document = document;
        this.dialects = oldestFirst;
        this.modules = modules();
    }

    /**
     * The dialect that a document looks like.
     *
     * @param oldestFirst the dialects that there are, at least one
     */
    public static Dialect of(Node document, Collection<Dialect> oldestFirst) {
        return new DialectGuess(document, List.copyOf(oldestFirst)).likeliest();
    }

    private Dialect likeliest() {
        if (isLayerListWithoutLayers()) {
            return dialects.stream()
                    .filter(Dialect::readsLayerLists)
                    .findFirst()
                    .orElse(dialects.get(0));
        }
        for (int i = dialects.size() - 1; i > 0; i--) {
            if (shows(dialects.get(i), dialects.subList(0, i))) {
                return dialects.get(i);
            }
        }
        return dialects.get(0);
    }

    /** Inputs and no rows of any kind: a list whose key is misspelt, as it will be told. */
    private boolean isLayerListWithoutLayers() {
        return (document.get("input") != null || document.get("inputs") != null)
                && document.get("backbone") == null
                && document.get("head") == null;
    }

    private boolean shows(Dialect dialect, List<Dialect> older) {
        Dialect.Signs signs = dialect.signs();
        if (signs.keys().stream().anyMatch(key -> document.get(key) != null)) {
            return true;
        }
        boolean alone = signs.ownModules() && hasAll(dialect) && older.stream().noneMatch(this::hasAll);
        return (alone || signs.modules().stream().anyMatch(modules::contains))
                && signs.without().stream().allMatch(key -> document.get(key) == null);
    }

    private Set<String> modules() {
        Set<String> named = new LinkedHashSet<>();
        Stream.of("backbone", "head")
                .map(document::get)
                .flatMap(rows -> rows == null ? Stream.empty() : rows.items().stream())
                .filter(row -> row.items().size() > 2)
                .forEach(row -> {
                    if (row.items().get(2).value() instanceof String module
                            && dialects.stream().anyMatch(dialect -> has(dialect, module))) {
                        named.add(module);
                    }
                });
        return named;
    }

    private boolean hasAll(Dialect dialect) {
        return modules.stream().allMatch(module -> has(dialect, module));
    }

    private static boolean has(Dialect dialect, String module) {
        Definition definition = dialect.readsLayerLists()
                ? null
                : dialect.catalogue().definitions().get(module);
        return definition != null && !definition.isPart();
    }
}
