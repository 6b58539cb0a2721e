package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Turns a request of any form into a model with its options: raw YAML, JSON, or an uploaded file. */
@Component
class RequestReader {
    private static final Set<String> SOURCES = Set.of("yaml", "model", "preset");

    private final Library library;
    private final DataSize maxBody;

    RequestReader(Library library, ServiceProperties properties) {
        this.library = library;
        this.maxBody = properties.maxBodySize();
    }

    /** Reads a request; query parameters win over fields. */
    AnalysisRequest read(HttpServletRequest request, Budget budget)
            throws IOException, HttpMediaTypeNotSupportedException {
        if (request instanceof MultipartHttpServletRequest multipart) {
            return multipart(multipart, budget);
        }
        checkEncoding(request);
        byte[] body = body(request);
        Map<RequestOption, Node> query = query(request, Set.of());
        MediaType type = MediaType.parseMediaType(request.getContentType());
        if (type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return json(JsonReader.read(body, budget), query, Set.of(), budget);
        }
        return OptionReader.request(YamlReader.read(body, budget), query, null, null);
    }

    private static void checkEncoding(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new HttpMediaTypeNotSupportedException(
                    "Content-Encoding " + encoding + " is not taken: send the body as it is");
        }
    }

    /** The body, counted while it is read: its declared length may be absent or false. */
    private byte[] body(HttpServletRequest request) throws IOException {
        long limit = maxBody.toBytes();
        try (InputStream in = request.getInputStream()) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
            if (bytes.length > limit) {
                throw new InvalidModelException(
                        Problem.TOO_LARGE,
                        Place.WHOLE,
                        "the body is larger than " + limit + " bytes, the configured limit");
            }
            return bytes;
        }
    }

    private static Map<RequestOption, Node> query(HttpServletRequest request, Set<String> others) {
        Map<RequestOption, Node> values = new EnumMap<>(RequestOption.class);
        List<Finding> findings = new ArrayList<>();
        request.getParameterMap().forEach((name, given) -> {
            RequestOption option = RequestOption.of(name);
            if (option != null) {
                values.put(option, new Node(String.join(",", given), Place.WHOLE));
            } else if (!others.contains(name)) {
                findings.add(unknown(name, Place.WHOLE, "there is no option \"" + name + "\"; options are "));
            }
        });
        orRefuse(findings);
        return values;
    }

    private static Finding unknown(String name, Place place, String detail) {
        return new Finding(
                Problem.INVALID_OPTION,
                place,
                detail + String.join(", ", RequestOption.keys()),
                Nearest.hint(name, RequestOption.keys()));
    }

    private static void orRefuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
    }

    /** The body of a request that takes JSON alone. */
    Node json(HttpServletRequest request, Budget budget) throws IOException, HttpMediaTypeNotSupportedException {
        checkEncoding(request);
        return JsonReader.read(body(request), budget);
    }

    /** The model of a JSON body, or of an object in it, that has other fields beside it. */
    AnalysisRequest model(Node body, HttpServletRequest request, Set<String> others, Budget budget) {
        return json(body, query(request, Set.of()), others, budget);
    }

    private AnalysisRequest json(Node body, Map<RequestOption, Node> query, Set<String> others, Budget budget) {
        if (!body.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION,
                    body.place(),
                    "a model is sent as an object with yaml, model or preset, not as " + body.kind());
        }
        Map<RequestOption, Node> values = new EnumMap<>(RequestOption.class);
        List<Finding> findings = new ArrayList<>();
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
        orRefuse(findings);
        values.putAll(query);
        return json(body, sources.get(0), values, budget);
    }

    private AnalysisRequest json(Node body, String source, Map<RequestOption, Node> values, Budget budget) {
        Node node = java.util.Objects.requireNonNull(body.get(source));
        if (source.equals("model")) {
            return OptionReader.request(node, values, null, null);
        }
        if (!(node.value() instanceof String text)) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION, node.place(), source + " must be text, not " + node.kind());
        }
        if (source.equals("yaml")) {
            return OptionReader.request(YamlReader.read(text, root(body, node), budget), values, null, null);
        }
        Node dialect = values.get(RequestOption.DIALECT);
        Preset preset = preset(node, text, dialect == null ? null : String.valueOf(dialect.value()));
        Node document = library.document(preset);
        boolean alone = body.place().pointer().isEmpty();
        return OptionReader.request(
                alone ? document : document.placed(node.place()), values, preset.dialect(), preset.name());
    }

    /** Where pointers into a text start: at its own root, or, of several texts in one body, at the text's place. */
    private static String root(Node model, Node text) {
        return model.place().pointer().isEmpty() ? "" : text.place().pointer();
    }

    private Preset preset(Node node, String name, @Nullable String dialect) {
        try {
            return library.preset(name, dialect);
        } catch (InvalidModelException unknown) {
            throw new InvalidModelException(unknown.findings().stream()
                    .map(finding -> new Finding(finding.problem(), node.place(), finding.detail(), finding.hint()))
                    .toList());
        }
    }

    private AnalysisRequest multipart(MultipartHttpServletRequest request, Budget budget) throws IOException {
        Map<RequestOption, Node> values = query(request, Set.of("file"));
        MultipartFile file = request.getFile("file");
        if (file == null || request.getFileMap().size() > 1) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION, Place.WHOLE, "the form must have one file, in a part named \"file\"");
        }
        if (file.getSize() > maxBody.toBytes()) {
            throw new InvalidModelException(
                    Problem.TOO_LARGE,
                    Place.WHOLE,
                    "the file is larger than " + maxBody.toBytes() + " bytes, the configured limit");
        }
        return OptionReader.request(
                YamlReader.read(file.getBytes(), budget), values, null, baseName(file.getOriginalFilename()));
    }

    private static @Nullable String baseName(@Nullable String path) {
        if (path == null || path.isBlank()) {
            return null;
        }
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        boolean yaml = file.toLowerCase(Locale.ROOT).matches(".*\\.(ya?ml|json|txt)");
        String name = yaml ? file.substring(0, file.lastIndexOf('.')) : file;
        return name.isEmpty() ? null : new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
