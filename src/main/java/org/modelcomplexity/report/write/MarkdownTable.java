package org.modelcomplexity.report.write;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A table in Markdown, written line by line.
 *
 * @param into the text that it is part of
 */
record MarkdownTable(StringBuilder into) {
    /** Begins a table; a column whose title begins with {@code >} is aligned to the right. */
    static MarkdownTable of(StringBuilder into, String... titles) {
        MarkdownTable table = new MarkdownTable(into.append('\n'));
        table.row(Arrays.stream(titles).map(each -> each.replace(">", "")).toArray(String[]::new));
        into.append(Arrays.stream(titles)
                .map(each -> each.startsWith(">") ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        return table;
    }

    /** A line of it; what was sent by somebody must be {@link #text}. */
    void row(String... cells) {
        into.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Text of anybody's as the content of a cell, a title or a line. */
    static String text(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("`", "\\`")
                .replaceAll("[\r\n]+", " ");
    }

    /** Folds something away behind a line that says what it is. */
    static void fold(StringBuilder into, String title, Runnable content) {
        into.append("\n<details><summary>").append(title).append("</summary>\n");
        content.run();
        into.append("\n</details>\n");
    }
}
