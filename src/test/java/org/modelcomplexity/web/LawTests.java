package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What must hold for every model there is. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LawTests {
    /** Kinds whose multiply-adds every tool that counts them counts alike, give or take a bias. */
    private static final Set<String> PRODUCTS = Set.of("convolution", "linear", "matmul");

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private static JsonNode cases(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(LawTests.class.getResourceAsStream("/reference/" + file))) {
            return RunningService.JSON.readTree(in);
        }
    }

    static Stream<Map<String, Object>> networks() throws IOException {
        List<Map<String, Object>> requests = new ArrayList<>();
        cases("layers/networks.json")
                .forEach(each -> requests.add(Map.of("model", each.get("model"), "dialect", "torch")));
        return requests.stream();
    }

    private Stream<Map<String, Object>> presets() {
        return library.presets().entrySet().stream()
                .flatMap(each -> each.getValue().keySet().stream()
                        .map(name -> Map.<String, Object>of("preset", name, "dialect", each.getKey())));
    }

    private JsonNode report(Map<String, Object> request, Object... more) {
        Map<String, Object> body = new LinkedHashMap<>(request);
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return new RunningService(port).report(body);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void totalsAreTheSumsOverRowsAndKindsOfLayerLists(Map<String, Object> request) {
        checkSums(request);
    }

    @Test
    void totalsAreTheSumsOverRowsAndKindsOfEveryBundledModel() {
        presets().forEach(this::checkSums);
    }

    private void checkSums(Map<String, Object> request) {
        List<String> own =
                library.dialect(String.valueOf(request.get("dialect"))).conventions();
        for (String convention : own.isEmpty() ? Conventions.all().keySet() : own) {
            JsonNode report = report(request, "convention", convention, "include", "rows,types,coverage");
            for (String mode : List.of("training", "fused")) {
                JsonNode count = report.at("/" + mode + "/counts/0");
                if (count.get("macs").isNull()) {
                    assertThat(count.get("reason").asString()).isNotBlank();
                    continue;
                }
                long total = count.get("macs").asLong();
                boolean cutsEach = convention.equals("ptflops")
                        && report.at("/model/input/0").isNumber()
                        && report.at("/model/input/0").asLong() > 1;
                long slack = cutsEach ? report.get("rows").size() : 0;
                assertThat(sum(report.get("rows"), mode.equals("training") ? "macs" : "fusedMacs"))
                        .isBetween(total - slack, total);
                assertThat(sum(count.get("counted"), "macs")).isBetween(total - slack, total);
                assertThat(sum(
                                report.get(mode.equals("training") ? "types" : "fusedTypes")
                                        .get("operations"),
                                "macs"))
                        .isBetween(total - slack, total);
            }
        }
    }

    @Test
    void aBuiltInDefinitionPostedAsOnesOwnGivesTheSameReport() {
        int posted = 0;
        for (Map<String, Preset> presets : library.presets().values()) {
            for (Preset preset : presets.values()) {
                if (preset.scale() == null && !preset.dialect().startsWith("torch")) {
                    posted += postWithItsOwnDefinitions(preset);
                }
            }
        }
        assertThat(posted).as("definitions posted").isGreaterThan(500);
    }

    private int postWithItsOwnDefinitions(Preset preset) {
        Catalogue catalogue = library.dialect(preset.dialect()).catalogue();
        Set<String> names = Stream.of("backbone", "head")
                .flatMap(part ->
                        Objects.requireNonNull(library.document(preset, new Budget(Limits.DEFAULT))
                                        .get(part))
                                .items()
                                .stream())
                .map(row -> String.valueOf(row.items().get(2).value()))
                .filter(catalogue.definitions()::containsKey)
                .collect(Collectors.toCollection(TreeSet::new));
        StringBuilder yaml = new StringBuilder(preset.yaml()).append("modules:\n");
        for (String name : names) {
            yaml.append(new RunningService(port)
                    .get("/api/v1/modules/" + name + "?dialect=" + preset.dialect(), "Accept", "application/yaml")
                    .body()
                    .indent(2));
        }
        Map<String, Object> options = Map.of("dialect", preset.dialect(), "name", preset.name(), "convention", "all");
        assertThat(report(options, "yaml", yaml.toString()))
                .as(preset.name())
                .isEqualTo(report(options, "yaml", preset.yaml()));
        return names.size();
    }

    private static long sum(JsonNode list, String field) {
        long sum = 0;
        for (JsonNode each : list) {
            sum += each.path(field).asLong();
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(value = OperationKind.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void exactSpeaksOfEveryKind(OperationKind kind) {
        Convention exact = Conventions.all().get("exact");
        assertThat(exact.operationRules().containsKey(kind) || exact.freeKinds().containsKey(kind))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void exactLeavesNothingOutAndIsNeverBelowAnyToolsProducts(Map<String, Object> request) {
        JsonNode counts =
                report(request, "convention", "all", "include", "coverage").at("/training/counts");
        JsonNode exact = counts.get(0);
        assertThat(exact.get("convention").asString()).isEqualTo("exact");
        assertThat(exact.get("notCounted")).isEmpty();
        long flops = 0;
        for (Map.Entry<String, JsonNode> each : exact.get("work").properties()) {
            flops += each.getValue().asLong() * (each.getKey().equals("multiplyAdds") ? 2 : 1);
        }
        assertThat(exact.get("flops").asLong()).isEqualTo(flops);
        Map<String, Long> products = byKind(exact);
        for (JsonNode count : counts) {
            byKind(count).forEach((kind, macs) -> {
                if (PRODUCTS.contains(kind)) {
                    assertThat(2 * products.get(kind))
                            .as(count.get("convention") + " " + kind)
                            .isGreaterThanOrEqualTo(macs);
                }
            });
        }
    }

    private static Map<String, Long> byKind(JsonNode count) {
        Map<String, Long> kinds = new LinkedHashMap<>();
        count.get("counted")
                .forEach(kind -> kinds.merge(
                        kind.get("kind").asString(), kind.get("macs").asLong(), Long::sum));
        return kinds;
    }

    @Test
    void workIsLinearInTheBatchAndQuadraticWhereAttentionIs() {
        String conv =
                "{\"layers\":[{\"type\":\"Conv2d\",\"args\":[3,8,3]},{\"type\":\"BatchNorm2d\",\"args\":[8]},{\"type\":\"SiLU\"}],\"input\":{\"shape\":[%d,3,16,16]}}";
        for (String convention :
                List.of("exact", "thop-0.0.31", "thop-0.1.1", "ultralytics-thop-2.1.6", "fvcore", "torchinfo")) {
            long one = macs(String.format(conv, 1), convention);
            assertThat(macs(String.format(conv, 5), convention)).as(convention).isEqualTo(5 * one);
        }
        String attention =
                "{\"layers\":[{\"type\":\"MultiheadAttention\",\"from\":[-1,-1,-1],\"args\":[16,4]}],\"input\":{\"shape\":[%d,1,16]}}";
        for (String convention : List.of("exact", "fvcore")) {
            long at10 = macs(String.format(attention, 10), convention);
            long at20 = macs(String.format(attention, 20), convention);
            assertThat(at20 - 2 * at10)
                    .as("the products alone grow with the square")
                    .isEqualTo(2 * 16 * (20 * 20 - 2 * 10 * 10));
        }
    }

    private long macs(String model, String convention) {
        JsonNode report =
                report(Map.of("model", RunningService.JSON.readTree(model), "convention", convention, "include", ""));
        return report.at("/training/counts/0/macs").asLong();
    }

    @Test
    void everyAnswerSaysWhereAToolItselfErrs() {
        JsonNode counts = report(Map.of("preset", "yolov5s-transformer"), "convention", "all", "include", "")
                .at("/training/counts");
        JsonNode thop = counts.get(0);
        assertThat(thop.get("convention").asString()).isEqualTo("thop-0.0.31");
        assertThat(thop.at("/notes/0/note").asString()).contains("attention");
        long positions = 20 * 20;
        long width = 256;
        assertThat(thop.at("/notes/0/exactDiffersBy").asLong())
                .isEqualTo(4 * positions * width * width + 2 * positions * positions * width);
    }

    @Test
    void resnet50IsWhatEachToolSaysUnderItsName() throws IOException {
        for (JsonNode each : cases("layers/networks.json")) {
            if (each.get("id").asString().equals("torch/resnet50")) {
                JsonNode report = report(Map.of("model", each.get("model")), "convention", "all", "include", "");
                assertThat(report.at("/training/parameters").asLong()).isEqualTo(25_557_032);
                Map<String, Long> macs = new LinkedHashMap<>();
                report.at("/training/counts")
                        .forEach(count -> macs.put(
                                count.get("convention").asString(),
                                count.get("macs").asLong()));
                assertThat(macs)
                        .containsEntry("thop-0.0.31", 4_111_514_624L)
                        .containsEntry("thop-0.1.1", 4_133_742_592L)
                        .containsEntry("fvcore", 4_111_512_576L);
            }
        }
    }
}
