package org.modelcomplexity.engine.document;

/**
 * Where in what was sent something stands.
 *
 * @param pointer a JSON pointer (RFC 6901) into the document; empty for the whole of it
 * @param line the line, from 1; 0 where there is none
 * @param column the column, from 1; 0 where there is none
 */
public record Place(String pointer, int line, int column) {
    /** The document as a whole. */
    public static final Place WHOLE = new Place("", 0, 0);

    /** The place of a child that has no position of its own. */
    public Place child(String key) {
        return new Place(pointer + "/" + escape(key), line, column);
    }

    /** A reference token of a JSON pointer: {@code ~} and {@code /} escaped. */
    public static String escape(String key) {
        return key.indexOf('~') < 0 && key.indexOf('/') < 0
                ? key
                : key.replace("~", "~0").replace("/", "~1");
    }
}
