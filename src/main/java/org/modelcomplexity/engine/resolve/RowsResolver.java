package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.NetworkRule;
import org.modelcomplexity.engine.dialect.Scaling;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.spec.RowReader;

/** The rows of a model, resolved one behind the other; what is wrong with any becomes findings. */
final class RowsResolver {
    /** The network's second input. */
    private static final int TEXT_INPUT = -2;

    private final RowPlanner builder;
    private final RowText rowText;
    private final Scaling scaling;
    private final long ch;
    private final boolean printsCopies;
    private final List<Finding> findings;
    /** The channels that each row hands on: a number or a list; null where its row could not be built. */
    private final List<@Nullable Object> channels = new ArrayList<>();

    private final BitSet heads = new BitSet();
    private int textSource = TEXT_INPUT;
    /** The channels of what the last row reads. */
    private @Nullable Object lastRead;

    RowsResolver(RowPlanner builder, RowText rowText, Scaling scaling, long ch, List<Finding> findings) {
        this.builder = builder;
        this.rowText = rowText;
        this.scaling = scaling;
        this.ch = ch;
        this.printsCopies = builder.printsCopies();
        this.findings = findings;
    }

    /** How many rows have modules that make networks run once. */
    int heads() {
        return heads.cardinality();
    }

    /** How many of the maps that the last row reads a network's strides are those of. */
    long levels(NetworkRule network, Place place) {
        if (network.levels() == null || !(lastRead instanceof List)) {
            return Long.MAX_VALUE;
        }
        try {
            return builder.count(network.levels(), lastRead);
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(place)));
        } catch (ArithmeticException overflow) {
            throw new InvalidModelException(Problem.OVERFLOW, place, "a number of levels does not fit 64 bits");
        }
    }

    /** What a network is whose last row is of a module type. */
    static NetworkRule network(Catalogue.@Nullable Entry entry) {
        return entry instanceof Definition definition && definition.network() != null
                ? definition.network()
                : NetworkRule.PLAIN;
    }

    /**
     * Resolves one more row; null, with findings, where that cannot be done.
     *
     * @param renamed names that mean another module in this row
     */
    @Nullable
    Row resolve(Node row, Map<String, String> renamed) {
        int index = channels.size();
        List<Node> items = row.items();
        channels.add(null);
        if (!RowReader.isWellFormed(row)) {
            return null;
        }
        Row resolved = null;
        Place place = items.get(2).place();
        try {
            String name = (String) Objects.requireNonNull(items.get(2).value());
            Catalogue.Entry entry = builder.entry(renamed.getOrDefault(name, name));
            place = items.get(0).place();
            List<Integer> sources = RowReader.sources(index, items.get(0), builder.readsList(entry), entry.name());
            Object from = channelsOf(sources, items.get(0).isList());
            lastRead = from;
            List<@Nullable Object> given = arguments(items.get(3));
            place = items.get(3).place();
            if (from != null && given != null) {
                Object repeats =
                        scaling.repeats(Objects.requireNonNull(items.get(1).value()));
                RowPlan plan =
                        builder.plan(entry, given, from, index == 0 ? (Object) ch : channels.get(index - 1), repeats);
                channels.set(index, plan.channels());
                place = argumentPlace(entry, plan, items.get(3), null);
                resolved = row(row, plan, sources, printsCopies ? plan.copies() : repeats);
            }
        } catch (Refusal refusal) {
            boolean channelsOut =
                    "c2".equals(refusal.argument()) && !items.get(3).items().isEmpty();
            findings.add(refusal.at(channelsOut ? items.get(3).items().get(0).place() : place));
        } catch (ArithmeticException overflow) {
            findings.add(new Finding(Problem.OVERFLOW, place, "a size in this row does not fit 64 bits", null));
        }
        if (channels.get(index) == null) {
            channels.set(index, likelyChannels(items));
        }
        return resolved;
    }

    private @Nullable Object likelyChannels(List<Node> row) {
        try {
            return builder.likelyChannels(String.valueOf(row.get(2).value()), row.get(3));
        } catch (Refusal | ArithmeticException alreadyTold) {
            return null;
        }
    }

    private Row row(Node row, RowPlan plan, List<Integer> sources, Object repeats) {
        int index = channels.size() - 1;
        List<Node> items = row.items();
        Integer read = plan.entry() instanceof Definition definition && definition.readsText() ? textSource : null;
        boolean givesText = builder.givesText(plan.entry());
        textSource = givesText ? index : textSource;
        heads.set(index, network(plan.entry()).run() != NetworkRule.Run.NOT);
        return new Row(
                index,
                items.get(0).plain(),
                repeats,
                plan.entry().qualifiedName(),
                Collections.unmodifiableList(plan.arguments()),
                Integer.toString(index),
                sources,
                read,
                givesText,
                plan.recipe(reading(items.get(0).isList(), read != null)),
                null,
                row.place(),
                name -> argumentPlace(plan.entry(), plan, items.get(3), name));
    }

    private static Recipe.Reading reading(boolean list, boolean withText) {
        return !list ? Recipe.Reading.INPUTS : withText ? Recipe.Reading.LIST_AND_TEXT : Recipe.Reading.LIST;
    }

    /** Where an argument of the module stands in the row, or the row's arguments as a whole. */
    private static Place argumentPlace(Catalogue.Entry entry, RowPlan plan, Node arguments, @Nullable String name) {
        int index = name == null ? -1 : entry.signature().indexOf(name);
        int written = index - (index == 1 ? Math.min(1, plan.leading()) : plan.leading());
        return index >= 0 && written >= 0 && written < arguments.items().size()
                ? arguments.items().get(written).place()
                : arguments.place();
    }

    private @Nullable List<@Nullable Object> arguments(Node written) {
        List<@Nullable Object> values = new ArrayList<>();
        int before = findings.size();
        for (Node argument : written.items()) {
            try {
                values.add(rowText.resolve(argument));
            } catch (Refusal refusal) {
                findings.add(refusal.at(argument.place()));
            }
        }
        return findings.size() == before ? values : null;
    }

    private @Nullable Object channelsOf(List<Integer> sources, boolean list) {
        List<Object> all = new ArrayList<>();
        for (int source : sources) {
            Object known = source < 0 ? (Long) ch : channels.get(source);
            if (known == null) {
                return null;
            }
            all.add(known);
        }
        return list ? all : all.get(0);
    }
}
