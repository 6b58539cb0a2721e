package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.layer.Functions;
import org.modelcomplexity.engine.leaf.Function;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.spec.LayerRow;
import org.modelcomplexity.engine.tensor.Shape;

/** Makes what a row of a layer list names: a layer, a function, one of several results, or a learned tensor. */
final class LayerRows {
    private static final Map<String, Function> FUNCTIONS = functions();
    private static final Signature PARAMETER = Signature.parse("shape: pos*");
    private static final Signature GET_ITEM = Signature.parse("index: int");

    /** A tensor takes about the memory of so many steps' results. */

    /**
     * What a row says.
     *
     * @param arguments bound to its layer's or function's names
     */
    record Resolved(Recipe recipe, Map<String, @Nullable Object> arguments) {}

    private final Build build;

    LayerRows(Build build) {
        this.build = build;
    }

    private static Map<String, Function> functions() {
        Map<String, Function> byName = new LinkedHashMap<>();
        Functions.TABLE.forEach(function -> byName.put(function.name(), function));
        return byName;
    }

    /** What a row says; refuses what its layer's or function's signature does not take. */
    Resolved resolve(LayerRow row) {
        boolean function = FUNCTIONS.containsKey(row.type())
                || row.type().equals("GetItem")
                || row.type().equals("Parameter");
        if (function && row.repeats() > 1) {
            throw new Refusal(Problem.WRONG_VALUE, row.type() + " is a function: it cannot be repeated");
        }
        return switch (row.type()) {
            case "GetItem" -> {
                Arguments bound = bind(GET_ITEM, row);
                yield new Resolved(new Recipe.OfItem(bound.number("index")), bound.toMap());
            }
            case "Parameter" -> {
                Arguments bound = bind(PARAMETER, row);
                yield new Resolved(new Recipe.OfParameter(Shape.of(bound.sizes("shape"))), bound.toMap());
            }
            default -> function ? function(row, Objects.requireNonNull(FUNCTIONS.get(row.type()))) : layer(row);
        };
    }

    private Arguments bind(Signature signature, LayerRow row) {
        return signature.bind(row.type(), positional(row.arguments()), keywords(row.arguments()));
    }

    private Resolved function(LayerRow row, Function function) {
        Arguments bound = bind(function.signature(), row);
        return new Resolved(new Recipe.OfFunction(function, bound), bound.toMap());
    }

    private Resolved layer(LayerRow row) {
        Catalogue.Entry entry = entry(row.type());
        List<@Nullable Object> positional = positional(row.arguments());
        Map<String, @Nullable Object> keywords = keywords(row.arguments());
        Map<String, @Nullable Object> bound =
                entry.signature().bind(row.type(), positional, keywords).toMap();
        return new Resolved(
                new Recipe.OfModule(
                        entry,
                        positional,
                        keywords,
                        row.repeats(),
                        readsList(entry) ? Recipe.Reading.LIST : Recipe.Reading.FIRSTS),
                bound);
    }

    private static boolean readsList(Catalogue.Entry entry) {
        return entry instanceof Definition definition
                && definition.layer() != null
                && Boolean.TRUE.equals(definition.layer().list());
    }

    private Catalogue.Entry entry(String type) {
        Catalogue.Entry entry = build.catalogue().find(type);
        if (entry == null || entry instanceof Definition definition && definition.isPart()) {
            List<String> known = new ArrayList<>(FUNCTIONS.keySet());
            known.addAll(build.catalogue().definitions().keySet());
            known.addAll(Catalogue.layers());
            throw build.catalogue()
                    .unknown(
                            "there is no layer and no function \"" + Python.cut(type) + "\"",
                            type,
                            known,
                            build.budget());
        }
        return entry;
    }

    private List<@Nullable Object> positional(Node arguments) {
        List<@Nullable Object> values = new ArrayList<>();
        arguments.items().forEach(item -> values.add(value(item)));
        return values;
    }

    private Map<String, @Nullable Object> keywords(Node arguments) {
        Map<String, @Nullable Object> values = new HashMap<>();
        arguments.entries().forEach((name, item) -> values.put(name, value(item)));
        return values;
    }

    /** An object with a type is a layer as an argument. */
    private @Nullable Object value(Node node) {
        if (!node.isMap()) {
            return node.plain();
        }
        List<org.modelcomplexity.engine.problem.Finding> findings = new ArrayList<>();
        LayerRow row = LayerRow.read(node, findings);
        if (row == null) {
            throw new Refusal(findings.get(0).problem(), findings.get(0).detail());
        }
        return entry(row.type()).create(build, positional(row.arguments()), keywords(row.arguments()));
    }
}
