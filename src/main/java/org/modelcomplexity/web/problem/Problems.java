package org.modelcomplexity.web.problem;

import jakarta.servlet.ServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.web.seen.Seen;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.util.UriUtils;

/** The one place that turns problems into HTTP: a status and a body (RFC 9457). */
public final class Problems {
    /** What the pointer of a parameter's place begins with: no JSON pointer does. */
    private static final String PARAMETER = "?";

    private static final String TYPES = "/problems/";

    private Problems() {}

    /** The place of a query parameter, or of a form's field: it stands in no document. */
    public static Place parameter(String name) {
        return new Place(PARAMETER + name, 0, 0);
    }

    /** Says of a problem which request it answers, and lets that be seen. */
    public static void complete(ProblemDetail problem, ServletRequest request, String path) {
        Seen seen = Seen.of(request);
        problem.setInstance(instance(path));
        problem.setProperty("requestId", seen.id());
        seen.refused(String.valueOf(problem.getType()).substring(TYPES.length()));
    }

    /** A request's path as a reference: whatever was sent, it is one, and names no other host. */
    private static URI instance(String path) {
        String local = path.replaceFirst("^/{2,}", "/");
        try {
            return new URI(local);
        } catch (URISyntaxException strange) {
            return URI.create(UriUtils.encodePath(local, StandardCharsets.UTF_8));
        }
    }

    /** The status of a kind of refusal. */
    public static HttpStatus status(Problem problem) {
        return switch (problem) {
            case MALFORMED_DOCUMENT, FOREIGN_FORMAT, INVALID_OPTION -> HttpStatus.BAD_REQUEST;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case RATE_EXCEEDED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNKNOWN_NAME,
                    MISSING_KEY,
                    WRONG_TYPE,
                    WRONG_VALUE,
                    MALFORMED_ROW,
                    AMBIGUOUS_ROW,
                    WRONG_FROM,
                    UNKNOWN_MODULE,
                    MISSING_ARGUMENT,
                    TOO_MANY_ARGUMENTS,
                    UNKNOWN_ARGUMENT,
                    CHANNEL_MISMATCH,
                    SIZE_MISMATCH,
                    INVALID_DEFINITION,
                    LIMIT_EXCEEDED,
                    OVERFLOW,
                    NOT_COUNTED -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    /** The body for what was refused. */
    public static ProblemDetail of(InvalidModelException refused, HttpStatus status) {
        List<Finding> findings = refused.findings();
        Finding first = findings.get(0);
        String more = findings.size() == 1 ? "" : findings.size() + " findings; the first: ";
        ProblemDetail problem = of(status, more + first.detail());
        problem.setType(URI.create(TYPES + first.problem().code()));
        problem.setTitle(title(first.problem().code()));
        problem.setProperty("errors", findings.stream().map(Problems::error).toList());
        return problem;
    }

    /** The body for anything else. */
    public static ProblemDetail of(HttpStatusCode status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        HttpStatus known = HttpStatus.resolve(status.value());
        String name = known == null
                ? "error"
                : known.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        problem.setType(URI.create(TYPES + name));
        problem.setTitle(title(name));
        problem.setProperty("errors", new ArrayList<>());
        return problem;
    }

    private static String title(String code) {
        String words = code.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static Map<String, Object> error(Finding finding) {
        Map<String, Object> error = new LinkedHashMap<>();
        String pointer = finding.place().pointer();
        boolean parameter = pointer.startsWith(PARAMETER);
        error.put("pointer", parameter ? "" : pointer);
        if (parameter) {
            error.put("parameter", pointer.substring(PARAMETER.length()));
        }
        if (finding.place().line() > 0) {
            error.put("line", finding.place().line());
            error.put("column", finding.place().column());
        }
        error.put("detail", finding.detail());
        error.put("problem", finding.problem().code());
        if (finding.hint() != null) {
            error.put("hint", finding.hint());
        }
        return error;
    }
}
