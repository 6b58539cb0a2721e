package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.LayerRule;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Scaling;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** Builds the module of one row {@code [from, repeats, module, args]}, as the module type's signature and rule say. */
final class RowPlanner {
    private final Dialect dialect;
    private final Build build;
    private final Map<String, @Nullable Object> keys;
    private final Scaling scaling;
    /** Every name that a row may have; gathered when a row has another. */
    private final List<String> names = new ArrayList<>();

    RowPlanner(Dialect dialect, Build build, Map<String, @Nullable Object> keys, Scaling scaling) {
        this.dialect = dialect;
        this.build = build;
        this.keys = new HashMap<>(keys);
        this.scaling = scaling;
    }

    /** The module type that a row's name means in this dialect. */
    Catalogue.Entry entry(String name) {
        String layer = name.startsWith("nn.")
                ? name.substring(3)
                : name.startsWith("torch.nn.") && dialect.rows().text() == Dialect.Text.SCOPE
                        ? name.substring(9)
                        : null;
        Catalogue.Entry entry = layer == null ? nameable(name) : Catalogue.layer(layer);
        if (entry == null) {
            dialect.rows().unsupported().forEach((begin, reason) -> {
                if (name.startsWith(begin)) {
                    throw new Refusal(Problem.UNKNOWN_MODULE, name + ": " + reason);
                }
            });
            throw build.catalogue()
                    .unknown(
                            "no module \"" + name + "\" can stand in a row of " + dialect.name(),
                            name,
                            names(),
                            build.budget());
        }
        return entry;
    }

    private @Nullable Definition nameable(String name) {
        Definition definition = build.catalogue().definition(name);
        return definition == null || definition.isPart() ? null : definition;
    }

    private List<String> names() {
        if (!names.isEmpty()) {
            return names;
        }
        build.catalogue().definitions().values().stream()
                .filter(definition -> !definition.isPart())
                .forEach(definition -> names.add(definition.name()));
        Catalogue.layers().forEach(layer -> names.add("nn." + layer));
        return names;
    }

    /**
     * The channels that a row which cannot be built would probably hand on, so that the rows behind it are still looked
     * at: those that its own arguments say; null where they do not.
     */
    @Nullable
    Object likelyChannels(String name, Node arguments) {
        String meant = nameable(name) != null ? name : Nearest.name(name, names(), build.budget());
        boolean scaled = meant != null && isScaled(entry(meant));
        Object first =
                arguments.items().isEmpty() ? null : arguments.items().get(0).value();
        return scaled && first instanceof Number ? scaling.scale(first) : null;
    }

    private boolean isScaled(Catalogue.Entry entry) {
        LayerRule rule = rule(entry);
        return rule.scaled() != null
                ? rule.scaled()
                : rule.arguments() == null && starts(entry.signature().names(), "c1", "c2");
    }

    /** Whether a module type reads a list of rows. */
    boolean readsList(Catalogue.Entry entry) {
        LayerRule rule = rule(entry);
        return rule.list() != null ? rule.list() : entry.signature().indexOf("ch") >= 0;
    }

    private LayerRule rule(Catalogue.Entry entry) {
        LayerRule rule = entry instanceof Definition definition
                ? definition.layer()
                : dialect.rules().get("nn." + entry.name());
        return rule == null ? LayerRule.BY_SIGNATURE : rule;
    }

    /**
     * The final arguments of a row.
     *
     * @param from the channels of what it reads: a number, or a list of them
     */
    RowPlan plan(
            Catalogue.Entry entry,
            List<@Nullable Object> given,
            Object from,
            @Nullable Object previous,
            Object repeats) {
        LayerRule rule = rule(entry);
        if (entry instanceof Definition block && block.isNamedAsForksDo() && rule.arguments() == null) {
            return plan(block, rule, given, from, previous, repeats);
        }
        List<String> names = entry.signature().names();
        boolean scaled = isScaled(entry);
        List<@Nullable Object> row = new ArrayList<>(given);
        if (scaled) {
            if (row.isEmpty()) {
                throw new Refusal(
                        Problem.MISSING_ARGUMENT,
                        entry.name() + " needs its channels out as first argument",
                        "c2",
                        null);
            }
            row.set(0, scaling.scale(row.get(0)));
        }
        Map<String, @Nullable Object> values =
                rule == LayerRule.BY_SIGNATURE ? Map.of() : values(row, from, previous, repeats);
        List<@Nullable Object> arguments = rule.arguments() != null
                ? list(ruled(entry, rule.arguments(), given, values))
                : bySignature(names, row, from);
        boolean absorbs = rule.repeats() != null
                ? rule.repeats()
                : scaled && names.size() > 2 && names.get(2).equals("n");
        if (absorbs && rule.arguments() == null) {
            if (arguments.size() < 2) {
                throw new Refusal(
                        Problem.MISSING_ARGUMENT,
                        entry.name() + " takes the row's repeats as its third argument, behind two others");
            }
            arguments.add(2, repeats);
        }
        RowPlan.checkCount(entry, given, arguments);
        Object channels = rule.channels() != null
                ? ruled(entry, rule.channels(), given, values)
                : scaled ? row.get(0) : from instanceof List ? previous : from;
        Map<String, @Nullable Object> keywords = evaluated(rule.keywords(), values);
        keys.putAll(evaluated(rule.sets(), values));
        return new RowPlan(entry, arguments, keywords, absorbs ? 1L : repeats, channels, leading(given, arguments));
    }

    /** A row that names a block of the library, as forks write them. */
    private RowPlan plan(
            Definition block,
            LayerRule rule,
            List<@Nullable Object> given,
            Object from,
            @Nullable Object previous,
            Object repeats) {
        BlockRow row = new BlockRow(block, scaling, from);
        List<@Nullable Object> arguments = row.arguments(given, repeats);
        int out = block.signature().indexOf("c2");
        Object kept = from instanceof List<?> list ? list.get(0) : from;
        Object channels = rule.channels() != null
                ? ruled(block, rule.channels(), given, values(arguments, from, previous, repeats))
                : out < 0 ? kept : arguments.get(out);
        return new RowPlan(
                block, arguments, Map.of(), row.absorbsRepeats() ? 1L : repeats, channels, leading(given, arguments));
    }

    /** How many arguments come before those of the row: where most of the row's are found again; all where none is. */
    private int leading(List<@Nullable Object> given, List<@Nullable Object> arguments) {
        long shifts = Math.max(0, arguments.size() - given.size() + 1);
        build.budget().step(shifts * given.size());
        int best = 0;
        long most = -1;
        for (int shift = 0; shift <= arguments.size() - given.size(); shift++) {
            long found = 0;
            for (int i = 0; i < given.size(); i++) {
                found += Objects.equals(given.get(i), arguments.get(i + shift)) ? 1 : 0;
            }
            best = found > most || most == 0 ? shift : best;
            most = Math.max(most, found);
        }
        return best;
    }

    private @Nullable Object ruled(
            Catalogue.Entry entry,
            LayerRule.Formula formula,
            List<@Nullable Object> given,
            Map<String, @Nullable Object> values) {
        try {
            return formula.evaluate(build, values);
        } catch (Refusal refusal) {
            if (refusal.problem() != Problem.MISSING_ARGUMENT) {
                throw refusal;
            }
            throw new Refusal(
                    Problem.MISSING_ARGUMENT,
                    entry.name() + " needs more arguments in a row than " + Python.brief(given) + ": they become its "
                            + entry.signature());
        }
    }

    private Map<String, @Nullable Object> evaluated(
            Map<String, LayerRule.Formula> formulas, Map<String, @Nullable Object> values) {
        if (formulas.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> results = new HashMap<>();
        formulas.forEach((name, formula) -> results.put(name, formula.evaluate(build, values)));
        return results;
    }

    /** Whether a row's repeats are shown as the copies that it makes. */
    boolean printsCopies() {
        return dialect.rows().printsCopies();
    }

    /** A number of maps, of those that a row reads. */
    long count(LayerRule.Formula formula, Object from) {
        if (formula.evaluate(build, Map.of("ch", from)) instanceof Long count && count >= 1) {
            return count;
        }
        throw new Refusal(Problem.INVALID_DEFINITION, "network.levels must be a whole number of at least 1");
    }

    /** Whether a module type gives the text that later rows read. */
    boolean givesText(Catalogue.Entry entry) {
        return rule(entry).givesText();
    }

    private static boolean starts(List<String> names, String first, String second) {
        return names.size() > 1 && names.get(0).equals(first) && names.get(1).equals(second);
    }

    private static List<@Nullable Object> bySignature(List<String> names, List<@Nullable Object> row, Object from) {
        List<@Nullable Object> arguments = new ArrayList<>(row);
        int list = names.indexOf("ch");
        if (list >= 0) {
            arguments.add(list == names.size() - 1 ? arguments.size() : Math.min(list, arguments.size()), from);
        } else if (!names.isEmpty() && names.get(0).equals("c1")) {
            arguments.add(0, from);
        }
        return arguments;
    }

    private Map<String, @Nullable Object> values(
            List<@Nullable Object> row, Object from, @Nullable Object previous, Object repeats) {
        Map<String, @Nullable Object> values = new HashMap<>(keys);
        values.put("a", row);
        values.put(from instanceof List ? "ch" : "c1", from);
        values.put("n", repeats);
        values.put("previous", previous);
        return values;
    }

    private static List<@Nullable Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new Refusal(Problem.INVALID_DEFINITION, "layer.arguments must be a list, not " + Python.brief(value));
    }
}
