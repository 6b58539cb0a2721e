package org.modelcomplexity.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.gate.Amount;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.gate.Rule.Limit;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.python.Python;

/** Reads rules of a budget: a list of mappings, each with one figure and one limit; all that is wrong is said at once. */
public final class RuleReader {
    /** More than anybody looks at. */
    public static final int MOST_RULES = 100;

    private static final List<String> MODES = List.of("training", "fused");
    private static final List<String> FIELDS =
            List.of("figure", "mode", "convention", "row", "max", "min", "maxIncrease");

    private final Findings findings = new Findings();

    private RuleReader() {}

    /**
     * Reads rules.
     *
     * @param node the list of them
     * @throws org.modelcomplexity.engine.problem.InvalidModelException with everything that is wrong with any of them
     */
    public static List<Rule> read(Node node) {
        RuleReader reader = new RuleReader();
        List<Rule> rules = reader.rules(node);
        reader.findings.orRefuse();
        return rules;
    }

    private List<Rule> rules(Node node) {
        List<Node> items = node.items();
        if (items.isEmpty()) {
            find(
                    node.place(),
                    "rules must be a list of one or more mappings, each with figure and max, min or maxIncrease",
                    "{\"figure\": \"parameters\", \"max\": \"7.5M\"}");
        }
        if (items.size() > MOST_RULES) {
            findings.add(new Finding(
                    Problem.LIMIT_EXCEEDED,
                    node.place(),
                    items.size() + " rules are more than " + MOST_RULES + ", the limit",
                    null));
        }
        List<Rule> rules = new ArrayList<>();
        for (Node item : items) {
            Rule rule = rule(item);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    private @Nullable Rule rule(Node node) {
        if (!node.isMap()) {
            find(node.place(), "a rule is a mapping with figure and max, min or maxIncrease, not " + node.kind(), null);
            return null;
        }
        fields(node);
        Figure figure = figure(node);
        boolean fused = "fused".equals(word(node, "mode", MODES));
        String convention = convention(node);
        Integer row = row(node, figure);
        Limit limit = limit(node);
        Amount amount = figure == null || limit == null ? null : amount(node, figure, limit);
        if (figure == null || limit == null || amount == null) {
            return null;
        }
        check(node, limit, amount, row);
        Node named = given(node, "convention");
        Place at = named == null ? node.place() : named.place();
        return new Rule(node.place(), figure, fused, convention, at, row, limit, amount);
    }

    private void fields(Node node) {
        node.entries().forEach((name, value) -> {
            if (!FIELDS.contains(name)) {
                find(
                        value.place(),
                        "a rule has no field \"" + Python.cut(name) + "\"; it has " + String.join(", ", FIELDS),
                        Nearest.hint(name, FIELDS));
            }
        });
        node.repeated()
                .forEach(repeated -> find(
                        repeated.place(),
                        "\"" + Python.cut(repeated.key()) + "\" is in this rule more than once",
                        null));
    }

    private @Nullable Figure figure(Node node) {
        if (given(node, "figure") == null) {
            find(node.place(), "a rule needs a figure: " + String.join(", ", Figure.labels()), null);
            return null;
        }
        String name = word(node, "figure", Figure.labels());
        return name == null ? null : Figure.named(name);
    }

    /** One of some words; null where it is not given or none of them. */
    private @Nullable String word(Node node, String field, List<String> known) {
        Node given = given(node, field);
        if (given == null) {
            return null;
        }
        if (!(given.value() instanceof String word)) {
            find(given.place(), field + " must be one of " + String.join(", ", known) + ", not " + given.kind(), null);
            return null;
        }
        if (!known.contains(word)) {
            find(
                    given.place(),
                    "there is no " + field + " \"" + Python.cut(word) + "\"; there are " + String.join(", ", known),
                    Nearest.hint(word, known));
            return null;
        }
        return word;
    }

    private @Nullable String convention(Node node) {
        Node given = given(node, "convention");
        if (given == null) {
            return null;
        }
        if (!(given.value() instanceof String name) || name.isBlank() || name.equals("all")) {
            find(
                    given.place(),
                    "the convention of a rule is the name of one; GET /api/v1/conventions lists them",
                    null);
            return null;
        }
        return name;
    }

    private @Nullable Integer row(Node node, @Nullable Figure figure) {
        Node given = given(node, "row");
        if (given == null) {
            return null;
        }
        if (!(given.value() instanceof Long row) || row < 0 || row > Integer.MAX_VALUE) {
            find(given.place(), "row must be the number of a row, from 0", null);
            return null;
        }
        if (figure != null && !figure.isByRow()) {
            find(
                    given.place(),
                    figure.label() + " are told of the whole network alone, not by row; there are "
                            + String.join(", ", Figure.labelsByRow()),
                    null);
        }
        return row.intValue();
    }

    private @Nullable Limit limit(Node node) {
        List<Limit> given = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            if (given(node, limit.key()) != null) {
                given.add(limit);
            }
        }
        if (given.size() != 1) {
            find(
                    node.place(),
                    "a rule needs exactly one of max, min and maxIncrease, not "
                            + (given.isEmpty()
                                    ? "none"
                                    : given.stream().map(Limit::key).toList()),
                    null);
            return null;
        }
        return given.get(0);
    }

    private @Nullable Amount amount(Node node, Figure figure, Limit limit) {
        Node given = java.util.Objects.requireNonNull(given(node, limit.key()));
        Amount amount = given.value() instanceof Number number
                ? Amount.of(number)
                : given.value() instanceof String text ? Amount.read(text, figure.unit()) : null;
        if (amount == null) {
            find(
                    given.place(),
                    limit.key() + " of " + figure.label() + " must be "
                            + figure.unit().inWords() + ", with at most 18 digits before the point and 18 behind it",
                    null);
        }
        return amount;
    }

    private void check(Node node, Limit limit, Amount amount, @Nullable Integer row) {
        Place place = java.util.Objects.requireNonNull(given(node, limit.key())).place();
        if (limit != Limit.MAX_INCREASE && amount.value().signum() < 0) {
            find(place, limit.key() + " must not be negative", null);
        }
        if (limit != Limit.MAX_INCREASE && amount.isPercentage() && row == null) {
            find(
                    place,
                    "a percentage is a part of something: " + limit.key()
                            + " takes one beside row, as a share of the whole network, and maxIncrease one of the baseline",
                    null);
        }
        if (limit == Limit.MAX_INCREASE && row != null) {
            find(
                    place,
                    "maxIncrease is of the whole network: rows of a baseline may stand elsewhere. Use max beside row",
                    null);
        }
    }

    /** A field that is there and not null: generated clients send null for what was never set. */
    private static @Nullable Node given(Node node, String field) {
        Node given = node.get(field);
        return given == null || given.value() == null ? null : given;
    }

    private void find(Place place, String detail, @Nullable String hint) {
        findings.add(new Finding(Problem.INVALID_OPTION, place, detail, hint));
    }
}
