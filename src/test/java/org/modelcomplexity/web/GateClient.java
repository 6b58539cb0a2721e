package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** Asks the service under test whether models keep budgets. */
final class GateClient {
    private static final String PATH = "/api/v1/budgets";

    private final RunningService service;

    GateClient(int port) {
        this.service = new RunningService(port);
    }

    HttpResponse<String> ask(String query, String body, String... headers) {
        return service.post(PATH + query, "application/json", body, headers);
    }

    /** The verdicts on a JSON body; anything but 200 fails. */
    JsonNode decide(String body) {
        HttpResponse<String> answer = ask("", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    HttpResponse<String> form(String query, Form form, String... headers) {
        return service.post(PATH + query, "multipart/form-data; boundary=x", form.bytes(), headers);
    }

    static JsonNode json(HttpResponse<String> answer) {
        return RunningService.JSON.readTree(answer.body());
    }

    /** Every finding of a refusal: where, and what. */
    static Map<String, String> errors(HttpResponse<String> answer) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (JsonNode error : json(answer).get("errors")) {
            String where = error.has("parameter")
                    ? "?" + error.get("parameter").asString()
                    : error.get("pointer").asString();
            errors.merge(where, error.get("detail").asString(), (one, other) -> one + "; " + other);
        }
        return errors;
    }

    /** What became of each rule, in words. */
    static List<String> outcomes(JsonNode report) {
        List<String> outcomes = new ArrayList<>();
        for (JsonNode rule : report.get("rules")) {
            outcomes.add((rule.get("passed").asBoolean() ? "ok " : "fail ")
                    + rule.get("rule").asString()
                    + (rule.has("reason") ? ": " + rule.get("reason").asString() : ""));
        }
        return outcomes;
    }

    /** A resource, unpacked where its name says that it is packed. */
    static byte[] resource(String name) {
        try (InputStream packed = new ClassPathResource(name).getInputStream();
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(packed) : packed) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A multipart form. */
    static final class Form {
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        Form file(String part, String name, byte[] content) {
            return part("name=\"" + part + "\"; filename=\"" + name + "\"", content);
        }

        Form file(String part, String name, String content) {
            return file(part, name, content.getBytes(StandardCharsets.UTF_8));
        }

        Form field(String part, String content) {
            return part("name=\"" + part + "\"", content.getBytes(StandardCharsets.UTF_8));
        }

        private Form part(String disposition, byte[] content) {
            parts.writeBytes(("--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            parts.writeBytes(content);
            parts.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            return this;
        }

        byte[] bytes() {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(parts.toByteArray());
            whole.writeBytes("--x--\r\n".getBytes(StandardCharsets.UTF_8));
            return whole.toByteArray();
        }
    }
}
