package org.modelcomplexity.web.badge;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.report.figure.Badge;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.badge.BadgeService;
import org.modelcomplexity.service.badge.BadgeService.Wanted;
import org.modelcomplexity.web.AnswerFormats;
import org.modelcomplexity.web.RequestReader;
import org.modelcomplexity.web.problem.Problems;
import org.modelcomplexity.web.seen.Seen;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A model in, one figure of it out, to be shown beside its name. */
@RestController
@Tag(name = "Badges", description = "One figure of a model, for a README")
class BadgeController {
    private static final String SVG = "image/svg+xml";
    private static final String FIGURE = "Which figure; without it the parameters";
    private static final String MODE = "Of which network; without it the one that trains";
    private static final String CONVENTION = "Whose count; without it the dialect's own";
    private static final String DIALECT = "The dialect it is wanted in, where several ship it";
    private static final List<String> MODES = List.of("training", "fused");

    private final RequestReader reader;
    private final BadgeService service;
    private final AnalysisService analysis;
    private final AnswerWriter<Badge> picture;
    private final AnswerFormats<Badge> formats;

    BadgeController(RequestReader reader, BadgeService service, AnalysisService analysis, AnswerWriter<Badge> picture) {
        this.reader = reader;
        this.service = service;
        this.analysis = analysis;
        this.picture = picture;
        this.formats = new AnswerFormats<>(List.of(picture));
    }

    @Operation(
            operationId = "getBadgePicture",
            summary = "A figure of a bundled model as a picture",
            description = "An SVG with a title that has the figure exactly.")
    @GetMapping(path = "/api/v1/models/{name}/badge.svg", produces = SVG)
    String picture(
            @Parameter(description = "The model's name", example = "yolov5s") @PathVariable String name,
            @Parameter(description = DIALECT, example = "yolov5-6.0") @RequestParam(required = false) @Nullable
                    String dialect,
            @Parameter(description = FIGURE, schema = @Schema(ref = "#/components/schemas/Figure"))
                    @RequestParam(required = false)
                    @Nullable
                    String figure,
            @Parameter(description = MODE, schema = @Schema(ref = "#/components/schemas/Mode"))
                    @RequestParam(required = false)
                    @Nullable
                    String mode,
            @Parameter(description = CONVENTION, example = "thop-0.0.31") @RequestParam(required = false) @Nullable
                    String convention,
            HttpServletResponse response) {
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin"); // READMEs are elsewhere
        return picture.write(service.badge(name, dialect, convention, wanted(figure, mode)));
    }

    @Operation(
            operationId = "getBadge",
            summary = "A figure of a bundled model as shields.io's endpoint badge reads it",
            description = "https://img.shields.io/endpoint?url=… draws it in any of its styles.")
    @GetMapping(path = "/api/v1/models/{name}/badge.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Badge json(
            @Parameter(description = "The model's name", example = "yolov5s") @PathVariable String name,
            @Parameter(description = DIALECT, example = "yolov5-6.0") @RequestParam(required = false) @Nullable
                    String dialect,
            @Parameter(description = FIGURE, schema = @Schema(ref = "#/components/schemas/Figure"))
                    @RequestParam(required = false)
                    @Nullable
                    String figure,
            @Parameter(description = MODE, schema = @Schema(ref = "#/components/schemas/Mode"))
                    @RequestParam(required = false)
                    @Nullable
                    String mode,
            @Parameter(description = CONVENTION, example = "thop-0.0.31") @RequestParam(required = false) @Nullable
                    String convention) {
        return service.badge(name, dialect, convention, wanted(figure, mode));
    }

    @Operation(
            operationId = "makeBadge",
            summary = "A figure of any model as a badge: the endpoint JSON of shields.io, or a picture",
            description =
                    "A model with its fields as in /complexity, figure and mode beside it; the first convention that is named counts.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = Badge.class)),
                @Content(mediaType = SVG, schema = @Schema(type = "string"))
            })
    @PostMapping(path = "/api/v1/badges", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> badge(HttpServletRequest request, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeException {
        var writer = formats.choose(headers.getAccept());
        Budget budget = analysis.budget(Seen.of(request));
        Node body = reader.json(request, budget);
        AnalysisRequest model = reader.model(body, request, Set.of("figure", "mode"), budget);
        Node figure = body.get("figure");
        Wanted wanted = new Wanted(
                figure(text(figure), place(figure, body)),
                isFused(text(body.get("mode")), place(body.get("mode"), body)),
                place(figure, body));
        return AnswerFormats.answer(service.badge(model, wanted, budget), writer);
    }

    private static Place place(@Nullable Node node, Node body) {
        return node == null ? body.place() : node.place();
    }

    private static @Nullable String text(@Nullable Node node) {
        if (node == null || node.value() == null) {
            return null;
        }
        return node.isList() || node.isMap() ? node.kind() : String.valueOf(node.value());
    }

    private static Wanted wanted(@Nullable String figure, @Nullable String mode) {
        Place place = Problems.parameter("figure");
        return new Wanted(figure(figure, place), isFused(mode, Problems.parameter("mode")), place);
    }

    private static Figure figure(@Nullable String name, Place place) {
        Figure figure = name == null ? Figure.PARAMETERS : Figure.named(name);
        if (figure == null) {
            throw unknown("figure", name, Figure.labels(), place);
        }
        return figure;
    }

    private static boolean isFused(@Nullable String mode, Place place) {
        if (mode != null && !MODES.contains(mode)) {
            throw unknown("mode", mode, MODES, place);
        }
        return "fused".equals(mode);
    }

    private static InvalidModelException unknown(String what, String name, List<String> known, Place place) {
        return new InvalidModelException(List.of(new Finding(
                Problem.INVALID_OPTION,
                place,
                "there is no " + what + " \"" + name + "\"; there are " + String.join(", ", known),
                Nearest.hint(name, known))));
    }
}
