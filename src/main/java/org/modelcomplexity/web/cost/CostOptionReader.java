package org.modelcomplexity.web.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.CostOptions;
import org.modelcomplexity.engine.cost.CostOptions.Freezing;
import org.modelcomplexity.engine.cost.CostOptions.Optimizer;
import org.modelcomplexity.engine.cost.CostOptions.Precision;
import org.modelcomplexity.engine.cost.Device;
import org.modelcomplexity.engine.cost.Devices;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;

/** Reads the options of cost; all that is wrong with them is said at once. */
public final class CostOptionReader {
    private static final List<String> OPTIONS =
            List.of("batch", "dtype", "optimizer", "freeze", "inputGradient", "memory", "device");

    private static final long MOST_SAMPLES = 1_000_000;
    private static final int MOST_NAMES = 10_000;
    private static final int DIGITS = 18;
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?) ?([kKMGTP]?)(i?)B?");
    private static final String UNITS = "kMGTP";
    private static final int THOUSAND = 1000;
    private static final int BINARY_THOUSAND = 1024;

    private final Map<String, Node> values;
    private final List<Finding> findings = new ArrayList<>();

    /** Of the options that were given, by name. */
    public CostOptionReader(Map<String, Node> values) {
        this.values = values;
    }

    /** What is wrong with them. */
    public List<Finding> findings() {
        return findings;
    }

    /** What they say. */
    public CostOptions read() {
        Precision precision = named("dtype", Precision.values());
        Optimizer optimizer = named("optimizer", Optimizer.values());
        Map<String, Place> places = new HashMap<>();
        for (String option : OPTIONS) {
            if (value(option) != null) {
                places.put(option, values.get(option).place());
            }
        }
        return new CostOptions(
                batch(),
                precision == null ? Precision.FLOAT32 : precision,
                optimizer == null ? Optimizer.ADAMW : optimizer,
                freezing(),
                memory(),
                device(),
                flag("inputGradient"),
                places);
    }

    private @Nullable Object value(String option) {
        Node node = values.get(option);
        Object value = node == null ? null : node.value();
        return "".equals(value) ? null : value;
    }

    private static @Nullable Long whole(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        boolean digits = value instanceof String text
                && !text.isEmpty()
                && text.length() <= DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return digits ? Long.valueOf((String) value) : null;
    }

    private @Nullable Long batch() {
        Object value = value("batch");
        Long batch = whole(value);
        if (value != null && (batch == null || batch < 1 || batch > MOST_SAMPLES)) {
            find("batch", "must be a whole number from 1 to " + MOST_SAMPLES, null);
            return null;
        }
        return batch;
    }

    private <E extends Enum<E>> @Nullable E named(String option, E[] known) {
        Object value = value(option);
        if (value == null) {
            return null;
        }
        for (E each : known) {
            if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
                return each;
            }
        }
        List<String> names = Arrays.stream(known)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        find(option, "must be one of " + String.join(", ", names), hint(value, names));
        return null;
    }

    private static @Nullable String hint(Object value, Collection<String> known) {
        return value instanceof String text ? Nearest.hint(text, known) : null;
    }

    private Freezing freezing() {
        Object value = value("freeze");
        Long rows = whole(value);
        if (value == null) {
            return Freezing.NONE;
        }
        if (rows != null) {
            if (rows < 0) {
                find("freeze", "must be at least 0 rows", null);
            }
            return new Freezing(Math.max(0, rows), List.of());
        }
        List<String> names = new ArrayList<>();
        if (value instanceof String text) {
            Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .forEach(names::add);
        } else if (value instanceof List<?>) {
            values.get("freeze").items().forEach(item -> {
                if (item.value() instanceof String name && !name.isEmpty()) {
                    names.add(name);
                }
            });
        }
        boolean complete = !(value instanceof List<?> list) || list.size() == names.size();
        if (names.isEmpty() && !(value instanceof List<?>) || !complete || names.size() > MOST_NAMES) {
            find("freeze", "must be a number of rows, or at most " + MOST_NAMES + " beginnings of names", "10");
            return Freezing.NONE;
        }
        return new Freezing(0, List.copyOf(names));
    }

    private @Nullable Long memory() {
        Object value = value("memory");
        if (value == null) {
            return null;
        }
        Long bytes = value instanceof Long number ? number : value instanceof String text ? amount(text.strip()) : null;
        if (bytes == null || bytes < 1) {
            find("memory", "must be an amount such as 24GB, 16GiB, or a whole number of bytes", "24GB");
            return null;
        }
        return bytes;
    }

    /** 24GB is 24 · 10⁹, 16GiB 16 · 2³⁰. */
    private static @Nullable Long amount(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()
                || matcher.group(2).isEmpty() && !matcher.group(3).isEmpty()) {
            return null;
        }
        int power =
                matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2).replace('K', 'k')) + 1;
        BigDecimal unit = BigDecimal.valueOf(matcher.group(3).isEmpty() ? THOUSAND : BINARY_THOUSAND)
                .pow(power);
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(unit);
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : (Long) bytes.longValue();
    }

    private @Nullable Device device() {
        Object value = value("device");
        if (value == null) {
            return null;
        }
        if (value instanceof String name) {
            Device device = Devices.ALL.get(name);
            if (device == null) {
                Set<String> known = Devices.ALL.keySet();
                find(
                        "device",
                        "must be one of " + String.join(", ", known) + ", not \"" + name + "\"",
                        hint(name, known));
            }
            return device;
        }
        Node node = values.get("device");
        Double peak = node.isMap() ? positive(node.get("peakFlops")) : null;
        Double bandwidth = node.isMap() ? positive(node.get("bandwidth")) : null;
        if (peak == null || bandwidth == null || node.entries().size() != 2) {
            find("device", "must be a name, or an object with peakFlops and bandwidth, both more than 0", null);
            return null;
        }
        return Device.own(peak, bandwidth);
    }

    private static @Nullable Double positive(@Nullable Node node) {
        double number = node != null && node.value() instanceof Number given ? given.doubleValue() : 0;
        return number > 0 && Double.isFinite(number) ? (Double) number : null;
    }

    private boolean flag(String option) {
        Object value = value(option);
        if (value != null && !(value instanceof Boolean) && !"true".equals(value) && !"false".equals(value)) {
            find(option, "must be true or false", null);
        }
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    private void find(String option, String detail, @Nullable String hint) {
        findings.add(new Finding(Problem.INVALID_OPTION, values.get(option).place(), option + " " + detail, hint));
    }
}
