package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.export.ExportedProgram;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.ForeignContent;
import org.modelcomplexity.read.GraphFiles;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.RepeatedKeys;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.read.sieve.SiftedFile;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.MultipartForm.Part;
import org.modelcomplexity.web.problem.Problems;
import org.modelcomplexity.web.problem.QueryParameters;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Turns a request of any form into a model with its options: raw YAML, JSON, or an uploaded file. */
@Component
public class RequestReader {
    private static final Set<String> SOURCES = Set.of("yaml", "model", "preset", "graph");
    private static final Set<String> FILES = Set.of("octet-stream", "zip", "onnx");
    private static final List<String> ROWS = List.of("backbone", "head", "layers");

    private final Library library;
    private final ServiceProperties properties;

    RequestReader(Library library, ServiceProperties properties) {
        this.library = library;
        this.properties = properties;
    }

    /** Reads a request; query parameters win over fields. */
    AnalysisRequest read(HttpServletRequest request, Budget budget) throws HttpMediaTypeNotSupportedException {
        MultipartForm form = form(request, budget);
        if (form != null) {
            return multipart(form, request, budget);
        }
        String contentType = Content.type(request);
        MediaType type = MediaType.parseMediaType(contentType);
        boolean isFile = FILES.contains(type.getSubtype());
        Map<RequestOption, Node> query = query(request);
        byte[] body;
        if (isFile) {
            SiftedFile file = Content.file(request, properties, budget);
            body = file.kept();
            if (!GraphFiles.isProgram(body)) {
                return OptionReader.request(GraphFiles.read(file, Place.WHOLE, budget), query, null, null);
            }
        } else {
            body = Content.unpacked(request, properties, budget);
        }
        if (isFile || type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            ForeignContent.refuse(body, Place.WHOLE);
            Node read = JsonReader.read(body, budget);
            return read.get(ExportedProgram.KEY) != null
                    ? OptionReader.request(read, query, null, null)
                    : json(read, query, Set.of(), budget);
        }
        return document(Content.utf8(body, contentType, Place.WHOLE), "", Place.WHOLE, query, null, budget);
    }

    /** A model in a file or a body of its own; pointers into it start with another. */
    private static AnalysisRequest document(
            byte[] text,
            String pointer,
            Place place,
            Map<RequestOption, Node> values,
            @Nullable String name,
            Budget budget) {
        if (!GraphFiles.isText(text)) {
            return OptionReader.request(GraphFiles.read(SiftedFile.of(text), place, budget), values, null, name);
        }
        ForeignContent.refuse(text, place);
        Node document =
                GraphFiles.isProgram(text) ? JsonReader.read(text, budget) : YamlReader.read(text, pointer, budget);
        ForeignContent.refuse(document);
        return OptionReader.request(document, values, null, name).warning(RepeatedKeys.in(document, budget));
    }

    /** The form that a request is; null where it is none. */
    @Nullable
    public MultipartForm form(HttpServletRequest request, Budget budget) throws HttpMediaTypeNotSupportedException {
        String type = Content.type(request);
        return MediaType.parseMediaType(type).isCompatibleWith(MediaType.MULTIPART_FORM_DATA)
                ? MultipartForm.read(Content.unpacked(request, properties, budget), type)
                : null;
    }

    private static Map<RequestOption, Node> query(HttpServletRequest request) {
        Findings findings = new Findings();
        Map<RequestOption, Node> values = options(QueryParameters.of(request), findings);
        findings.orRefuse();
        return values;
    }

    /** Options of a query or a form. */
    private static Map<RequestOption, Node> options(Map<String, String> given, List<Finding> findings) {
        Map<RequestOption, Node> values = new EnumMap<>(RequestOption.class);
        given.forEach((name, value) -> {
            RequestOption option = RequestOption.of(name);
            Place place = Problems.parameter(name);
            if (option != null) {
                values.put(option, new Node(value, place));
            } else {
                findings.add(unknown(name, place, "there is no option \"" + name + "\"; options are "));
            }
        });
        return values;
    }

    private static Finding unknown(String name, Place place, String detail) {
        List<String> known = new ArrayList<>(RequestOption.keys());
        known.addAll(SOURCES);
        return new Finding(
                Problem.INVALID_OPTION,
                place,
                detail + String.join(", ", RequestOption.keys()),
                Nearest.hint(name, known));
    }

    /** The body of a request that takes JSON alone. */
    public Node json(HttpServletRequest request, Budget budget) throws HttpMediaTypeNotSupportedException {
        return JsonReader.read(Content.unpacked(request, properties, budget), budget);
    }

    /** The model of a JSON body, or of an object in it, that has other fields beside it. */
    public AnalysisRequest model(Node body, HttpServletRequest request, Set<String> others, Budget budget) {
        return json(body, query(request), others, budget);
    }

    /** The model of an object; options that are given win over its fields. */
    AnalysisRequest model(Node body, Map<RequestOption, Node> options, Budget budget) {
        return json(body, options, Set.of(), budget);
    }

    private AnalysisRequest json(Node body, Map<RequestOption, Node> query, Set<String> others, Budget budget) {
        if (!body.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION,
                    body.place(),
                    "a model is sent as an object with yaml, model or preset, not as " + body.kind());
        }
        if (SOURCES.stream().noneMatch(body.entries()::containsKey)) {
            refuseBare(body);
        }
        Map<RequestOption, Node> values = new EnumMap<>(RequestOption.class);
        Findings findings = new Findings();
        List<String> sources = new ArrayList<>();
        body.entries().forEach((name, value) -> {
            RequestOption option = RequestOption.of(name);
            if (option != null) {
                values.put(option, value);
            } else if (SOURCES.contains(name)) {
                sources.add(name);
            } else if (!others.contains(name)) {
                findings.add(unknown(
                        name,
                        value.place(),
                        "there is no field \"" + name + "\"; beside yaml, model or preset there are "));
            }
        });
        if (sources.size() != 1) {
            findings.add(new Finding(
                    Problem.INVALID_OPTION,
                    body.place(),
                    "exactly one of yaml, model and preset must be there, not "
                            + (sources.isEmpty() ? "none" : sources),
                    null));
        }
        findings.orRefuse();
        values.putAll(query);
        return json(body, sources.get(0), values, budget);
    }

    /** What stands in the body itself where a model is to stand in a field of it. */
    private static void refuseBare(Node body) {
        ForeignContent.refuse(body);
        for (String key : ROWS.stream().filter(body.entries()::containsKey).toList()) {
            throw new InvalidModelException(List.of(new Finding(
                    Problem.INVALID_OPTION,
                    body.entries().get(key).place(),
                    "\"" + key
                            + "\" is a key of a model: as JSON a model stands in the field \"model\", with options beside it",
                    "{\"model\": {\"" + key + "\": …, …}}")));
        }
    }

    private AnalysisRequest json(Node body, String source, Map<RequestOption, Node> values, Budget budget) {
        Node node = Objects.requireNonNull(body.get(source));
        List<Warning> repeated = RepeatedKeys.in(body, budget);
        if (source.equals("model") || source.equals("graph")) {
            ForeignContent.refuse(node);
            return OptionReader.request(node, values, null, null).warning(repeated);
        }
        if (!(node.value() instanceof String text)) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION, node.place(), source + " must be text, not " + node.kind());
        }
        if (source.equals("yaml")) {
            ForeignContent.refuse(text.getBytes(StandardCharsets.UTF_8), node.place());
            Node document = YamlReader.read(text, root(body, node), budget);
            ForeignContent.refuse(document);
            return OptionReader.request(document, values, null, null)
                    .warning(repeated)
                    .warning(RepeatedKeys.in(document, budget));
        }
        Node dialect = values.get(RequestOption.DIALECT);
        Preset preset = preset(node, text, dialect == null ? null : String.valueOf(dialect.value()));
        Node document = library.document(preset, budget);
        boolean named = dialect != null && !"auto".equals(dialect.value());
        if (preset.scale() != null && (!named || preset.dialect().equals(dialect.value()))) {
            // Whoever names yolo11x asks for its scale, whatever name the model is to have.
            values.putIfAbsent(RequestOption.SCALE, new Node(preset.scale(), node.place()));
        }
        return OptionReader.request(
                        root(body, node).isEmpty() ? document : document.placed(node.place()),
                        values,
                        preset.dialect(),
                        preset.name())
                .warning(repeated)
                .warning(named ? List.of() : library.severalShip(preset, node.place()));
    }

    /** Where pointers into a text start: at its own root, or, of several texts in one body, at the text's place. */
    private static String root(Node model, Node text) {
        return model.place().pointer().isEmpty() ? "" : text.place().pointer();
    }

    private Preset preset(Node node, String name, @Nullable String dialect) {
        try {
            return library.preset(name, dialect);
        } catch (InvalidModelException unknown) {
            throw OptionReader.at(node.place(), unknown);
        }
    }

    private AnalysisRequest multipart(MultipartForm form, HttpServletRequest request, Budget budget) {
        Map<String, Part> parts = form.byName();
        Part file = parts.remove("file");
        if (file == null || parts.values().stream().anyMatch(part -> part.fileName() != null)) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION, Place.WHOLE, "the form must have one file, in a part named \"file\"");
        }
        return file(file, "", fields(parts, request), budget);
    }

    /** Options among the parts of a form; query parameters win over them. */
    public Map<RequestOption, Node> fields(Map<String, Part> parts, HttpServletRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        parts.forEach((name, part) -> fields.put(name, part.text()));
        Findings findings = new Findings();
        Map<RequestOption, Node> values = options(fields, findings);
        values.putAll(options(QueryParameters.of(request), findings));
        findings.orRefuse();
        return values;
    }

    /** The model in a file; pointers into it start with another. */
    public AnalysisRequest file(Part file, String pointer, Map<RequestOption, Node> values, Budget budget) {
        byte[] content = GraphFiles.isText(file.bytes()) ? text(file) : file.bytes();
        return document(content, pointer, Problems.parameter(file.name()), values, baseName(file.fileName()), budget);
    }

    /** A file's bytes; a browser's guess at its type may be anything, only a charset in it is of use. */
    private static byte[] text(Part file) {
        return Content.utf8(file.bytes(), file.contentType(), Problems.parameter(file.name()));
    }

    private static @Nullable String baseName(@Nullable String path) {
        if (path == null || path.isBlank()) {
            return null;
        }
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String name = file.replaceFirst("(?i)\\.(ya?ml|json|txt|pt2|onnx)$", "");
        return name.isEmpty() ? null : name;
    }
}
