package org.modelcomplexity.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers that are read line by line: what sweeps stream, and CSV. */
final class Lines {
    private Lines() {}

    /** What is wrong with the lines of a sweep; nothing where each is JSON, and the last one sums them up. */
    static Optional<String> wrong(String text) {
        int points = 0;
        JsonNode summary = null;
        for (String line : text.lines().toList()) {
            JsonNode node;
            try {
                node = Material.JSON.readTree(line);
            } catch (JacksonException e) {
                return Optional.of("a line that is no JSON: " + line);
            }
            if (summary != null) {
                return Optional.of("a line behind the last: " + line);
            }
            points += node.has("point") ? 1 : 0;
            summary = node.has("summary") ? node.get("summary") : null;
        }
        if (summary == null) {
            return Optional.of("a sweep without a summary");
        }
        long all = summary.path("points").asLong();
        long told = summary.path("passed").asLong(all) + summary.path("refused").asLong(0);
        return Verdict.when(points > all || told > all, points + " lines of points, and " + summary);
    }

    /** The records of a CSV, the first with the names. */
    static List<List<String>> csv(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
                field.append(twice ? "\"" : "");
                i += twice ? 1 : 0;
                quoted ^= !twice;
            } else if (!quoted && (c == ',' || c == '\n')) {
                record.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    records.add(record);
                    record = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
        }
        return records;
    }
}
