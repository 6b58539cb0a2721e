package org.modelcomplexity.service;

import java.util.List;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.explain.Analyser;
import org.modelcomplexity.engine.explain.Published;
import org.modelcomplexity.engine.explain.Question;
import org.modelcomplexity.engine.explain.Search;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.springframework.stereotype.Service;

/** Finds the settings under which a model has the figures that someone published. */
@Service
public class ExplanationService {
    /** What an analysis takes beside what it counts itself. */
    private static final int STEPS_A_TRY = 500;

    private final AnalysisService analysis;
    private final Library library;

    ExplanationService(AnalysisService analysis, Library library) {
        this.analysis = analysis;
        this.library = library;
    }

    /**
     * Explains published figures.
     *
     * @param budget what the request may still use: the search stops where it comes to an end
     * @throws InvalidModelException where the model itself makes no sense
     */
    public Explanations explain(AnalysisRequest request, Published published, Budget budget) {
        return Work.done(budget, () -> {
            Dialect dialect = analysis.dialect(request);
            Question question = new Question(
                    published,
                    dialect,
                    others(dialect),
                    scales(dialect, request.document()),
                    analysis.options(request));
            long reading = STEPS_A_TRY + 2L * extent(request.document());
            AnalysisRequest totals = request.totals();
            Analyser analyser = (read, options, conventions) -> {
                budget.step(reading);
                return analysis.run(totals, read, options, conventions, budget);
            };
            return Explanations.of(Search.of(question, analyser, budget));
        });
    }

    /** The other versions of a dialect's family. */
    private List<Dialect> others(Dialect dialect) {
        String family = dialect.name().replaceAll("-.*", "");
        return library.dialects().values().stream()
                .filter(other -> other != dialect && other.name().startsWith(family + "-"))
                .toList();
    }

    private static List<String> scales(Dialect dialect, Node document) {
        Node scales = dialect.hasScales() ? document.get("scales") : null;
        return scales == null ? List.of() : List.copyOf(scales.entries().keySet());
    }

    /** How many keys and rows a model has: each analysis reads them again. */
    private static int extent(Node document) {
        int size = document.entries().size();
        for (Node value : document.entries().values()) {
            size += value.isMap() ? value.entries().size() : value.items().size();
        }
        return size;
    }
}
