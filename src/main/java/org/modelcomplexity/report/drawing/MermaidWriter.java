package org.modelcomplexity.report.drawing;

import java.util.List;
import java.util.stream.Collectors;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.write.AnswerWriter;
import org.springframework.stereotype.Component;

/** The rows as a drawing in Mermaid's language, which Markdown on GitHub and GitLab draws. */
@Component
class MermaidWriter implements AnswerWriter<Report> {
    /** What means something in a text, or to the page that it is drawn on. */
    private static final String MARKUP = "\"#&<>`\\;%{}|*_~$@";

    @Override
    public String mediaType() {
        return "text/vnd.mermaid";
    }

    @Override
    public String about() {
        return "A drawing of the rows, for Mermaid";
    }

    @Override
    public String write(Report report) {
        Drawing drawing = Drawing.of(report);
        StringBuilder text = new StringBuilder("---\ntitle: \"")
                .append(drawing.title().replaceAll("[\"\\\\\\p{Cntrl}]", " "))
                .append("\"\n---\nflowchart TB\n");
        for (Drawing.Node node : drawing.nodes()) {
            boolean end = node.shape() == Drawing.Shape.END;
            text.append("  ").append(node.id()).append(end ? "([\"" : "[\"");
            text.append(escaped(node.text())).append(end ? "\"])\n" : "\"]\n");
        }
        for (Drawing.Line line : drawing.lines()) {
            text.append("  ").append(line.from()).append(" -->");
            text.append(line.text().isEmpty() ? "" : "|\"" + escaped(List.of(line.text())) + "\"|");
            text.append(' ').append(line.to()).append('\n');
        }
        for (int i = 0; i < drawing.lines().size(); i++) {
            text.append("  linkStyle ").append(i).append(" stroke-width:");
            text.append(drawing.lines().get(i).width()).append("px\n");
        }
        return text.toString();
    }

    private static String escaped(List<String> lines) {
        return lines.stream().map(MermaidWriter::escaped).collect(Collectors.joining("<br>"));
    }

    /** Characters that mean something by their numbers: {@code #34;}. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (MARKUP.indexOf(c) >= 0) {
                escaped.append('#').append(c).append(';');
            } else {
                escaped.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            }
        });
        return escaped.toString();
    }
}
