package org.modelcomplexity.engine.block;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;

/**
 * Variants by composition: {@code C3_X}, {@code C3X}, {@code C2f_X} are C3 and C2f with the block X behind each
 * Bottleneck's second convolution, before the shortcut is added. That is all they are.
 */
final class Variants {
    private static final Pattern NAME = Pattern.compile("(C3)_?([A-Za-z]\\w*)|(C2f)_([A-Za-z]\\w*)");
    private static final Place NOWHERE = Place.WHOLE;

    private Variants() {}

    /** What a name is composed of. */
    record Parts(String whole, String block) {}

    /** What a name is composed of; null where it is not. */
    static @Nullable Parts parts(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        return matcher.group(1) != null
                ? new Parts(matcher.group(1), matcher.group(2))
                : new Parts(matcher.group(3), matcher.group(4));
    }

    /** The definition of a variant; null where the catalogue has not what it is composed of. */
    static @Nullable Node text(String name, Catalogue catalogue) {
        Parts parts = parts(name);
        Definition block = parts == null ? null : catalogue.definition(parts.block());
        if (block == null || !block.isBlock() || catalogue.definition(parts.whole()) == null || !fits(block)) {
            return null;
        }
        List<String> arguments = block.signature().names();
        String given = !arguments.contains("c1") ? "" : arguments.contains("c2") ? "c2, c2" : "c2";
        Map<String, Node> bottleneck = new LinkedHashMap<>();
        bottleneck.put("extends", value("Bottleneck"));
        bottleneck.put("children", value(Map.of("block", value(block.name() + "(" + given + ")"))));
        bottleneck.put("forward", value(Map.of("inner", value("block(cv2(cv1(x)))"))));
        Map<String, Node> variant = new LinkedHashMap<>();
        variant.put(
                "about",
                value(parts.whole() + " with " + block.name() + " behind each Bottleneck's second convolution"));
        variant.put("extends", value(parts.whole()));
        variant.put("modules", value(Map.of("Bottleneck", value(bottleneck))));
        variant.put("source", value(Block.source(block)));
        variant.put("verified", value(false));
        return value(variant);
    }

    /** Whether a block reads one map and gives one of as many channels, knowing nothing but these. */
    private static boolean fits(Definition block) {
        boolean keeps = block.layer() == null
                ? !block.signature().names().contains("c2")
                : Boolean.FALSE.equals(block.layer().scaled())
                        && block.layer().channels() == null
                        && !Boolean.TRUE.equals(block.layer().list());
        return keeps
                && block.signature().formals().stream()
                        .allMatch(formal ->
                                !formal.required() || List.of("c1", "c2").contains(formal.name()));
    }

    private static Node value(Object value) {
        return new Node(value, NOWHERE);
    }
}
