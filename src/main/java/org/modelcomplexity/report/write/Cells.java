package org.modelcomplexity.report.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.FieldChange;
import org.modelcomplexity.report.Comparison.GflopsChange;

/** Values as people read them, whatever the table. */
final class Cells {
    private static final String NONE = "–";

    private Cells() {}

    /** A count with its digits in groups. */
    static String number(@Nullable Long value) {
        return value == null ? NONE : String.format(Locale.ROOT, "%,d", value);
    }

    /** GFLOPs with one decimal. */
    static String decimal(@Nullable Double value) {
        return value == null ? NONE : Python.fixed(value, 1);
    }

    /** FLOPs in units of 1e9, with one decimal. */
    static String billions(@Nullable Long flops) {
        return flops == null ? NONE : Python.fixed(flops / 1e9, 1);
    }

    /** A change with its sign and in per cent; {@code =} where there is none. */
    static String change(CountChange change) {
        Long absolute = change.absolute();
        return absolute == null
                ? NONE
                : absolute == 0 ? "=" : String.format(Locale.ROOT, "%+,d", absolute) + percent(change.relative());
    }

    /** A change of GFLOPs, of the unrounded figures. */
    static String change(GflopsChange change) {
        Double absolute = change.absolute();
        return absolute == null
                ? NONE
                : absolute == 0 ? "=" : String.format(Locale.ROOT, "%+.1f", absolute) + percent(change.relative());
    }

    private static String percent(@Nullable Double relative) {
        return relative == null ? "" : String.format(Locale.ROOT, " (%+.1f %%)", 100 * relative);
    }

    /** Arguments as they are written in a call: by position in brackets, by keyword as {@code k=v, …}. */
    static String arguments(@Nullable Object arguments) {
        return arguments instanceof Map<?, ?> map ? keywords(map) : Python.repr(arguments);
    }

    private static String keywords(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(each -> each.getKey() + "=" + Python.repr(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** What a row says that differs: {@code repeats 1 → 2; …}; of keywords only those that differ. */
    static String changes(List<FieldChange> changes) {
        List<String> said = new ArrayList<>();
        for (FieldChange change : changes) {
            // Numbers of rows are told by from already, where that changed.
            if (change.field().equals("sources")
                    && changes.stream().anyMatch(each -> each.field().equals("from"))) {
                continue;
            }
            said.add(change.field() + " " + change(change));
        }
        return String.join("; ", said);
    }

    private static String change(FieldChange change) {
        Object before = change.baseline();
        Object after = change.candidate();
        if (before == null || after == null) {
            return value(before == null ? after : before);
        }
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
            return brief(without(old, now)) + " → " + brief(without(now, old));
        }
        return value(before) + " → " + value(after);
    }

    private static Map<String, @Nullable Object> without(Map<?, ?> map, Map<?, ?> other) {
        Map<String, @Nullable Object> left = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!Objects.equals(other.get(key), value)) {
                left.put(String.valueOf(key), value);
            }
        });
        return left;
    }

    private static String brief(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(each -> each.getKey() + "=" + Python.brief(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A value cut off where it grows long: it stands beside others in one line. */
    private static String value(@Nullable Object value) {
        return value instanceof String text
                ? Python.cut(text)
                : value instanceof Map<?, ?> map ? brief(map) : Python.brief(value);
    }
}
