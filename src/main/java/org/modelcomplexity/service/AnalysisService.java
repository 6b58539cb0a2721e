package org.modelcomplexity.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Prepared;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.block.Blocks;
import org.modelcomplexity.engine.convention.ConventionChoice;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.cost.Costs;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.DialectGuess;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Stage;
import org.modelcomplexity.engine.problem.Watch;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.ReportBuilder;
import org.springframework.stereotype.Service;

/** Turns a request into a report: chooses dialect and conventions, runs the engine. */
@Service
public class AnalysisService {
    private static final long DEFAULT_IMAGE_SIZE = 640;

    private final Library library;
    private final ServiceProperties properties;
    private final RowMemory cache;

    AnalysisService(Library library, ServiceProperties properties, RowMemory cache) {
        this.cache = cache;
        this.library = library;
        this.properties = properties;
    }

    /**
     * Analyses one model.
     *
     * @param budget what the request may still use
     * @throws InvalidModelException with everything that is wrong with the request's model or options
     */
    public Report analyse(AnalysisRequest request, Budget budget) {
        return Work.done(budget, () -> {
            Dialect dialect = dialect(request);
            Map<String, Convention> asked = conventions(request, dialect);
            return ReportBuilder.of(result(request, dialect, asked, budget), request.include(), asked.keySet(), budget);
        });
    }

    /** What a request that begins now may use. */
    public Budget budget() {
        return budget(Watch.NOBODY);
    }

    /** The same, where somebody is told how far it is. */
    public Budget budget(Watch watch) {
        watch.enter(Stage.READ);
        return new Budget(properties.toLimits(), properties.limits().time(), watch);
    }

    /** The conventions that a request names, or its dialect's own. */
    public Map<String, Convention> conventions(AnalysisRequest request) {
        return conventions(request, dialect(request));
    }

    /** Those and some more that can count its model. */
    public Map<String, Convention> conventions(AnalysisRequest request, List<String> more) {
        Dialect dialect = dialect(request);
        Map<String, Convention> all = conventions(request, dialect);
        if (!more.isEmpty()) {
            ConventionChoice.of(more, dialect, Place.WHOLE).forEach(all::putIfAbsent);
        }
        return all;
    }

    private static Map<String, Convention> conventions(AnalysisRequest request, Dialect dialect) {
        return ConventionChoice.of(request.conventions(), dialect, request.place("convention"));
    }

    /** The dialect that a request names, or the one that its model looks like. */
    public Dialect dialect(AnalysisRequest request) {
        if (!request.document().isMap()) {
            throw noModel(request.document());
        }
        return isGuessed(request)
                ? DialectGuess.of(request.document(), library.dialects().values())
                : library.dialect(request.dialect(), request.place("dialect"));
    }

    private InvalidModelException noModel(Node document) {
        String text = document.value() instanceof String name ? name : "";
        String preset = library.presetLike(text);
        return new InvalidModelException(List.of(new Finding(
                Problem.WRONG_TYPE,
                document.place(),
                "a model is a mapping with backbone and head, or input and layers, not " + document.kind(),
                preset != null
                        ? "a bundled model is asked for as {\"preset\": \"" + preset + "\"}"
                        : text.matches("(?s).*\\w:\\S.*") ? "a key has a blank behind its colon: \"nc: 80\"" : null)));
    }

    private static boolean isGuessed(AnalysisRequest request) {
        return request.dialect().equals("auto");
    }

    /** All there is to say about a request's model, counted by some conventions and by its dialect's own. */
    public Result result(AnalysisRequest request, Map<String, Convention> asked, Budget budget) {
        return result(request, dialect(request), asked, budget);
    }

    private Result result(AnalysisRequest request, Dialect dialect, Map<String, Convention> asked, Budget budget) {
        Map<String, Convention> all = new LinkedHashMap<>(asked);
        Convention own = Conventions.find(dialect.convention());
        if (own != null) {
            all.putIfAbsent(own.name(), own);
        }
        Result result = run(request, dialect, options(request), List.copyOf(all.values()), budget);
        result.warnings().addAll(0, request.warnings());
        if (isGuessed(request)) {
            result.warnings()
                    .add(
                            0,
                            new Warning(
                                    "the dialect was guessed: " + dialect.name() + " (" + dialect.about() + ")",
                                    Place.WHOLE));
        }
        if (request.scale() != null && !dialect.readsLayerLists() && !dialect.readsGraphs() && !dialect.hasScales()) {
            result.warnings()
                    .add(new Warning(
                            "the option scale is ignored: models of " + dialect.name() + " have no scales",
                            Place.WHOLE));
        }
        if (dialect.saysItsInputs()) {
            String what = dialect.readsGraphs() ? "a graph" : "a layer list";
            ignored(request)
                    .forEach(option -> result.warnings()
                            .add(new Warning(
                                    "the option " + option + " is ignored: " + what + " says its inputs itself",
                                    Place.WHOLE)));
        }
        if (!dialect.readsGraphs() && !request.graph().shapes().isEmpty()) {
            result.warnings().add(new Warning("the option shapes is ignored: it is of graphs", Place.WHOLE));
        }
        if (!request.isCosting()) {
            result.warnings().addAll(request.cost().ignored());
        }
        if (request.strict()) {
            refuseUncounted(result, asked);
        }
        return result;
    }

    /** Builds a request's model of rows, as its dialect reads it with options. */
    public Prepared prepared(AnalysisRequest request, Dialect dialect, Options options, Rows rows) {
        Catalogue catalogue = catalogue(known(dialect, request), request.document(), rows.budget());
        return Prepared.of(dialect, catalogue, request.document(), options, rows);
    }

    /** Runs the engine on a request's model, as a dialect reads it with options. */
    Result run(AnalysisRequest request, Dialect dialect, Options options, List<Convention> conventions, Budget budget) {
        budget.watch().reading(dialect.name());
        Catalogue known = known(dialect, request);
        Catalogue catalogue = catalogue(known, request.document(), budget);
        // Rows of modules that only this request has nobody else will ask for.
        Rows rows = new Rows(catalogue == known ? cache : RowCache.ofRequest(), budget);
        try {
            Result result = Analysis.of(dialect, catalogue, request.document(), options, conventions, rows);
            return costed(result, request, rows);
        } finally {
            if (catalogue == known) {
                cache.lookedUp(rows);
            }
        }
    }

    /** A result with its cost, where the request wants that. */
    public static Result costed(Result result, AnalysisRequest request, Rows rows) {
        if (!request.isCosting()) {
            return result;
        }
        rows.budget().watch().enter(Stage.COST);
        return result.with(Costs.of(result.network(), result.training().run(), rows, request.cost()));
    }

    private static List<String> ignored(AnalysisRequest request) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("imgsz", request.height());
        options.put("nc", request.nc());
        options.put("ch", request.ch());
        options.put("scale", request.scale());
        return options.entrySet().stream()
                .filter(option -> option.getValue() != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Catalogue known(Dialect dialect, AnalysisRequest request) {
        return request.community() ? library.community(dialect) : library.catalogue(dialect);
    }

    private static Catalogue catalogue(Catalogue base, Node document, Budget budget) {
        Node own = document.get("modules");
        boolean hasOwn = own != null && own.value() != null;
        if (hasOwn && !own.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_DEFINITION,
                    own.place(),
                    "modules must be a mapping from name to definition, not " + own.kind());
        }
        Node variants = Blocks.variants(document, base);
        if (!hasOwn && variants.entries().isEmpty()) {
            return base;
        }
        Texts texts = new Texts(base, new Notations(budget)).add(variants, Blocks.ORIGIN);
        return (hasOwn ? texts.add(own, Definition.Origin.REQUEST) : texts).compile();
    }

    /** What a request says beside its model. */
    public Options options(AnalysisRequest request) {
        long height = request.height() == null ? DEFAULT_IMAGE_SIZE : request.height();
        long width = request.width() == null ? DEFAULT_IMAGE_SIZE : request.width();
        int limit = properties.limits().imageSize();
        if (height < 1 || width < 1 || height > limit || width > limit) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    request.place("imgsz"),
                    "imgsz " + height + " × " + width + " is outside 1 to " + limit + " pixels a side");
        }
        return new Options(height, width, request.nc(), request.ch(), request.scale(), request.name(), request.graph());
    }

    private static void refuseUncounted(Result result, Map<String, Convention> asked) {
        List<Finding> findings = new ArrayList<>();
        for (String name : asked.keySet()) {
            findings.addAll(uncounted(result, result.training(), name));
        }
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
    }

    private static List<Finding> uncounted(Result result, Mode mode, String convention) {
        Mode.@Nullable Figures figures = mode.counts().get(convention);
        Count full = figures == null ? null : figures.full();
        List<Finding> findings = new ArrayList<>();
        for (Count.Kind kind : full == null ? List.<Count.Kind>of() : full.kinds()) {
            if (kind.status() == Count.Status.NOT_COUNTED) {
                Place place = result.network().rows().get(kind.rows().get(0)).place();
                findings.add(new Finding(
                        Problem.NOT_COUNTED,
                        place,
                        kind.reason() + " (" + kind.kind().label() + ", " + kind.times() + " times, rows " + kind.rows()
                                + ")",
                        null));
            }
        }
        return findings;
    }
}
