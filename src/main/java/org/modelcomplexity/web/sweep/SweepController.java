package org.modelcomplexity.web.sweep;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.modelcomplexity.report.sweep.SweepWriter;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.service.sweep.Sweep;
import org.modelcomplexity.service.sweep.SweepService;
import org.modelcomplexity.web.door.AnswerStream;
import org.modelcomplexity.web.key.ApiKeys;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.modelcomplexity.web.seen.Meters;
import org.modelcomplexity.web.seen.Seen;
import org.modelcomplexity.web.seen.Shed;
import org.modelcomplexity.web.seen.State;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A model and a grid over it in, one line a point out. */
@RestController
@Tag(name = "Sweeps", description = "A model at every point of a grid")
class SweepController {
    static final String PATH = "/api/v1/sweeps";

    /** Points that count as one request more against the sender's rate. */
    private static final double POINTS_A_REQUEST = 1000;

    private final SweepReader reader;
    private final SweepService service;
    private final AnalysisService analysis;
    private final SweepFormats formats;
    private final ProblemWriter problems;
    private final Executor workers;
    private final ApiKeys keys;
    private final Semaphore places;

    SweepController(
            SweepReader reader,
            SweepService service,
            AnalysisService analysis,
            List<SweepWriter> writers,
            ProblemWriter problems,
            SweepWorkers workers,
            ApiKeys keys,
            Meters meters,
            ServiceProperties properties) {
        this.reader = reader;
        this.service = service;
        this.analysis = analysis;
        this.formats = new SweepFormats(writers);
        this.problems = problems;
        this.workers = workers;
        this.keys = keys;
        int most = properties.sweeps().atOnce();
        this.places = new Semaphore(most);
        meters.watch(State.SWEEPING, () -> most - places.availablePermits(), most);
    }

    @Operation(
            summary = "A model's figures at every point of a grid, a line each, as they are computed",
            description =
                    "A model's fields as in /complexity, and over: what varies, each with a list of values or from, to and step. Options (nc, imgsz, scale, "
                            + "dialect, ch, convention), depth_multiple, width_multiple, and any JSON pointer into the model can vary. Points are numbered in an "
                            + "order that hangs on the axes alone; a point that is refused is a line with its problem. The last line has the number of points "
                            + "and those that no other beats.")
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    void sweep(HttpServletRequest request, HttpServletResponse response, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeException {
        Seen seen = Seen.of(request);
        SweepWriter writer = formats.choose(headers.getAccept());
        Sweep sweep = service.begin(reader.read(request, analysis.budget(seen)), writer, seen);
        if (!places.tryAcquire()) {
            problems.busy(request, response, Shed.SWEEPS);
            return;
        }
        keys.charge(request, sweep.points() / POINTS_A_REQUEST);
        AtomicBoolean over = new AtomicBoolean();
        Runnable end = () -> {
            if (over.compareAndSet(false, true)) {
                places.release();
            }
        };
        response.setContentType(
                new MediaType(MediaType.parseMediaType(writer.mediaType()), StandardCharsets.UTF_8).toString());
        boolean started = false;
        try {
            AnswerStream.start(request, response, sweep::lines, workers, end);
            started = true;
        } finally {
            if (!started) {
                end.run();
            }
        }
    }
}
