package org.modelcomplexity.report.figure;

import java.util.Locale;
import org.modelcomplexity.report.write.AnswerWriter;
import org.springframework.stereotype.Component;

/** A badge as a picture: two fields side by side, as wide as their texts, with a title for who cannot see it. */
@Component
class BadgeSvgWriter implements AnswerWriter<Badge> {
    private static final int MARGIN = 6;
    private static final double SIZE = 11;
    /** Verdana's widths from the blank to the tilde, in thousandths of its size. */
    private static final int[] WIDTHS = {
        352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454, // to /
        636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454, 454, 818, 818, 818, 545, // to ?
        1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843, 748, 787, // to O
        603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636, // to _
        636, 601, 623, 521, 623, 596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607, // to o
        623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635, 454, 635, 818 // to ~
    };

    private static final int OTHER = 1000;

    private static final String PICTURE = """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%2$s">
              <title>%2$s</title>
              <clipPath id="r"><rect width="%1$d" height="20" rx="3" fill="#fff"/></clipPath>
              <g clip-path="url(#r)">
                <rect width="%3$d" height="20" fill="#555"/>
                <rect x="%3$d" width="%4$d" height="20" fill="#0366d6"/>
              </g>
              <g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
                <text x="%5$s" y="14" textLength="%6$d">%7$s</text>
                <text x="%8$s" y="14" textLength="%9$d">%10$s</text>
              </g>
            </svg>
            """;

    @Override
    public String mediaType() {
        return "image/svg+xml";
    }

    @Override
    public String about() {
        return "The badge as a picture";
    }

    @Override
    public String write(Badge badge) {
        int label = width(badge.label());
        int message = width(badge.message());
        int left = label + 2 * MARGIN;
        int right = message + 2 * MARGIN;
        return String.format(
                Locale.ROOT,
                PICTURE,
                left + right,
                escaped(badge.title()),
                left,
                right,
                left / 2.0,
                label,
                escaped(badge.label()),
                left + right / 2.0,
                message,
                escaped(badge.message()));
    }

    /** In pixels; browsers without Verdana stretch the text to it. */
    private static int width(String text) {
        int thousandths = text.chars()
                .map(c -> c >= ' ' && c - ' ' < WIDTHS.length ? WIDTHS[c - ' '] : OTHER)
                .sum();
        return (int) Math.ceil(thousandths * SIZE / 1000);
    }

    /** Text in XML: what would be markup as references, what XML cannot have as a sign that it is missing. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if ("<>&\"'".indexOf(c) >= 0) {
                escaped.append("&#").append(c).append(';');
            } else {
                boolean isText = c >= ' ' && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
                escaped.appendCodePoint(isText ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }
}
