package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What every answer must be, whatever was asked. */
final class Verdict {
    private static final int LARGEST = 8 << 20;

    private static final List<String> INSIDES =
            List.of("java.", "Node[", "[J@", "org.modelcomplexity", "tools.jackson", "Exception");
    private static final Pattern SHARED = Pattern.compile("shared\\s*\\(|activation");

    private Verdict() {}

    /** What is wrong with an answer; nothing where it is as it must be. */
    static Optional<String> of(FuzzRequest request, FuzzAnswer answer) {
        return Stream.of(
                        status(request, answer),
                        size(answer),
                        answer.status() >= 400 ? problem(request, answer) : report(request, answer))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> status(FuzzRequest request, FuzzAnswer answer) {
        if (answer.status() == 0 && answer.body().length == 0 && !request.unanswered()) {
            return Optional.of("the connection was closed without an answer");
        }
        return when(answer.status() >= 500 && !answer.isShed(), "status " + answer.status());
    }

    private static Optional<String> size(FuzzAnswer answer) {
        return when(answer.body().length > LARGEST, "a body of " + answer.body().length + " bytes");
    }

    private static Optional<String> problem(FuzzRequest request, FuzzAnswer answer) {
        if (request.isHead()) {
            return Optional.empty();
        }
        if (!answer.contentType().startsWith("application/problem+json")) {
            return Optional.of(
                    "status " + answer.status() + " is no problem+json but \"" + answer.contentType() + "\"");
        }
        Optional<JsonNode> problem = json(answer);
        String detail = problem.map(node -> details(node)).orElse("");
        String sent = request.target() + new String(request.body(), StandardCharsets.UTF_8);
        return when(detail.isBlank(), "a problem without a detail")
                .or(() -> INSIDES.stream()
                        .filter(inside -> detail.contains(inside) && !sent.contains(inside))
                        .findFirst()
                        .map(inside -> "a problem speaks of " + inside + ": " + detail))
                .or(() -> Places.wrong(request, answer.status(), problem.orElseThrow()));
    }

    private static String details(JsonNode problem) {
        String detail = problem.path("detail").asString("");
        StringBuilder all = new StringBuilder(detail);
        if (!detail.isBlank()) {
            problem.path("errors")
                    .forEach(error ->
                            all.append(" | ").append(error.path("detail").asString("")));
        }
        return all.toString();
    }

    private static Optional<JsonNode> json(FuzzAnswer answer) {
        try {
            return Optional.of(Material.JSON.readTree(answer.body()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** A report is what its content type says, and its figures agree with each other. */
    private static Optional<String> report(FuzzRequest request, FuzzAnswer answer) {
        String type = answer.contentType();
        if (request.isHead() || answer.status() != 200 || request.target().isEmpty() && answer.body().length == 0) {
            return Optional.empty();
        }
        if (type.startsWith("application/x-ndjson")) {
            return Lines.wrong(answer.text());
        }
        if (type.contains("json")) {
            // A module that rows share, by its name or as the activation of all, is in the sums of each, as the
            // references print them, and once in the total.
            boolean shares = SHARED.matcher(new String(request.body(), StandardCharsets.UTF_8))
                    .find();
            return json(answer)
                    .map(report -> ReportLaws.wrong(report, shares))
                    .orElse(Optional.of("a report that is no JSON"));
        }
        return type.contains("xml") ? Markup.wrong(answer.text()) : when(answer.body().length == 0, "an empty report");
    }

    static Optional<String> when(boolean wrong, String what) {
        return wrong ? Optional.of(what) : Optional.empty();
    }
}
