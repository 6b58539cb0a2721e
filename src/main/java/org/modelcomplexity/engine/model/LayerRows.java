package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Function;
import org.modelcomplexity.engine.module.Functions;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Python;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Tensor;

/** Makes what a row of a layer list names: a layer, a function, one of several results, or a learned tensor. */
final class LayerRows {
    private static final Map<String, Function> FUNCTIONS = functions();
    private static final Signature PARAMETER = Signature.parse("shape: pos*");
    private static final Signature GET_ITEM = Signature.parse("index: int");

    /** A tensor takes about the memory of so many steps' results. */

    /** What became of a row. */
    record Built(
            String type,
            @Nullable Module module,
            @Nullable Parameter parameter,
            Map<String, @Nullable Object> arguments,
            Row.Run run) {}

    private final Build build;

    LayerRows(Build build) {
        this.build = build;
    }

    private static Map<String, Function> functions() {
        Map<String, Function> byName = new LinkedHashMap<>();
        Functions.TABLE.forEach(function -> byName.put(function.name(), function));
        return byName;
    }

    /** Builds a row; refuses what torch refuses when it builds it. */
    Built build(LayerRow row) {
        boolean function = FUNCTIONS.containsKey(row.type())
                || row.type().equals("GetItem")
                || row.type().equals("Parameter");
        if (function && row.repeats() > 1) {
            throw new Refusal(Problem.WRONG_VALUE, row.type() + " is a function: it cannot be repeated");
        }
        return switch (row.type()) {
            case "GetItem" -> item(row);
            case "Parameter" -> parameter(row);
            default -> function ? function(row, Objects.requireNonNull(FUNCTIONS.get(row.type()))) : layer(row);
        };
    }

    private Built item(LayerRow row) {
        Arguments arguments = GET_ITEM.bind(row.type(), positional(row.arguments()), keywords(row.arguments()));
        long index = arguments.number("index");
        return new Built(row.type(), null, null, arguments.toMap(), (module, trace, inputs) -> pick(inputs, index));
    }

    private static Object pick(List<Object> inputs, long index) {
        if (inputs.size() != 1 || !(inputs.get(0) instanceof List<?> several)) {
            throw new Refusal(Problem.WRONG_FROM, "GetItem reads one row that gives several tensors");
        }
        long at = index < 0 ? index + several.size() : index;
        if (at < 0 || at >= several.size()) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "index " + index + " is outside the " + several.size() + " tensors that the row gives");
        }
        return several.get((int) at);
    }

    private Built parameter(LayerRow row) {
        Arguments arguments = PARAMETER.bind(row.type(), positional(row.arguments()), keywords(row.arguments()));
        Parameter learned = Parameter.normal(arguments.sizes("shape"));
        Tensor tensor = new Tensor(learned.shape(), DataType.FLOAT32);
        return new Built(row.type(), null, learned, arguments.toMap(), (module, trace, inputs) -> tensor);
    }

    private Built function(LayerRow row, Function function) {
        Arguments arguments =
                function.signature().bind(row.type(), positional(row.arguments()), keywords(row.arguments()));
        return new Built(
                row.type(),
                null,
                null,
                arguments.toMap(),
                (module, trace, inputs) ->
                        function.body().apply(trace, tensors(row.type(), firsts(inputs)), arguments));
    }

    /** What a function reads: tensors, and no lists of them, which a module of the request's own may give. */
    private static List<Tensor> tensors(String function, List<Object> inputs) {
        List<Tensor> tensors = new ArrayList<>(inputs.size());
        for (Object input : inputs) {
            if (!(input instanceof Tensor tensor)) {
                throw new Refusal(
                        Problem.SIZE_MISMATCH,
                        function + " reads tensors, but input " + (tensors.size() + 1) + " gives a list of them");
            }
            tensors.add(tensor);
        }
        return tensors;
    }

    private Built layer(LayerRow row) {
        Catalogue.Entry entry = entry(row.type());
        List<@Nullable Object> positional = positional(row.arguments());
        Map<String, @Nullable Object> keywords = keywords(row.arguments());
        Map<String, @Nullable Object> bound =
                entry.signature().bind(row.type(), positional, keywords).toMap();
        List<Module> copies = new ArrayList<>();
        for (long i = 0; i < row.repeats(); i++) {
            build.step();
            copies.add(entry.create(build, positional, keywords));
        }
        Module module = copies.size() == 1 ? copies.get(0) : Sequential.of(copies);
        return new Built(
                row.type(),
                module,
                null,
                bound,
                (current, trace, inputs) ->
                        current == null ? firsts(inputs).get(0) : current.forward(trace, firsts(inputs)));
    }

    private Catalogue.Entry entry(String type) {
        Catalogue.Entry entry = build.catalogue().find(type);
        if (entry == null) {
            List<String> known = new ArrayList<>(FUNCTIONS.keySet());
            known.addAll(build.catalogue().definitions().keySet());
            known.addAll(Catalogue.layers());
            throw new Refusal(
                    Problem.UNKNOWN_MODULE,
                    "there is no layer and no function \"" + Python.cut(type) + "\"",
                    null,
                    Nearest.hint(type, known));
        }
        return entry;
    }

    /** Who reads a row that gives several tensors gets the first. */
    private static List<Object> firsts(List<Object> inputs) {
        List<Object> firsts = new ArrayList<>(inputs.size());
        for (Object input : inputs) {
            firsts.add(input instanceof List<?> several ? several.get(0) : input);
        }
        return firsts;
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
