package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Every reference case through HTTP, exact to the last digit: fed as layer rows in JSON, and as YAML text. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ReferenceTests {
    private static final Map<String, String> DEFAULTS = Map.of(
            "yolov5-6.0",
            "thop-0.0.31",
            "yolov5-7.0",
            "thop-0.1.1",
            "yolov7-0.1",
            "thop-0.0.31",
            "yolov9-0.1",
            "thop-0.1.1",
            "ultralytics-8.4",
            "ultralytics-thop-2.1.6");

    @LocalServerPort
    private int port;

    static Stream<Arguments> cases() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:reference/*/*.json")) {
            try (InputStream in = file.getInputStream()) {
                for (JsonNode each : RunningService.JSON.readTree(in)) {
                    all.add(Arguments.of(each.get("id").asString(), each));
                }
            }
        }
        return all.stream();
    }

    @Test
    void everyReferenceFileIsThere() throws IOException {
        assertThat(cases().count()).isEqualTo(799);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void comesBackExactFromRows(String id, JsonNode reference) {
        Map<String, Object> request = request(id, reference);
        request.put("model", reference.get("model"));
        SoftAssertions.assertSoftly(softly -> compare(softly, reference, new RunningService(port).report(request)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void comesBackExactFromYaml(String id, JsonNode reference) {
        Map<String, Object> request = request(id, reference);
        Object plain = RunningService.JSON.convertValue(reference.get("model"), Object.class);
        request.put("yaml", new Yaml().dump(plain));
        SoftAssertions.assertSoftly(softly -> compare(softly, reference, new RunningService(port).report(request)));
    }

    static Stream<Arguments> shipped() throws IOException {
        return cases().filter(each -> !each.get()[0].toString().startsWith("torch/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shipped")
    void comesBackExactFromItsBundledModel(String id, JsonNode reference) {
        Map<String, Object> request = request(id, reference);
        request.put("preset", request.get("name"));
        SoftAssertions.assertSoftly(softly -> compare(softly, reference, new RunningService(port).report(request)));
    }

    private static Map<String, Object> request(String id, JsonNode reference) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dialect", reference.get("dialect").asString());
        request.put("convention", "all");
        request.put("include", "rows,difference,parameters");
        if (reference.hasNonNull("image_size")) {
            request.put("imgsz", reference.get("image_size"));
        }
        request.put("name", id.substring(id.indexOf('/') + 1));
        return request;
    }

    private static void compare(SoftAssertions softly, JsonNode reference, JsonNode answer) {
        JsonNode expected = reference.get("expected");
        names(softly, expected.path("named_parameters"), answer.path("parameters"));
        names(softly, expected.path("fused_named_parameters"), answer.path("fusedParameters"));
        for (String mode : List.of("training", "fused")) {
            for (String figure : List.of("layers", "parameters", "gradients")) {
                softly.assertThat(answer.at("/" + mode + "/" + figure).asLong())
                        .as("%s.%s", mode, figure)
                        .isEqualTo(expected.at("/" + mode + "/" + figure).asLong());
            }
            summary(softly, mode, reference, answer);
            macs(softly, mode, expected.path("macs"), answer.at("/" + mode + "/counts"));
        }
        rows(softly, expected.path("rows"), answer.path("rows"));
        if (expected.has("stride")) {
            // The figures' stride is the size they were measured at: the model's own, and at least 32 pixels.
            softly.assertThat(Math.max(32, answer.at("/model/stride").asLong()))
                    .isEqualTo(expected.get("stride").asLong());
        }
        addsUp(softly, answer);
    }

    private static void summary(SoftAssertions softly, String mode, JsonNode reference, JsonNode answer) {
        String tool = DEFAULTS.getOrDefault(reference.get("dialect").asString(), "none");
        JsonNode printed = reference.at("/expected/printed");
        JsonNode own = printed.path(mode + "_at_image_size");
        JsonNode line = own.isMissingNode() ? printed.path(mode).path(tool) : own.path(tool);
        if (line.isString()) {
            softly.assertThat(answer.at("/" + mode + "/summary").asString()).isEqualTo(line.asString());
        }
        JsonNode modules = reference.at("/expected/" + mode + "/modules");
        if (modules.isNumber()) {
            softly.assertThat(answer.at("/" + mode + "/layerCounts/modules").asLong())
                    .isEqualTo(modules.asLong());
        }
    }

    private static void macs(SoftAssertions softly, String mode, JsonNode expected, JsonNode counts) {
        for (JsonNode count : counts) {
            String tool = count.get("convention").asString();
            JsonNode figures = expected.path(tool).path(mode);
            compare(softly, tool + " full", figures.path("full"), count.path("macs"));
            compare(softly, tool + " stride", figures.path("stride"), count.path("macsAtStride"));
        }
    }

    private static void compare(SoftAssertions softly, String what, JsonNode expected, JsonNode actual) {
        if (expected.isNumber()) {
            softly.assertThat(actual.asLong()).as(what).isEqualTo(expected.asLong());
        }
    }

    private static void rows(SoftAssertions softly, JsonNode expected, JsonNode rows) {
        for (JsonNode row : expected) {
            JsonNode actual = rows.get(row.get("i").asInt());
            softly.assertThat(actual.get("parameters").asLong())
                    .isEqualTo(row.get("params").asLong());
            compare(
                    softly,
                    "fused parameters of row " + row.get("i"),
                    row.path("fused_params"),
                    actual.path("fusedParameters"));
            if (row.hasNonNull("output")) {
                softly.assertThat(shapes(actual.get("output"))).isEqualTo(shapes(row.get("output")));
            }
            if (row.has("module")) {
                softly.assertThat(actual.get("module").asString())
                        .endsWith(row.get("module").asString());
            }
            if (row.has("arguments")) {
                softly.assertThat(actual.get("arguments")).isEqualTo(row.get("arguments"));
                softly.assertThat(actual.get("from")).isEqualTo(row.get("from"));
                softly.assertThat(actual.get("repeats")).isEqualTo(row.get("n"));
            }
        }
    }

    private static String shapes(JsonNode output) {
        return output.isArray() && !output.isEmpty() && output.get(0).isNumber()
                ? "[" + output + "]"
                : output.toString();
    }

    private static void names(SoftAssertions softly, JsonNode expected, JsonNode parameters) {
        if (expected.isMissingNode()) {
            return;
        }
        List<String> lines = StreamSupport.stream(parameters.spliterator(), false)
                .map(each -> each.get("name").asString() + " "
                        + each.get("shape").toString().replace(",", ", ") + " "
                        + (each.get("gradient").asBoolean() ? "True" : "False"))
                .toList();
        softly.assertThat(lines).hasSize(expected.get("count").asInt());
        softly.assertThat(digest(lines)).isEqualTo(expected.get("sha256").asString());
        if (expected.has("list")) {
            List<String> wanted = new ArrayList<>();
            expected.get("list").forEach(line -> wanted.add(line.asString()));
            softly.assertThat(lines).isEqualTo(wanted);
        }
    }

    private static String digest(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void addsUp(SoftAssertions softly, JsonNode answer) {
        for (String figure : List.of("layers", "parameters", "gradients")) {
            long sum = 0;
            for (JsonNode cause : answer.at("/difference/causes")) {
                sum += cause.get(figure).asLong();
            }
            long change = answer.at("/fused/" + figure).asLong()
                    - answer.at("/training/" + figure).asLong();
            softly.assertThat(answer.at("/difference/" + figure).asLong())
                    .as(figure)
                    .isEqualTo(change);
            softly.assertThat(sum).as("causes of " + figure).isEqualTo(change);
        }
        long rows = 0;
        for (JsonNode row : answer.get("rows")) {
            rows += row.path("macs").asLong();
        }
        softly.assertThat(rows)
                .as("MACs of all rows")
                .isEqualTo(answer.at("/training/counts/0/macs").asLong());
    }
}
