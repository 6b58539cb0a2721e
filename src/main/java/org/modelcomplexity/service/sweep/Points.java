package org.modelcomplexity.service.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Detail;
import org.modelcomplexity.engine.Prepared;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.sweep.Axis;
import org.modelcomplexity.engine.sweep.Grid;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.Work;

/** What single requests would answer, for one point of a grid after the other. Of one thread at a time. */
final class Points {
    private final AnalysisService analysis;
    private final Grid grid;
    private final AnalysisRequest base;
    private final List<@Nullable List<AnalysisRequest>> options = new ArrayList<>();
    private final List<String> conventions;
    private final Detail detail;
    private final RowCache cache;
    private final Runs.Memory memory = new Runs.Memory();

    /**
     * The points of a sweep.
     *
     * @param conventions what is counted by beside what the request names
     * @param detail how much is wanted of each
     * @param cache rows and models that were computed for other points
     */
    Points(AnalysisService analysis, SweepRequest sweep, List<String> conventions, Detail detail, RowCache cache) {
        this.analysis = analysis;
        this.grid = sweep.grid();
        this.base = sweep.base();
        this.conventions = conventions;
        this.detail = detail;
        this.cache = cache;
        grid.axes().forEach(axis -> options.add(sweep.options().get(axis.name())));
    }

    /** What a model is kept under: those of other sweeps are others. */
    private record Key(Points sweep, long rows) {}

    /**
     * A model that differs from others by more than its size and how it is counted.
     *
     * @param request what a single request would say, but for the size
     * @param prepared it, built; null where a size may change more than its runs
     */
    private record Model(
            AnalysisRequest request,
            Dialect dialect,
            @Nullable Prepared prepared) implements RowCache.Value {
        private static final long BYTES_A_ROW = 1_200;

        @Override
        public long steps() {
            return 0;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long weight() {
            return prepared == null ? BYTES_A_ROW : BYTES_A_ROW * prepared.rows();
        }
    }

    /**
     * What a single request would answer.
     *
     * @param point by axis, which of its values
     * @throws org.modelcomplexity.engine.problem.InvalidModelException where that would be refused
     */
    Result at(int[] point) {
        Budget budget = analysis.budget();
        return Work.done(budget, () -> {
            Key key = new Key(this, rows(point));
            Model known = (Model) cache.get(key);
            if (known == null) {
                known = model(point, budget);
                cache.put(key, known);
            } else if (known.prepared() != null) {
                known.prepared().found(budget);
            }
            AnalysisRequest request = late(known.request(), point);
            return result(known, request, budget);
        });
    }

    private Result result(Model model, AnalysisRequest request, Budget budget) {
        Prepared prepared = model.prepared();
        if (prepared == null) {
            return analysis.result(request, analysis.conventions(request, conventions), budget);
        }
        Rows rows = new Rows(cache, budget);
        Result result = prepared.at(
                analysis.options(request),
                List.copyOf(analysis.conventions(request, conventions).values()),
                detail,
                new Runs(rows, memory));
        return AnalysisService.costed(result, request, rows);
    }

    private Model model(int[] point, Budget budget) {
        AnalysisRequest request = base.of(grid.document(base.document(), point));
        for (int i = 0; i < point.length; i++) {
            List<AnalysisRequest> values = options.get(i);
            if (values != null) {
                request = request.taking(grid.axes().get(i).name(), values.get(point[i]));
            }
        }
        Dialect dialect = analysis.dialect(request);
        boolean whole = dialect.saysItsInputs() || request.strict();
        return new Model(
                request,
                dialect,
                whole ? null : analysis.prepared(request, dialect, analysis.options(request), new Rows(cache, budget)));
    }

    /** A request at a point whose model is known: of its size and its convention. */
    private AnalysisRequest late(AnalysisRequest request, int[] point) {
        AnalysisRequest late = request;
        for (int i = 0; i < point.length; i++) {
            Axis axis = grid.axes().get(i);
            if (!axis.changesRows()) {
                late = late.taking(
                        axis.name(), Objects.requireNonNull(options.get(i)).get(point[i]));
            }
        }
        return late;
    }

    /** A number of all that changes rows. */
    private long rows(int[] point) {
        long key = 0;
        for (int i = 0; i < point.length; i++) {
            Axis axis = grid.axes().get(i);
            if (axis.changesRows()) {
                key = key * axis.values().size() + point[i];
            }
        }
        return key;
    }
}
