package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.ArgumentType;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.notation.NotationParser;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.notation.Scope;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** Reads one definition from its document and compiles it. */
final class DefinitionReader {
    private static final Set<String> KEYS = Set.of(
            "args",
            "about",
            "extends",
            "module",
            "let",
            "require",
            "children",
            "parameters",
            "inputs",
            "forward",
            "fused",
            "layer",
            "network",
            "is",
            "modules",
            "source",
            "verified",
            "rows");
    private static final Set<String> FUSED_KEYS = Set.of("children", "forward", "cause", "explanation");

    /** What ends a dataflow; all else are steps. */
    private static final Set<String> ENDS = Set.of("result", "training", "evaluation");

    final String name;
    final String qualifiedName;
    final String about;
    final Signature signature;
    final Scope scope = new Scope();
    final List<Definition.Requirement> requirements = new ArrayList<>();
    final List<Definition.Let> lets = new ArrayList<>();
    /** Where each module type is first constructed, by its name. */
    final Map<String, Place> constructed = new LinkedHashMap<>();

    final List<Definition.Child> children;
    final Map<String, Expression> parameters = new LinkedHashMap<>();
    final int[] inputs;
    final int trainingSlot;
    final Definition.@Nullable Flow forward;
    final Definition.@Nullable Fused fused;
    final @Nullable Expression is;
    final boolean readsMode;
    final @Nullable LayerRule layer;
    final @Nullable NetworkRule network;
    final Node text;
    final Definition.Origin origin;
    final Calls.Uses uses;
    private final Compiler compiler;

    private DefinitionReader(
            String name, Node node, Definition.Origin origin, Notations notations, Calls.@Nullable Uses outer) {
        this.uses = new Calls.Uses(outer);
        this.compiler = new Compiler(scope, notations, uses);
        this.name = name;
        this.text = node;
        this.origin = origin;
        checkKeys(node, KEYS);
        declared(node, "modules").forEach((key, inner) -> {
            Texts.checkName(key, inner);
            Definition brought = read(key, inner, origin, notations, uses);
            uses.bring(brought);
            brought.constructed.forEach(constructed::putIfAbsent);
        });
        about = text(node, "about", "");
        qualifiedName = text(node, "module", origin.module()) + "." + name;
        signature = at(node.get("args"), () -> signature(text(node, "args", ""), notations));
        signature.names().forEach(scope::declare);
        declared(node, "let").forEach((key, value) -> {
            Expression compiled = compile(value);
            lets.add(new Definition.Let(scope.declare(key), compiled));
        });
        declared(node, "require")
                .forEach((condition, otherwise) ->
                        requirements.add(new Definition.Requirement(compile(otherwise, condition), words(otherwise))));
        is = node.get("is") == null ? null : compile(node.get("is"));
        declared(node, "parameters").forEach((key, value) -> {
            parameters.put(key, compile(value));
            scope.declare(key);
        });
        children = children(declared(node, "children"));
        Node fusedNode = mapping(node, "fused");
        if (fusedNode != null) {
            declared(fusedNode, "children").keySet().forEach(scope::declare);
        }
        inputs = at(node.get("inputs"), () -> inputs(text(node, "inputs", "x")));
        trainingSlot = scope.declare("training");
        forward = flow(node.get("forward"));
        // An empty one says that fusing does nothing.
        fused = fusedNode == null || fusedNode.entries().isEmpty() ? null : fused(fusedNode);
        readsMode = node.get("forward") != null
                && String.valueOf(node.get("forward").plain()).contains("training");
        Node rule = mapping(node, "layer");
        layer = rule == null ? null : at(rule, () -> LayerRule.read(rule, notations));
        Node last = mapping(node, "network");
        network = last == null ? null : at(last, () -> NetworkRule.read(last, notations));
    }

    /**
     * Reads a definition.
     *
     * @param origin where it comes from
     * @throws InvalidModelException pointing at what cannot be read
     */
    static Definition read(String name, Node node, Definition.Origin origin, Notations notations) {
        return read(name, node, origin, notations, null);
    }

    private static Definition read(
            String name, Node node, Definition.Origin origin, Notations notations, Calls.@Nullable Uses outer) {
        if (!node.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_DEFINITION, node.place(), "a definition must be a mapping, not " + node.kind());
        }
        return new Definition(new DefinitionReader(name, node, origin, notations, outer));
    }

    private int[] inputs(String written) {
        List<String> names = java.util.Arrays.stream(written.split(",", -1))
                .map(String::strip)
                .toList();
        boolean proper = names.stream().allMatch(name -> name.matches("[A-Za-z_]\\w*"));
        if (!proper || Set.copyOf(names).size() < names.size()) {
            throw new Refusal(Problem.INVALID_DEFINITION, "inputs are names, each once, not " + written);
        }
        return names.stream().mapToInt(scope::declare).toArray();
    }

    /** Refuses keys that a mapping of a definition does not have. */
    static void checkKeys(Node node, Set<String> known) {
        node.entries().forEach((key, value) -> {
            if (!known.contains(key)) {
                Refusal refusal = new Refusal(
                        Problem.INVALID_DEFINITION,
                        "there is no \"" + key + "\" here; there are "
                                + String.join(", ", known.stream().sorted().toList()),
                        null,
                        Nearest.hint(key, known));
                throw new InvalidModelException(List.of(refusal.at(value.place())));
            }
        });
    }

    private static String text(Node node, String key, String otherwise) {
        Node value = node.get(key);
        return value == null || value.value() == null ? otherwise : words(value);
    }

    /** A scalar as it was written. */
    private static String words(Node node) {
        Object value = node.value();
        if (node.isList() || node.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_DEFINITION, node.place(), "text was expected here, not " + node.kind());
        }
        return value instanceof Boolean || value == null
                ? String.valueOf(value == null ? "none" : value)
                : value instanceof Double ? Python.repr(value) : value.toString();
    }

    private static Map<String, Node> declared(Node node, String key) {
        Node written = mapping(node, key);
        return written == null ? Map.of() : written.entries();
    }

    /** A key's mapping, or null where it has nothing; anything else is a refusal. */
    private static @Nullable Node mapping(Node node, String key) {
        Node value = node.get(key);
        if (value == null || value.value() == null) {
            return null;
        }
        if (!value.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_DEFINITION, value.place(), key + " must be a mapping, not " + value.kind());
        }
        return value;
    }

    private List<Definition.Child> children(Map<String, Node> written) {
        List<Definition.Child> read = new ArrayList<>();
        written.forEach((key, value) -> {
            Expression compiled = compile(value);
            read.add(new Definition.Child(key, scope.declare(key), compiled));
        });
        return read;
    }

    private Definition.@Nullable Flow flow(@Nullable Node node) {
        if (node == null) {
            return null;
        }
        if (!node.isMap()) {
            return new Definition.Flow(List.of(), compile(node), null, null);
        }
        List<Definition.Let> steps = new ArrayList<>();
        node.entries().forEach((name, step) -> {
            if (!ENDS.contains(name)) {
                Expression compiled = compile(step);
                steps.add(new Definition.Let(scope.declare(name), compiled));
            }
        });
        Node result = node.get("result");
        int modes = (node.get("training") == null ? 0 : 1) + (node.get("evaluation") == null ? 0 : 1);
        if (modes != (result == null ? 2 : 0)) {
            throw new InvalidModelException(
                    Problem.INVALID_DEFINITION,
                    node.place(),
                    "a forward of several steps needs a \"result\", or one for \"training\" and one for \"evaluation\"");
        }
        return new Definition.Flow(
                steps,
                result == null ? null : compile(result),
                result == null ? flow(node.get("training")) : null,
                result == null ? flow(node.get("evaluation")) : null);
    }

    private Definition.Fused fused(Node node) {
        checkKeys(node, FUSED_KEYS);
        Cause cause = node.get("cause") == null
                ? Cause.BATCH_NORM_FOLDED
                : new Cause(
                        text(node, "cause", ""), text(node, "explanation", Cause.explanation(text(node, "cause", ""))));
        Node whole = node.get("forward") == null || text.get("forward") == null
                ? node.get("forward")
                : Texts.added(text.get("forward"), node.get("forward"));
        return new Definition.Fused(children(declared(node, "children")), flow(whole), cause);
    }

    private Expression compile(@Nullable Node node) {
        java.util.Objects.requireNonNull(node);
        return compile(node, words(node));
    }

    private Expression compile(Node node, String text) {
        Expression compiled = at(node, () -> compiler.compile(text));
        compiler.constructed().forEach(module -> constructed.putIfAbsent(module, node.place()));
        return compiled;
    }

    private static <T> T at(@Nullable Node node, java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(node == null ? Place.WHOLE : node.place())));
        }
    }

    /** Reads {@code c1, c2, k=1, *, legacy=true}; defaults are constants, what is behind the star is given by keyword. */
    private static Signature signature(String text, Notations notations) {
        List<Signature.Formal> formals = new ArrayList<>();
        int positional = -1;
        for (NotationParser.FormalContext formal : notations.formals(text).formal()) {
            if (formal.NAME() == null) {
                positional = formals.size();
                continue;
            }
            boolean required = formal.expression() == null;
            String name = formal.NAME().getText();
            if (formals.stream().anyMatch(other -> other.name().equals(name))) {
                throw new Refusal(Problem.INVALID_DEFINITION, "two arguments are called " + name);
            }
            Object value = required ? null : Compiler.constant(formal.expression(), notations);
            formals.add(new Signature.Formal(name, ArgumentType.ANY, required, value));
        }
        return new Signature(formals, positional < 0 ? formals.size() : positional);
    }
}
