package org.modelcomplexity.web.problem;

import jakarta.servlet.ServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/** A query string taken apart, once and strictly: what cannot be decoded, or stands there twice, is refused. */
public final class QueryParameters {
    private static final String ATTRIBUTE = QueryParameters.class.getName();
    private static final int MOST = 100;
    private static final int SHOWN = 100;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private QueryParameters() {}

    /**
     * Takes a query string apart.
     *
     * @throws InvalidModelException with every parameter that is wrong
     */
    public static Map<String, String> parse(@Nullable String query) {
        QueryParameters parameters = new QueryParameters();
        if (query != null) {
            parameters.add(query.split("&", -1));
        }
        if (!parameters.findings.isEmpty()) {
            throw new InvalidModelException(parameters.findings);
        }
        return parameters.values;
    }

    /** Keeps a request's parameters for whoever reads them later. */
    public static void attach(ServletRequest request, Map<String, String> parameters) {
        request.setAttribute(ATTRIBUTE, parameters);
    }

    /** The parameters of a request, decoded, in its order. */
    @SuppressWarnings("unchecked")
    public static Map<String, String> of(ServletRequest request) {
        Object parameters = request.getAttribute(ATTRIBUTE);
        return parameters == null ? Map.of() : (Map<String, String>) parameters;
    }

    /** Takes out one that only its endpoint knows; null where it is not there. What is left is read by others. */
    public static @Nullable String take(ServletRequest request, String name) {
        Map<String, String> rest = new LinkedHashMap<>(of(request));
        String value = rest.remove(name);
        attach(request, rest);
        return value;
    }

    private void add(String[] pairs) {
        if (pairs.length > MOST) {
            findings.add(new Finding(
                    Problem.INVALID_OPTION,
                    Place.WHOLE,
                    pairs.length + " query parameters are more than " + MOST + ", the limit",
                    null));
            return;
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                add(pair);
            }
        }
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        String name = decode(rawName);
        String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
        if (name == null || value == null) {
            String shown = name == null ? rawName : name;
            find(shown, "the query parameter \"" + shown + "\" is not percent-encoded UTF-8");
        } else if (name.isEmpty()) {
            find(name, "a query parameter has a value but no name");
        } else if (values.putIfAbsent(name, value) != null) {
            find(name, "the query parameter \"" + name + "\" is there twice");
        }
    }

    private void find(String name, String detail) {
        findings.add(new Finding(Problem.INVALID_OPTION, Problems.parameter(shortened(name)), detail, null));
    }

    private static String shortened(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }

    /** What is percent-encoded, or null where it is not, or is no UTF-8. */
    private static @Nullable String decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 <= text.length() - 1 ? hex(text.charAt(i + 1)) : -1;
                int low = i + 2 <= text.length() - 1 ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else {
                // Tomcat gives a raw byte of the request line as the character of the same number.
                bytes.put((byte) (c == '+' ? ' ' : c));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
