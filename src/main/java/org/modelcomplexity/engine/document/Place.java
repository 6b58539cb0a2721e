package org.modelcomplexity.engine.document;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where in what was sent something stands: a JSON pointer (RFC 6901) into the document, line and column. A place knows
 * its parent, and its pointer is only written where somebody asks: most places are never told to anybody.
 */
public final class Place {
    /** The document as a whole. */
    public static final Place WHOLE = new Place("", 0, 0);

    private final @Nullable Place parent;
    private final String token;
    private final int line;
    private final int column;

    private Place(@Nullable Place parent, String token, int line, int column) {
        this.parent = parent;
        this.token = token;
        this.line = line;
        this.column = column;
    }

    /**
     * A place that is no child of another.
     *
     * @param pointer empty for the whole document
     * @param line from 1; 0 where there is none
     * @param column from 1; 0 where there is none
     */
    public Place(String pointer, int line, int column) {
        this(null, pointer, line, column);
    }

    /** The place of a child under a key or an index. */
    public Place child(String key, int atLine, int atColumn) {
        return new Place(this, key, atLine, atColumn);
    }

    /** The place of a child that has no position of its own. */
    public Place child(String key) {
        return child(key, line, column);
    }

    /** The same place in the document, at another line and column of the text. */
    public Place at(int otherLine, int otherColumn) {
        return new Place(parent, token, otherLine, otherColumn);
    }

    /** The JSON pointer; empty for the whole document. */
    public String pointer() {
        Deque<Place> path = new ArrayDeque<>();
        for (Place place = this; place != null; place = place.parent) {
            path.push(place);
        }
        StringBuilder pointer = new StringBuilder();
        path.forEach(place -> pointer.append(place.parent == null ? place.token : "/" + escape(place.token)));
        return pointer.toString();
    }

    /** The line, from 1; 0 where there is none. */
    public int line() {
        return line;
    }

    /** The column, from 1; 0 where there is none. */
    public int column() {
        return column;
    }

    /** A reference token of a JSON pointer: {@code ~} and {@code /} escaped. */
    private static String escape(String key) {
        return key.indexOf('~') < 0 && key.indexOf('/') < 0
                ? key
                : key.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Place place
                        && line == place.line
                        && column == place.column
                        && pointer().equals(place.pointer());
    }

    @Override
    public int hashCode() {
        return 31 * line + column;
    }

    @Override
    public String toString() {
        return pointer() + " (" + line + ":" + column + ")";
    }
}
