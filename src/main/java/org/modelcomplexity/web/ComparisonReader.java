package org.modelcomplexity.web;

import static java.util.stream.Collectors.partitioningBy;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.RepeatedKeys;
import org.modelcomplexity.service.ComparisonRequest;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.MultipartForm.Part;
import org.modelcomplexity.web.problem.Problems;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Reads a baseline and its candidates; all that is wrong with any of them is said at once. */
@Component
class ComparisonReader {
    private static final String BASELINE = "baseline";
    private static final String CANDIDATE = "candidate";
    private static final Set<String> MODELS = Set.of(BASELINE, CANDIDATE);
    private static final Set<String> FIELDS = Set.of(BASELINE, "candidates");

    private final RequestReader reader;
    private final int maxCandidates;

    ComparisonReader(RequestReader reader, ServiceProperties properties) {
        this.reader = reader;
        this.maxCandidates = properties.limits().candidates();
    }

    /** Reads a request; query parameters win over the fields of every model. */
    ComparisonRequest read(HttpServletRequest request, Budget budget)
            throws IOException, HttpMediaTypeNotSupportedException {
        MultipartForm form = reader.form(request, budget);
        return form == null ? json(request, budget) : files(form, request, budget);
    }

    private ComparisonRequest json(HttpServletRequest request, Budget budget)
            throws HttpMediaTypeNotSupportedException {
        Node body = reader.json(request, budget);
        orRefuse(shape(body));
        List<Node> models = new ArrayList<>(List.of(body.entries().get("baseline")));
        models.addAll(body.entries().get("candidates").items());
        ComparisonRequest read =
                each(models, model -> new Side(model.place(), reader.model(model, request, Set.of(), budget)));
        Side first = read.baseline();
        Side warned = new Side(first.place(), first.model().warning(RepeatedKeys.of(body, budget)));
        return new ComparisonRequest(warned, read.candidates());
    }

    /** One model of many after the other; a query parameter is read with each: what is wrong with it is said once. */
    private static <T> ComparisonRequest each(List<T> models, Function<T, Side> reading) {
        Set<Finding> findings = new LinkedHashSet<>();
        List<Side> sides = new ArrayList<>();
        for (T model : models) {
            try {
                sides.add(reading.apply(model));
            } catch (InvalidModelException refused) {
                findings.addAll(refused.findings());
            }
        }
        orRefuse(List.copyOf(findings));
        return new ComparisonRequest(sides.get(0), sides.subList(1, sides.size()));
    }

    private ComparisonRequest files(MultipartForm form, HttpServletRequest request, Budget budget) {
        Map<Boolean, List<Part>> parts = form.parts().stream()
                .collect(partitioningBy(part -> part.fileName() != null || MODELS.contains(part.name())));
        List<Part> models = parts.get(true);
        List<Part> baselines =
                models.stream().filter(part -> part.name().equals(BASELINE)).toList();
        List<Part> candidates =
                models.stream().filter(part -> part.name().equals(CANDIDATE)).toList();
        if (baselines.size() != 1 || candidates.isEmpty() || candidates.size() + 1 != models.size()) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION,
                    Place.WHOLE,
                    "the form must have one model in a part named \"baseline\" and one or more in parts named \"candidate\","
                            + " each a file or a model's fields as JSON");
        }
        orRefuse(tooMany(candidates.size(), Problems.parameter(CANDIDATE)));
        Map<RequestOption, Node> options = reader.fields(new MultipartForm(parts.get(false)).byName(), request);
        List<Part> all = new ArrayList<>(baselines);
        all.addAll(candidates);
        return each(all, part -> {
            int number = candidates.indexOf(part);
            String pointer = "/" + part.name() + (number < 0 || candidates.size() == 1 ? "" : "/" + number);
            Place place = new Place(pointer, 0, 0);
            return new Side(
                    place,
                    part.fileName() != null
                            ? reader.file(part, pointer, options, budget)
                            : reader.model(fields(part, place, budget), options, budget));
        });
    }

    /** A model's fields, in a part of a form that is no file. */
    private static Node fields(Part part, Place place, Budget budget) {
        String text = part.text();
        if (!text.stripLeading().startsWith("{")) {
            throw new InvalidModelException(List.of(new Finding(
                    Problem.INVALID_OPTION,
                    place,
                    part.name() + " must be a file, or a model's fields as JSON",
                    part.name() + "={\"preset\": \"yolov5s\"}, or " + part.name() + "=@model.yaml")));
        }
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), budget).placed(place);
    }

    private List<Finding> shape(Node body) {
        List<Finding> findings = new Findings();
        body.entries().forEach((name, value) -> {
            if (!FIELDS.contains(name)) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        value.place(),
                        "there is no field \"" + name
                                + "\"; there are baseline and candidates, and options stand in each of them or in the query",
                        Nearest.hint(name, FIELDS)));
            }
        });
        if (body.get("baseline") == null) {
            findings.add(new Finding(
                    Problem.INVALID_OPTION,
                    body.place(),
                    "baseline must be a model: an object with yaml, model or preset",
                    null));
        }
        findings.addAll(candidates(body, body.get("candidates")));
        return findings;
    }

    private List<Finding> candidates(Node body, @org.jspecify.annotations.Nullable Node candidates) {
        if (candidates == null || candidates.items().isEmpty()) {
            return List.of(new Finding(
                    Problem.INVALID_OPTION,
                    candidates == null ? body.place() : candidates.place(),
                    "candidates must be a list of one or more models: objects with yaml, model or preset",
                    null));
        }
        return tooMany(candidates.items().size(), candidates.place());
    }

    private List<Finding> tooMany(int given, Place place) {
        return given <= maxCandidates
                ? List.of()
                : List.of(new Finding(
                        Problem.LIMIT_EXCEEDED,
                        place,
                        given + " candidates are more than " + maxCandidates + ", the configured limit",
                        null));
    }

    private static void orRefuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
    }
}
