package org.modelcomplexity.service.start;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.report.ReportBuilder;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Exercises the engine soon after the service is ready, when its first request has had the processors to itself: most
 * requests find their rows, so what computes them would else be run by the interpreter for a long time.
 */
@Component
class WarmUp {
    /** What the first request is about, as likely as not. */
    static final String FIRST = "yolov5s";

    private static final long PAUSE_MILLIS = 1_000;

    private static final List<String> MODELS =
            List.of(FIRST, "yolov8n", "yolo11n-seg", "yolov10n", "rtdetr-l", "yolov5s-ghost", "yolov7-tiny");

    private final Library library;
    private final ServiceProperties properties;

    WarmUp(Library library, ServiceProperties properties) {
        this.library = library;
        this.properties = properties;
    }

    /** Starts it. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (properties.warmUp().toNanos() > 0) {
            Thread thread = new Thread(this::run, "warm-up");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    private void run() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException ended) {
            return;
        }
        List<Preset> presets = library.presets().values().stream()
                .flatMap(named -> named.values().stream())
                .filter(preset -> MODELS.contains(preset.name()))
                .toList();
        long end = System.nanoTime() + properties.warmUp().toNanos();
        for (int i = 0; System.nanoTime() < end && !presets.isEmpty(); i++) {
            analyse(library, presets.get(i % presets.size()));
        }
    }

    /** Answers for a model once, as for a request. */
    static void exercise(Library library, String model) {
        analyse(library, library.preset(model, null));
    }

    /** As a request would be, but that no row is found, nor kept. */
    private static void analyse(Library library, Preset preset) {
        Dialect dialect = library.dialect(preset.dialect());
        Convention convention = Objects.requireNonNull(Conventions.find(dialect.convention()));
        Budget budget = new Budget(Limits.DEFAULT);
        Result result = Analysis.of(
                dialect,
                library.catalogue(dialect),
                library.document(preset, budget),
                Options.DEFAULT,
                List.of(convention),
                new Rows(RowCache.ofRequest(), budget));
        ReportBuilder.of(result, Set.of("rows", "difference"), Set.of(convention.name()), budget);
    }
}
