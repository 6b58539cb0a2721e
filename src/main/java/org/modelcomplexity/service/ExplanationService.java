package org.modelcomplexity.service;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.service.Explanations.Explanation;
import org.modelcomplexity.service.Explanations.Settings;
import org.springframework.stereotype.Service;

/** Finds the settings under which a model has the figures that someone published. */
@Service
public class ExplanationService {
    private static final List<Long> SIZES = List.of(
            640L, 224L, 256L, 320L, 384L, 416L, 448L, 512L, 608L, 672L, 736L, 768L, 832L, 896L, 960L, 1024L, 1280L,
            1536L);
    private static final int SHOWN = 20;
    private static final int NEAREST = 5;
    private static final int BYTES_A_CANDIDATE = 600;
    /** More scales than any family has. */
    private static final int MOST_SCALES = 26;
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
        return Work.done(() -> new Search(request, published, budget).run());
    }

    /** A candidate with how far it is from the defaults and from the published figures. */
    private record Candidate(Explanation explanation, boolean exact, double distance) {}

    /** One search: everything is tried that the published figures can depend on. */
    private final class Search {
        private final AnalysisRequest request;
        private final Published published;
        private final Dialect own;
        private final Settings defaults;
        private final List<Candidate> candidates = new ArrayList<>();
        private final Budget budget;
        /** Steps that the most costly analysis so far took. */
        private long costliest;

        private boolean over;

        Search(AnalysisRequest request, Published published, Budget budget) {
            this.budget = budget;
            this.request = request;
            this.published = published;
            this.own = analysis.dialect(request);
            Result usual = run(request, own, List.of());
            this.defaults = new Settings(
                    "training",
                    own.name(),
                    published.hasWork() ? own.convention() : null,
                    published.hasWork() ? (own.readsLayerLists() ? "full" : "printed") : null,
                    "flop",
                    size(request),
                    usual.network().info().nc(),
                    usual.network().info().scale());
        }

        Explanations run() {
            for (Dialect dialect : dialects()) {
                tryAll(dialect);
            }
            List<Explanation> exact = candidates.stream()
                    .filter(Candidate::exact)
                    .map(Candidate::explanation)
                    .distinct()
                    .sorted(Comparator.comparingInt(each -> cost(each.changed())))
                    .limit(SHOWN)
                    .toList();
            return new Explanations(exact, candidates.size(), stopped(), exact.isEmpty() ? near() : null);
        }

        private List<Explanation> near() {
            return candidates.stream()
                    .sorted(Comparator.comparingDouble(Candidate::distance)
                            .thenComparingInt(each -> cost(each.explanation().changed())))
                    .limit(NEAREST)
                    .map(Candidate::explanation)
                    .toList();
        }

        /** The model's own dialect first, then the other version of the same family. */
        private List<Dialect> dialects() {
            String family = own.name().replaceAll("-.*", "");
            List<Dialect> all = new ArrayList<>(List.of(own));
            library.dialects().values().stream()
                    .filter(dialect -> dialect != own && dialect.name().startsWith(family))
                    .forEach(all::add);
            return all;
        }

        private void tryAll(Dialect dialect) {
            if (dialect.readsLayerLists()) {
                tryRequest(dialect, request);
                return;
            }
            for (AnalysisRequest scaled : withScales(dialect)) {
                for (AnalysisRequest classes : isOver() ? List.<AnalysisRequest>of() : withClasses(dialect, scaled)) {
                    if (tryRequest(dialect, classes)) {
                        sizes().forEach(size -> tryRequest(dialect, classes.withSize(size)));
                    }
                }
            }
        }

        /** The other sizes that work may have been published for. */
        private List<Long> sizes() {
            List<Long> own = size(request);
            return published.hasWork() && own.get(0).equals(own.get(1))
                    ? SIZES.stream().filter(size -> !size.equals(own.get(0))).toList()
                    : List.of();
        }

        /** One analysis, of which only figures are kept. */
        private Result run(AnalysisRequest variant, Dialect dialect, List<Convention> conventions) {
            long steps = budget.steps();
            budget.step(STEPS_A_TRY + 2L * extent(request.document()));
            long bytes = budget.bytes();
            try {
                return analysis.run(variant, dialect, conventions, budget);
            } finally {
                costliest = Math.max(costliest, budget.steps() - steps);
                budget.release(bytes);
            }
        }

        /** How many keys and rows a model has: each analysis reads them again. */
        private static int extent(Node document) {
            int size = document.entries().size();
            for (Node value : document.entries().values()) {
                size += value.isMap() ? value.entries().size() : value.items().size();
            }
            return size;
        }

        private boolean isOver() {
            over |= !budget.allows(2 * costliest);
            return over;
        }

        private @Nullable String stopped() {
            return over
                    ? "the search was stopped after " + budget.steps()
                            + " steps of work, near the configured limit: not every scale, size and number of classes was tried"
                    : null;
        }

        /** The model at the scale that is asked for, and at all others there are. */
        private List<AnalysisRequest> withScales(Dialect dialect) {
            Node scales = dialect.hasScales() ? request.document().get("scales") : null;
            Set<@Nullable String> letters = new LinkedHashSet<>();
            letters.add(defaults.scale());
            letters.addAll(scales == null ? Set.of() : scales.entries().keySet());
            return letters.stream().limit(MOST_SCALES).map(request::withScale).toList();
        }

        /** The number of classes as it is, and those that the published parameters or gradients solve to. */
        private List<AnalysisRequest> withClasses(Dialect dialect, AnalysisRequest like) {
            Set<@Nullable Long> solved = new LinkedHashSet<>();
            solved.add(request.nc());
            for (Long target : new Long[] {published.parameters(), published.gradients()}) {
                if (target != null) {
                    solve(dialect, like, target, false, solved);
                    solve(dialect, like, target, true, solved);
                }
            }
            return solved.stream().map(like::withClasses).toList();
        }

        /** Parameters grow evenly with the classes: two points give the line, its inverse the classes. */
        private void solve(
                Dialect dialect, AnalysisRequest like, long target, boolean fused, Set<@Nullable Long> into) {
            try {
                long one = parameters(dialect, like.withClasses(1L), fused);
                long slope = parameters(dialect, like.withClasses(2L), fused) - one;
                if (slope > 0 && (target - one) % slope == 0 && target >= one) {
                    into.add(1 + (target - one) / slope);
                }
            } catch (InvalidModelException impossible) {
                // With so few classes the model makes no sense: nothing is solved.
            }
        }

        private long parameters(Dialect dialect, AnalysisRequest like, boolean fused) {
            Result result = run(like, dialect, List.of());
            return (fused ? result.fused() : result.training()).totals().elements();
        }

        /** Tries a variant, and says whether it may fit at another size: what no size changes must be right. */
        private boolean tryRequest(Dialect dialect, AnalysisRequest variant) {
            if (isOver()) {
                return false;
            }
            List<Convention> conventions =
                    published.hasWork() ? List.copyOf(Conventions.all().values()) : List.of();
            Result result;
            try {
                result = run(variant, dialect, conventions);
            } catch (InvalidModelException impossible) {
                return true;
            }
            Long nc = result.network().info().nc();
            for (String mode : List.of("training", "fused")) {
                Mode figures = mode.equals("training") ? result.training() : result.fused();
                if (!published.hasWork()) {
                    add(
                            new Settings(
                                    mode,
                                    dialect.name(),
                                    null,
                                    null,
                                    "flop",
                                    size(variant),
                                    nc,
                                    result.network().info().scale()),
                            figures,
                            0);
                }
                figures.counts()
                        .forEach((convention, count) -> works(count)
                                .forEach((measured, flops) -> List.of("flop", "mac")
                                        .forEach(unit -> add(
                                                new Settings(
                                                        mode,
                                                        dialect.name(),
                                                        convention,
                                                        measured,
                                                        unit,
                                                        size(variant),
                                                        nc,
                                                        result.network().info().scale()),
                                                figures,
                                                flops))));
            }
            return fits(result.training()) || fits(result.fused());
        }

        private boolean fits(Mode mode) {
            return is(published.layers(), mode.layers())
                    && is(published.parameters(), mode.totals().elements())
                    && is(published.gradients(), mode.gradients());
        }

        private static boolean is(@Nullable Long target, long figure) {
            return target == null || target == figure;
        }

        /** FLOPs as the reference prints them and as counted at the full size. */
        private static Map<String, Double> works(Mode.Figures count) {
            Map<String, Double> works = new LinkedHashMap<>();
            if (count.printed() != null) {
                works.put("printed", count.printed());
            }
            if (count.full() != null) {
                works.put("full", count.full().flops() / 1e9);
            }
            return works;
        }

        private void add(Settings settings, Mode mode, double flops) {
            double gflops = settings.unit().equals("flop") ? flops : flops / 2;
            if (published.gflops() == null && settings.unit().equals("mac")) {
                return;
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            double distance = compare(figures, "layers", published.layers(), mode.layers())
                    + compare(
                            figures,
                            "parameters",
                            published.parameters(),
                            mode.totals().elements())
                    + compare(figures, "gradients", published.gradients(), mode.gradients())
                    + compare(figures, "gflops", published.gflops(), gflops)
                    + compare(figures, "gmacs", published.gmacs(), flops / 2);
            budget.hold(BYTES_A_CANDIDATE);
            candidates.add(
                    new Candidate(new Explanation(settings, changed(settings), figures), distance == 0, distance));
        }

        private static double compare(Map<String, Object> figures, String name, @Nullable Long target, long figure) {
            if (target == null) {
                return 0;
            }
            figures.put(name, figure);
            return Math.abs((double) figure - target) / Math.max(1, Math.abs(target));
        }

        private static double compare(
                Map<String, Object> figures, String name, @Nullable BigDecimal target, double figure) {
            if (target == null) {
                return 0;
            }
            figures.put(name, Published.printed(figure, target));
            return Published.matches(target, figure)
                    ? 0
                    : Math.abs(figure - target.doubleValue()) / Math.max(1e-9, target.doubleValue());
        }

        private List<String> changed(Settings settings) {
            List<String> changed = new ArrayList<>();
            note(changed, "mode", settings.mode(), defaults.mode());
            note(changed, "dialect", settings.dialect(), defaults.dialect());
            boolean ownConvention =
                    library.dialect(settings.dialect()).convention().equals(settings.convention());
            note(
                    changed,
                    "convention",
                    ownConvention ? defaults.convention() : settings.convention(),
                    defaults.convention());
            note(changed, "measured", settings.measured(), defaults.measured());
            note(changed, "unit", settings.unit(), defaults.unit());
            note(changed, "imgsz", settings.imgsz(), defaults.imgsz());
            note(changed, "nc", settings.nc(), defaults.nc());
            note(changed, "scale", settings.scale(), defaults.scale());
            return changed;
        }

        private static void note(List<String> changed, String name, @Nullable Object value, @Nullable Object usual) {
            if (!java.util.Objects.equals(value, usual)) {
                changed.add(name);
            }
        }
    }

    /** How far settings are from the defaults: what people change often weighs little. */
    private static int cost(List<String> changed) {
        int cost = 0;
        for (String setting : changed) {
            cost += switch (setting) {
                case "mode" -> 10;
                case "nc" -> 11;
                case "scale" -> 12;
                case "imgsz" -> 14;
                case "dialect" -> 15;
                case "convention" -> 16;
                case "measured" -> 18;
                default -> 20;
            };
        }
        return cost;
    }

    private static List<Long> size(AnalysisRequest request) {
        long height = request.height() == null ? AnalysisService.DEFAULT_IMAGE_SIZE : request.height();
        return List.of(height, request.width() == null ? height : request.width());
    }
}
