package org.modelcomplexity.service;

import java.util.List;
import java.util.stream.Stream;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Node;

/**
 * Which dialect a document is written in, where nobody says: {@code layers} → torch; {@code scales}, or a module that
 * only Ultralytics has → ultralytics-8.4; {@code activation} or {@code Segment} → yolov5-7.0; else yolov5-6.0.
 */
final class DialectGuess {
    private DialectGuess() {}

    static String of(Node document, Library library) {
        if (document.get("layers") != null) {
            return "torch";
        }
        List<String> modules = modules(document);
        if (document.get("scales") != null || modules.stream().anyMatch(module -> onlyUltralytics(module, library))) {
            return "ultralytics-8.4";
        }
        return document.get("activation") != null || modules.contains("Segment") ? "yolov5-7.0" : "yolov5-6.0";
    }

    private static List<String> modules(Node document) {
        return Stream.of("backbone", "head")
                .flatMap(part -> document.get(part) == null ? Stream.empty() : document.get(part).items().stream())
                .filter(row -> row.items().size() > 2 && row.items().get(2).value() instanceof String)
                .map(row -> (String) row.items().get(2).value())
                .toList();
    }

    private static boolean onlyUltralytics(String module, Library library) {
        return has(library.dialects().get("ultralytics-8.4"), module)
                && !has(library.dialects().get("yolov5-6.0"), module)
                && !has(library.dialects().get("yolov5-7.0"), module);
    }

    private static boolean has(@org.jspecify.annotations.Nullable Dialect dialect, String module) {
        return dialect != null && catalogued(dialect.catalogue(), module);
    }

    private static boolean catalogued(Catalogue catalogue, String module) {
        Definition definition = catalogue.definitions().get(module);
        return definition != null && !definition.isPart();
    }
}
