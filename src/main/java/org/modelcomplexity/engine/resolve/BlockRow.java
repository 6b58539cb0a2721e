package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.LayerRule;
import org.modelcomplexity.engine.dialect.Scaling;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/**
 * How a row names a block of the library. Every fork reads such rows in its own way, so what is written is read in each
 * of the ways that people have: a first number that is the channel count of what the row reads, before or after scaling,
 * is that count; the channels out are scaled; the rest are the block's arguments in one of the orders that its entry
 * lists under {@code rows}. Where two readings make different blocks, the row is refused with both; one that only writes
 * out defaults comes before all others.
 */
final class BlockRow {
    /** From here on a number that stands first is a channel count, no kernel, ratio or number of groups. */
    private static final long CHANNELS_FROM = 32;

    private static final int WIDTH_UNIT = 8;

    private final Definition block;
    private final LayerRule rule;
    private final Scaling scaling;
    private final Object from;
    private final List<Long> read;
    private final boolean keeps;

    BlockRow(Definition block, Scaling scaling, Object from) {
        this.block = block;
        this.rule = block.layer() == null ? LayerRule.BY_SIGNATURE : block.layer();
        this.scaling = scaling;
        this.from = from;
        this.keeps = keeps(block);
        List<Long> counts = new ArrayList<>();
        for (Object each : from instanceof List<?> list ? list : List.of(from)) {
            if (each instanceof Long count) {
                counts.add(count);
            }
        }
        if (counts.size() > 1) {
            counts.add(counts.stream().mapToLong(Long::longValue).sum());
        }
        this.read = counts;
    }

    /** Whether a block gives as many channels as it reads, so that no row need say them. */
    static boolean keeps(Definition block) {
        return !block.signature().names().contains("c2")
                || block.layer() != null && Boolean.FALSE.equals(block.layer().scaled());
    }

    /**
     * What a row says.
     *
     * @param channels out, unscaled as they were written; null where the block keeps those it reads
     * @param options the block's other arguments by name
     */
    private record Reading(@Nullable Object channels, Map<String, @Nullable Object> options) {
        /** As it is written in a refusal: {@code ratio=7}. */
        String words() {
            String words = options.entrySet().stream()
                    .map(each -> each.getKey() + "=" + Python.brief(each.getValue()))
                    .collect(Collectors.joining(", "));
            return channels == null ? words : "c2=" + Python.brief(channels) + (words.isEmpty() ? "" : " and " + words);
        }
    }

    /** The block's arguments by position. */
    List<@Nullable Object> arguments(List<@Nullable Object> given, Object repeats) {
        Reading reading = reading(given);
        Object first = from instanceof List<?> list ? list.get(0) : from;
        List<@Nullable Object> arguments = new ArrayList<>();
        int used = 0;
        for (Signature.Formal formal : block.signature().formals()) {
            boolean option = reading.options().containsKey(formal.name());
            Object value = switch (formal.name()) {
                case "c1" -> first;
                case "c2" -> keeps ? first : scaling.scale(reading.channels());
                case "n" -> from instanceof List<?> list ? (Object) (long) list.size() : repeats;
                default -> option ? reading.options().get(formal.name()) : formal.defaultValue();
            };
            arguments.add(value);
            used = option || Set.of("c1", "c2", "n").contains(formal.name()) ? arguments.size() : used;
        }
        return arguments.subList(0, used);
    }

    /** Whether the block takes the row's repeats, so that no copies are made. */
    boolean absorbsRepeats() {
        return !(from instanceof List) && block.signature().names().contains("n");
    }

    private Reading reading(List<@Nullable Object> given) {
        Set<Reading> all = new LinkedHashSet<>();
        if (keeps) {
            List<@Nullable Object> rest = new ArrayList<>(given);
            int counts = 0;
            while (counts < 2 && !rest.isEmpty() && isRead(rest.get(0))) {
                rest.remove(0);
                counts++;
            }
            if (counts > 0 || rest.isEmpty() || !isChannels(rest.get(0))) {
                gather(null, rest, all);
            }
        } else {
            if (given.isEmpty()) {
                throw new Refusal(
                        Problem.MISSING_ARGUMENT,
                        block.name() + " needs its channels out as first argument",
                        "c2",
                        null);
            }
            boolean both = given.size() > 1 && isRead(given.get(0)) && isChannels(given.get(1));
            if (!both || !isRead(given.get(1))) {
                gather(given.get(0), given.subList(1, given.size()), all);
            }
            if (both) {
                gather(given.get(1), given.subList(2, given.size()), all);
            }
        }
        if (all.size() == 1) {
            return all.iterator().next();
        }
        if (all.isEmpty()) {
            throw unread(given);
        }
        List<Reading> plain =
                all.stream().filter(each -> each.options().isEmpty()).toList();
        boolean sameChannels = all.stream().map(Reading::channels).distinct().count() == 1;
        if (plain.size() == 1 && sameChannels) {
            return plain.get(0);
        }
        throw new Refusal(
                Problem.AMBIGUOUS_ROW,
                block.name() + " " + Python.brief(given) + " can be read in two ways: as "
                        + all.stream()
                                .map(Reading::words)
                                .map(words -> words.isEmpty() ? "its defaults" : words)
                                .collect(Collectors.joining(", or as "))
                        + ". Its arguments are " + block.signature() + ": write all that come before the one you mean",
                null,
                null);
    }

    private Refusal unread(List<@Nullable Object> given) {
        return new Refusal(
                Problem.WRONG_VALUE,
                block.name() + " cannot be read with " + Python.brief(given) + ": it reads " + Python.brief(from)
                        + " channels, which a first number may say, and its arguments are " + block.signature());
    }

    /** The readings of options in every order that is known. */
    private void gather(@Nullable Object channels, List<@Nullable Object> given, Set<Reading> into) {
        for (List<String> order : orders()) {
            Map<String, @Nullable Object> options = new LinkedHashMap<>();
            boolean fits = given.size() <= order.size();
            for (int i = 0; fits && i < given.size(); i++) {
                fits = option(order.get(i), given.get(i), options);
            }
            if (fits) {
                into.add(new Reading(channels, options));
            }
        }
    }

    /** Takes a value for an option of a name; false where it cannot be one. */
    private boolean option(String name, @Nullable Object value, Map<String, @Nullable Object> options) {
        int index = block.signature().indexOf(name);
        if (index < 0) {
            // Arguments of forks that change nothing of what is built.
            return name.equals("dimension") ? Long.valueOf(1).equals(value) : true;
        }
        Object otherwise = block.signature().formals().get(index).defaultValue();
        boolean fits = value == null
                || otherwise == null
                || (otherwise instanceof Boolean
                        ? value instanceof Boolean
                        : otherwise instanceof Number
                                ? value instanceof Number
                                : otherwise.getClass().isInstance(value)
                                        || otherwise instanceof List<?> && value instanceof List<?>);
        if (fits && value != null && !same(value, otherwise)) {
            options.put(name, value);
        }
        return fits;
    }

    private static boolean same(Object value, @Nullable Object otherwise) {
        return value instanceof Number a && otherwise instanceof Number b
                ? a.doubleValue() == b.doubleValue()
                : Objects.equals(value, otherwise);
    }

    private List<List<String>> orders() {
        List<List<String>> orders = new ArrayList<>();
        Node written = block.text().get("rows");
        if (written != null) {
            written.items().forEach(order -> orders.add(words(String.valueOf(order.value()))));
        } else {
            orders.add(block.signature().names());
        }
        return orders.stream()
                .map(order -> order.stream()
                        .filter(name -> !Set.of("c1", "c2", "n").contains(name))
                        .toList())
                .toList();
    }

    private static List<String> words(String order) {
        return List.of(order.strip().split("\\s+"));
    }

    /** Whether a number is the channel count of what the row reads, before or after scaling. */
    private boolean isRead(@Nullable Object value) {
        return value instanceof Long count
                && count > 0
                && (read.contains(count) || read.contains(scaling.scale(count)));
    }

    /** Whether a number is rather a channel count than an option. */
    private static boolean isChannels(@Nullable Object value) {
        return value instanceof Long count && count >= CHANNELS_FROM && count % WIDTH_UNIT == 0;
    }
}
