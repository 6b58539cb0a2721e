package org.modelcomplexity.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;

/** What must hold between an answer in JSON and the same answer in another format. */
final class Formats {
    /** Two reports of one model: all but the places of warnings. */
    static final Twin.Law SAME_FIGURES = Formats::sameFigures;

    private static final Pattern BOX = Pattern.compile("(?m)^ +row\\d+ ?\\[");
    private static final List<String> NUMBERS = List.of("parameters", "fusedParameters", "macs", "fusedMacs");

    private Formats() {}

    private static JsonNode json(FuzzAnswer answer) {
        return Material.JSON.readTree(answer.body());
    }

    private static String grouped(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong());
    }

    private static Optional<String> contains(FuzzAnswer answer, String what) {
        return Verdict.when(
                !answer.text().contains(what), answer.contentType() + " has no \"" + what + "\": " + answer.text());
    }

    private static Optional<String> sameFigures(FuzzAnswer first, FuzzAnswer second) {
        JsonNode one = json(first);
        JsonNode other = json(second);
        for (String part : List.of("model", "training", "fused", "difference", "rows", "types", "cost", "tree")) {
            if (!one.path(part).equals(other.path(part))) {
                return Optional.of(part + " in another form: " + one.path(part) + " and " + other.path(part));
            }
        }
        return Optional.empty();
    }

    /** A line of CSV is a row of JSON. */
    static Optional<String> rows(FuzzAnswer first, FuzzAnswer csv) {
        JsonNode rows = json(first).path("rows");
        List<List<String>> records = Lines.csv(csv.text());
        if (records.size() != rows.size() + 1) {
            return Optional.of(rows.size() + " rows are " + records.size() + " lines of CSV");
        }
        for (int i = 0; i < rows.size(); i++) {
            for (String number : NUMBERS) {
                int column = records.get(0).indexOf(number);
                JsonNode value = rows.get(i).path(number);
                if (column >= 0
                        && value.isNumber()
                        && !records.get(i + 1).get(column).equals(value.asString())) {
                    return Optional.of(number + " of row " + i + " is " + value + ", in CSV " + records.get(i + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** The reference's own lines stand in the text. */
    static Optional<String> summaries(FuzzAnswer first, FuzzAnswer text) {
        JsonNode report = json(first);
        for (String mode : List.of("training", "fused")) {
            String summary = report.at("/" + mode + "/summary").asString("");
            if (!summary.isBlank() && !text.text().contains(summary)) {
                return Optional.of("the text has no line \"" + summary + "\"");
            }
        }
        return Optional.empty();
    }

    static Optional<String> totals(FuzzAnswer first, FuzzAnswer markdown) {
        JsonNode report = json(first);
        JsonNode training = report.at("/training/parameters");
        JsonNode fused = report.at("/fused/parameters");
        return training.isNumber() && fused.isNumber()
                ? contains(markdown, "| parameters | " + grouped(training) + " | " + grouped(fused) + " |")
                : Optional.empty();
    }

    /** Each number of the flat map is the report's. */
    static Optional<String> flat(FuzzAnswer first, FuzzAnswer flat) {
        JsonNode report = json(first);
        for (Map.Entry<String, JsonNode> entry : json(flat).properties()) {
            String name = entry.getKey().substring("model/".length());
            JsonNode mode = report.path(name.startsWith("fused/") ? "fused" : "training");
            String[] path = name.replaceFirst("^fused/", "").split("/", 2);
            String figure = path[0].equals("GFLOPs") || path[0].equals("MACs") || path[0].equals("FLOPs")
                    ? path[0].toLowerCase(Locale.ROOT)
                    : path[0];
            JsonNode value =
                    path.length == 1 ? mode.path(figure) : count(mode, path[1]).path(figure);
            if (value.asDouble(-1) != entry.getValue().asDouble(-2)) {
                return Optional.of(entry + " is " + value + " in JSON");
            }
        }
        return Optional.empty();
    }

    private static JsonNode count(JsonNode mode, String convention) {
        for (JsonNode count : mode.path("counts")) {
            if (count.path("convention").asString().equals(convention)) {
                return count;
            }
        }
        return mode.path("nothing");
    }

    /** A row is a box. */
    static Optional<String> boxes(FuzzAnswer first, FuzzAnswer drawing) {
        long boxes = BOX.matcher(drawing.text()).results().count();
        int rows = json(first).path("rows").size();
        return Verdict.when(boxes != rows, rows + " rows are " + boxes + " boxes");
    }

    /** The totals and the rows of each candidate. */
    static Optional<String> compared(FuzzAnswer first, FuzzAnswer csv) {
        List<List<String>> records = Lines.csv(csv.text());
        JsonNode candidates = json(first).path("candidates");
        int lines = 1;
        for (JsonNode candidate : candidates) {
            List<String> total = lines < records.size() ? records.get(lines) : List.of();
            String parameters = candidate.at("/training/parameters/candidate").asString("");
            int column = records.get(0).indexOf("parametersCandidate");
            if (total.size() <= column || !total.get(column).equals(parameters)) {
                return Optional.of("parameters " + parameters + " of a candidate, in CSV " + total);
            }
            lines += 1 + candidate.path("rows").size();
        }
        return Verdict.when(lines != records.size(), lines + " lines are " + records.size() + " in CSV");
    }

    static Optional<String> heading(FuzzAnswer first, FuzzAnswer text) {
        JsonNode fused = json(first).at("/candidates/0/fused/parameters/candidate");
        return fused.isNumber() ? contains(text, grouped(fused)) : Optional.empty();
    }

    private static long failed(FuzzAnswer first) {
        long failed = 0;
        for (JsonNode rule : json(first).path("rules")) {
            failed += rule.path("passed").asBoolean() ? 0 : 1;
        }
        return failed;
    }

    static Optional<String> verdicts(FuzzAnswer first, FuzzAnswer xml) {
        try {
            Element suites = Markup.parse(xml.text());
            long failures = suites.getElementsByTagName("failure").getLength()
                    + suites.getElementsByTagName("error").getLength();
            return Verdict.when(failures != failed(first), failed(first) + " rules are not kept, in XML " + failures);
        } catch (SAXException e) {
            return Optional.of("an answer that is no XML: " + e.getMessage());
        }
    }

    static Optional<String> verdict(FuzzAnswer first, FuzzAnswer text) {
        long fails = text.text().lines().filter(line -> line.startsWith("FAIL")).count();
        return Verdict.when(fails != failed(first), failed(first) + " rules are not kept, in the text " + fails);
    }

    static Optional<String> marks(FuzzAnswer first, FuzzAnswer markdown) {
        long marks =
                markdown.text().lines().filter(line -> line.startsWith("| ❌")).count();
        return Verdict.when(marks != failed(first), failed(first) + " rules are not kept, in Markdown " + marks);
    }

    static Optional<String> label(FuzzAnswer first, FuzzAnswer picture) {
        String label = json(first).path("label").asString("");
        try {
            String title = Markup.parse(picture.text())
                    .getElementsByTagName("title")
                    .item(0)
                    .getTextContent();
            return Verdict.when(!title.contains(label), "the picture of " + label + " is titled " + title);
        } catch (SAXException e) {
            return Optional.of("a picture that is no XML: " + e.getMessage());
        }
    }
}
