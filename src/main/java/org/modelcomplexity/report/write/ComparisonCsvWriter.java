package org.modelcomplexity.report.write;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.report.Comparison.Candidate;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.RowChange;
import org.springframework.stereotype.Component;

/** Each candidate's total and its rows as comma-separated values, with a header; rows add up to the total. */
@Component
class ComparisonCsvWriter implements AnswerWriter<Comparison> {
    private static final List<String> FIGURES = List.of("parameters", "fusedParameters", "macs", "fusedMacs");

    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public String about() {
        return "One line for each candidate's total, and one for each of its rows";
    }

    @Override
    public String write(Comparison comparison) {
        StringBuilder text = new StringBuilder(Csv.line(Stream.concat(
                        Stream.of("candidate", "status", "baselineIndex", "candidateIndex", "module", "changes"),
                        FIGURES.stream()
                                .flatMap(figure -> Stream.of("Baseline", "Candidate", "Change")
                                        .map(side -> figure + side)))
                .toArray()));
        comparison.candidates().forEach(candidate -> candidate(text, candidate));
        return text.toString();
    }

    private static void candidate(StringBuilder text, Candidate candidate) {
        text.append(line(
                new Object[] {candidate.name(), "total", null, null, null, null},
                candidate.training().parameters(),
                candidate.fused().parameters(),
                candidate.training().macs(),
                candidate.fused().macs()));
        List<RowChange> rows = candidate.rows() == null ? List.of() : candidate.rows();
        rows.forEach(row -> text.append(line(
                new Object[] {
                    candidate.name(),
                    Digest.word(row.status()),
                    row.index().baseline(),
                    row.index().candidate(),
                    Python.cut(row.module()),
                    Cells.changes(row.changes())
                },
                row.parameters(),
                row.fusedParameters(),
                row.macs(),
                row.fusedMacs())));
    }

    private static String line(@Nullable Object[] what, CountChange... figures) {
        return Csv.line(Stream.concat(
                        Stream.of(what),
                        Stream.of(figures)
                                .flatMap(each -> Stream.of(each.baseline(), each.candidate(), each.absolute())))
                .toArray());
    }
}
