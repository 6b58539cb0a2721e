package org.modelcomplexity.engine.block;

import java.util.List;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.document.Node;

/**
 * A block of the library.
 *
 * @param definition compiled for layer lists, which have everything that it needs from the library alone
 * @param source the paper it is of, or where its structure is described
 * @param isVerified whether figures of a reference hold it
 * @param aliases other names that rows may call it by
 */
public record Block(Definition definition, String source, boolean isVerified, List<String> aliases) {
    /** A block with its other names. */
    public static Block of(Definition definition, List<String> aliases) {
        return new Block(definition, source(definition), verified(definition), aliases);
    }

    /** Where the structure of a block is described. */
    static String source(Definition definition) {
        Node source = definition.text().get("source");
        return source == null ? "" : String.valueOf(source.value());
    }

    /** Whether figures of a reference hold a block. */
    private static boolean verified(Definition definition) {
        Node verified = definition.text().get("verified");
        return verified == null || !Boolean.FALSE.equals(verified.value());
    }
}
