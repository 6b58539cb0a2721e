package org.modelcomplexity.engine.dialect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.document.Node;

/** Which dialect a document is written in, where nobody says: the newest of which it bears a sign, or the oldest. */
public final class DialectGuess {
    private DialectGuess() {}

    /**
     * The dialect that a document looks like.
     *
     * @param oldestFirst the dialects that there are, at least one
     */
    public static Dialect of(Node document, Collection<Dialect> oldestFirst) {
        List<Dialect> dialects = new ArrayList<>(oldestFirst);
        Set<String> modules = modules(document);
        for (int i = dialects.size() - 1; i > 0; i--) {
            if (shows(document, modules, dialects.get(i), dialects.subList(0, i))) {
                return dialects.get(i);
            }
        }
        return dialects.get(0);
    }

    private static boolean shows(Node document, Set<String> modules, Dialect dialect, List<Dialect> older) {
        Dialect.Signs signs = dialect.signs();
        return signs.keys().stream().anyMatch(key -> document.get(key) != null)
                || signs.modules().stream().anyMatch(modules::contains)
                || signs.ownModules()
                        && modules.stream()
                                .anyMatch(module ->
                                        has(dialect, module) && older.stream().noneMatch(each -> has(each, module)));
    }

    private static Set<String> modules(Node document) {
        Set<String> modules = new LinkedHashSet<>();
        Stream.of("backbone", "head")
                .map(document::get)
                .flatMap(rows -> rows == null ? Stream.empty() : rows.items().stream())
                .filter(row -> row.items().size() > 2)
                .forEach(row -> {
                    if (row.items().get(2).value() instanceof String module) {
                        modules.add(module);
                    }
                });
        return modules;
    }

    private static boolean has(Dialect dialect, String module) {
        Definition definition = dialect.catalogue().definitions().get(module);
        return definition != null && !definition.isPart();
    }
}
