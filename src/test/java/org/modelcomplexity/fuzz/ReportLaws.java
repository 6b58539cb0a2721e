package org.modelcomplexity.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What holds between the figures of a report of one model. */
final class ReportLaws {
    private static final Pattern IN_NO_ROW = Pattern.compile("^(\\d+) parameters are in the totals and in no row");
    private static final List<String> MODES = List.of("training", "fused");
    private static final List<String> TOTALS = List.of("layers", "parameters", "gradients");

    private ReportLaws() {}

    /**
     * What is wrong with a report, or with any other answer; nothing where it is as it must be.
     *
     * @param shares whether rows may share a module, so that their sums are more than the total
     */
    static Optional<String> wrong(JsonNode report, boolean shares) {
        if (!report.path("training").isObject() || !report.path("difference").isObject() && !report.has("rows")) {
            return Optional.empty();
        }
        JsonNode difference = report.path("difference");
        return Stream.of(
                        shares ? Optional.<String>empty() : rows(report),
                        TOTALS.stream()
                                .map(total -> difference(report, total)
                                        .or(() -> sum(difference.path("causes"), total, difference.path(total))))
                                .flatMap(Optional::stream)
                                .findFirst(),
                        MODES.stream()
                                .map(mode -> mode(report, mode))
                                .flatMap(Optional::stream)
                                .findFirst(),
                        cost(report.path("cost")),
                        Verdict.when(!report.at("/model/identity").asString("").matches("[0-9a-f]{64}"), "no identity"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> rows(JsonNode report) {
        JsonNode rows = report.path("rows");
        JsonNode types = report.path("types");
        return sum(rows, "parameters", ofRows(report, "training"))
                .or(() -> sum(rows, "fusedParameters", ofRows(report, "fused")))
                .or(() -> macs(rows, "macs", report.at("/training/counts/0")))
                .or(() -> macs(rows, "fusedMacs", report.at("/fused/counts/0")))
                .or(() -> macs(types.path("operations"), "macs", report.at("/training/counts/0")))
                .or(() -> sum(types.path("modules"), "parameters", report.at("/training/parameters")))
                .or(() -> tree(report.path("tree"), report.at("/training/parameters")))
                .or(() -> tree(report.path("fusedTree"), report.at("/fused/parameters")));
    }

    /** A mode's parameters but those that a warning says no row has. */
    private static JsonNode ofRows(JsonNode report, String mode) {
        JsonNode total = report.at("/" + mode + "/parameters");
        long elsewhere = 0;
        for (JsonNode warning : report.path("warnings")) {
            Matcher found = IN_NO_ROW.matcher(warning.path("detail").asString(""));
            elsewhere += found.find() ? Long.parseLong(found.group(1)) : 0;
        }
        return total.isNumber() ? JsonNodeFactory.instance.numberNode(total.asLong() - elsewhere) : total;
    }

    /** ptflops cuts what each module has down to a whole number a sample. */
    private static Optional<String> macs(JsonNode list, String field, JsonNode count) {
        return count.path("convention").asString("").equals("ptflops")
                ? Optional.empty()
                : sum(list, field, count.path("macs"));
    }

    private static Optional<String> tree(JsonNode tree, JsonNode total) {
        return tree.isObject()
                ? Verdict.when(own(tree) != total.asLong(), "the tree holds " + own(tree) + " parameters, not " + total)
                : Optional.empty();
    }

    private static long own(JsonNode module) {
        long own = module.path("ownParameters").asLong(0);
        for (JsonNode child : module.path("children")) {
            own += own(child);
        }
        return own;
    }

    private static Optional<String> difference(JsonNode report, String total) {
        JsonNode difference = report.at("/difference/" + total);
        JsonNode training = report.at("/training/" + total);
        JsonNode fused = report.at("/fused/" + total);
        boolean known = difference.isNumber() && training.isNumber() && fused.isNumber();
        return Verdict.when(
                known && fused.asLong() - training.asLong() != difference.asLong(),
                "the difference of " + total + " is " + difference + ", not " + fused + " - " + training);
    }

    private static Optional<String> mode(JsonNode report, String mode) {
        JsonNode totals = report.path(mode);
        for (String total : TOTALS) {
            if (totals.path(total).asLong(0) < 0) {
                return Optional.of("negative " + total + ", " + mode);
            }
        }
        JsonNode layers = totals.path("layerCounts");
        if (layers.path("leafModules").asLong(0) > layers.path("modules").asLong(0)) {
            return Optional.of("more leaf modules than modules, " + mode);
        }
        for (JsonNode count : totals.path("counts")) {
            String convention = count.path("convention").asString("");
            JsonNode macs = count.path("macs");
            JsonNode flops = count.path("flops");
            boolean doubled = convention.equals("exact") || flops.asLong(0) == 2 * macs.asLong(0);
            if (macs.isNumber() && (macs.asLong() < 0 || !flops.isNumber() || flops.asLong() < 0 || !doubled)) {
                return Optional.of(convention + " has " + macs + " MACs and " + flops + " FLOPs, " + mode);
            }
            if (!macs.isNumber() && count.path("reason").asString("").isBlank()) {
                return Optional.of(convention + " has no figure and no reason, " + mode);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> cost(JsonNode cost) {
        for (JsonNode step : cost.path("step")) {
            long sum = step.path("forwardFlops").asLong(0)
                    + step.path("backwardFlops").asLong(0);
            if (step.path("stepFlops").isNumber() && step.path("stepFlops").asLong() != sum) {
                return Optional.of("a step is not forward and backward: " + step);
            }
        }
        long batch = cost.at("/assumptions/batch").asLong(1);
        for (String memory : List.of("keptForBackward", "inferencePeak", "trainingPeak")) {
            JsonNode bytes = cost.at("/memory/" + memory);
            long sum = bytes.path("fixed").asLong(0)
                    + batch * bytes.path("perSample").asLong(0);
            // A single sample may lie in memory as several do not: then a note says so.
            if ((batch > 1 || cost.path("notes").isEmpty())
                    && bytes.path("bytes").isNumber()
                    && bytes.path("perSample").isNumber()
                    && bytes.path("bytes").asLong() != sum) {
                return Optional.of(memory + " does not add up for " + batch + ": " + bytes);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> sum(JsonNode list, String field, JsonNode total) {
        if (!list.isArray() || !total.isNumber()) {
            return Optional.empty();
        }
        long sum = 0;
        for (JsonNode item : list) {
            if (!item.path(field).isNumber()) {
                return Optional.empty();
            }
            sum += item.path(field).asLong();
        }
        return Verdict.when(sum != total.asLong(), field + " add up to " + sum + ", not to " + total.asLong());
    }
}
