package org.modelcomplexity.engine.definition;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * What a network is whose last row is a module of this type.
 *
 * @param type the network's class; null: the dialect's own
 * @param task what it is for: detect, segment, classify …; null where the reference knows none
 * @param run how the constructor runs it once
 * @param levels how many of the maps {@code ch} that the last row reads, from the first, its strides are those of; null:
 *     all
 * @param channels the key that says the image's channels, beside the dialect's own; null where there is none
 * @param text how many words of how many numbers its rows read as a text beside the image, where nobody says another
 *     number of classes; null where they read none
 * @param readsKept whether its last row reads only what rows before it were kept for: the row just before it is not,
 *     unless another row names it by number
 */
public record NetworkRule(
        @Nullable String type,
        @Nullable String task,
        Run run,
        LayerRule.@Nullable Formula levels,
        @Nullable String channels,
        @Nullable List<Long> text,
        boolean readsKept) {
    private static final Set<String> KEYS = Set.of("class", "task", "run", "levels", "channels", "text", "reads_kept");

    /** A network whose last row says nothing about it. */
    public static final NetworkRule PLAIN = new NetworkRule(null, null, Run.NOT, null, null, null, false);

    /** How the reference's constructor runs a network once, to refuse what does not run and to find its strides. */
    public enum Run {
        /** Strides are those of the maps that the last row reads. */
        LEVELS,
        /** The one stride is that of the smallest map any row gives. */
        MAPS,
        /** It does not run it: what does not run is built all the same, and has no strides. */
        NOT
    }

    /** A rule from its document. */
    static NetworkRule read(Node node, Notations notations) {
        DefinitionReader.checkKeys(node, KEYS);
        Node kept = node.get("reads_kept");
        if (kept != null && !(kept.value() instanceof Boolean)) {
            throw new Refusal(Problem.INVALID_DEFINITION, "reads_kept is true or false, not " + kept.kind());
        }
        return new NetworkRule(
                text(node, "class"),
                text(node, "task"),
                run(text(node, "run")),
                LayerRule.formula(node.get("levels"), notations),
                text(node, "channels"),
                words(node.get("text")),
                kept != null && Boolean.TRUE.equals(kept.value()));
    }

    private static Run run(@Nullable String written) {
        for (Run run : Run.values()) {
            if (written != null && run.name().toLowerCase(Locale.ROOT).equals(written)) {
                return run;
            }
        }
        if (written != null) {
            throw new Refusal(Problem.INVALID_DEFINITION, "a network is run by levels, maps or not, not " + written);
        }
        return Run.NOT;
    }

    private static @Nullable List<Long> words(@Nullable Node node) {
        if (node == null || node.value() == null) {
            return null;
        }
        List<Long> sizes = node.items().stream()
                .map(item -> item.value() instanceof Long size ? size : (Long) 0L)
                .toList();
        if (sizes.size() != 2 || sizes.stream().anyMatch(size -> size < 1)) {
            throw new Refusal(Problem.INVALID_DEFINITION, "a text is [words, numbers a word]");
        }
        return sizes;
    }

    private static @Nullable String text(Node node, String key) {
        Node value = node.get(key);
        if (value == null || value.value() == null || value.value() instanceof String) {
            return value == null ? null : (String) value.value();
        }
        throw new Refusal(Problem.INVALID_DEFINITION, key + " must be text, not " + value.kind());
    }
}
