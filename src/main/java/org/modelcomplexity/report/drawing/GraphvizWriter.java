package org.modelcomplexity.report.drawing;

import java.util.List;
import java.util.stream.Collectors;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.write.AnswerWriter;
import org.springframework.stereotype.Component;

/** The rows as a drawing in Graphviz' language, for {@code dot}. */
@Component
class GraphvizWriter implements AnswerWriter<Report> {
    @Override
    public String mediaType() {
        return "text/vnd.graphviz";
    }

    @Override
    public String about() {
        return "A drawing of the rows, for Graphviz' dot";
    }

    @Override
    public String write(Report report) {
        Drawing drawing = Drawing.of(report);
        StringBuilder text = new StringBuilder("digraph model {\n  label=")
                .append(quoted(List.of(drawing.title())))
                .append(";\n  labelloc=t;\n  fontname=\"Helvetica\";\n  nodesep=0.4;\n  ranksep=0.35;\n")
                .append("  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f4f6fa\", color=\"#5b6b82\", ")
                .append("fontname=\"Helvetica\", fontsize=11];\n")
                .append(
                        "  edge [color=\"#5b6b82\", fontname=\"Helvetica\", fontsize=9, fontcolor=\"#44546a\", arrowsize=0.6];\n");
        for (Drawing.Node node : drawing.nodes()) {
            text.append("  ").append(node.id()).append(" [label=").append(quoted(node.text()));
            text.append(node.shape() == Drawing.Shape.END ? ", shape=oval, fillcolor=\"#dfe8f5\"];\n" : "];\n");
        }
        for (Drawing.Line line : drawing.lines()) {
            text.append("  ").append(line.from()).append(" -> ").append(line.to());
            text.append(" [label=").append(quoted(List.of("  " + line.text() + " ")));
            text.append(", penwidth=").append(line.width()).append("];\n");
        }
        return text.append("}\n").toString();
    }

    /** A string of the language: only quotes and backslashes mean something in it. */
    private static String quoted(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " "))
                .collect(Collectors.joining("\\n", "\"", "\""));
    }
}
