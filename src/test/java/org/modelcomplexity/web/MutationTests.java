package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.service.CatalogueEntries.ModuleEntry;
import org.modelcomplexity.service.CatalogueService;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/**
 * The property of the service: whatever is sent, the answer is a report or a problem that points at the place, never a
 * fault, and the next request is answered. Mutants of the bundled models and layer lists, by fixed seeds.
 */
@Tag("mutants")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MutationTests {
    /** Of each seed; the profile {@code fuzz} sets more. */
    private static final int DOCUMENTS = Integer.getInteger("mutants", 80);

    /** Past this something hangs; how fast answers are is for the benchmarks to say. */
    private static final long HANGS_NANOS = 5_000_000_000L;

    private static final List<String> ACCEPTS = List.of("application/json", "text/plain", "text/csv", "text/markdown");

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    @Autowired
    private CatalogueService catalogue;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyMutantGetsAReportOrAProblemWithAPlace(long seed) {
        Mutations mutations = new Mutations(
                seed,
                catalogue.modules(null).stream()
                        .map(ModuleEntry::name)
                        .distinct()
                        .toList());
        List<Map<String, Object>> models = models();
        Random random = new Random(seed);
        RunningService service = new RunningService(port);
        int reports = 0;
        long slowest = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String yaml = mutations.mutant(models.get(random.nextInt(models.size())));
            String path = "/api/v1/complexity?convention=all&include=rows,parameters,operations,types,difference&imgsz="
                    + (random.nextInt(4) == 0 ? 1 + random.nextInt(2_000) : 640);
            long start = System.nanoTime();
            HttpResponse<String> answer =
                    service.post(path, "application/yaml", yaml, "Accept", ACCEPTS.get(random.nextInt(ACCEPTS.size())));
            long took = System.nanoTime() - start;
            slowest = Math.max(slowest, took);
            assertThat(took).as(yaml).isLessThan(HANGS_NANOS);
            check(answer, yaml);
            reports += answer.statusCode() == 200 ? 1 : 0;
        }
        System.out.printf(
                "seed %d: %d mutants, %d of them still models, slowest answer %d ms%n",
                seed, DOCUMENTS, reports, slowest / 1_000_000);
        assertThat(reports).as("some mutants are still models").isPositive();
        assertThat(service.report(Map.of("preset", "yolov5s"))
                        .at("/training/layers")
                        .asInt())
                .isEqualTo(270);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void everyMutantOfALayerListToo(long seed) throws java.io.IOException {
        Mutations mutations = new Mutations(
                seed,
                catalogue.modules("torch").stream()
                        .map(ModuleEntry::name)
                        .distinct()
                        .toList());
        List<Map<String, Object>> lists = new ArrayList<>();
        for (String file : List.of("layers.json", "networks.json")) {
            try (java.io.InputStream in = getClass().getResourceAsStream("/reference/layers/" + file)) {
                RunningService.JSON.readTree(in).forEach(each -> lists.add(asMap(each.get("model"))));
            }
        }
        Random random = new Random(seed);
        RunningService service = new RunningService(port);
        int reports = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String yaml = mutations.layerList(lists.get(random.nextInt(lists.size())));
            HttpResponse<String> answer = service.post(
                    "/api/v1/complexity?dialect=torch&convention=all&include=rows,parameters,operations,types,difference",
                    "application/yaml",
                    yaml);
            check(answer, yaml);
            reports += answer.statusCode() == 200 ? 1 : 0;
        }
        assertThat(reports).as("some mutants are still networks").isPositive();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(JsonNode node) {
        return RunningService.JSON.convertValue(node, Map.class);
    }

    private static void check(HttpResponse<String> answer, String yaml) {
        assertThat(answer.statusCode()).as(answer.body() + "\n" + yaml).isIn(200, 400, 422);
        if (answer.statusCode() == 200) {
            return;
        }
        JsonNode problem = RunningService.JSON.readTree(answer.body());
        assertThat(problem.at("/errors/0/detail").asString()).isNotBlank();
        assertThat(problem.at("/errors/0/pointer").isString()).isTrue();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> models() {
        List<Map<String, Object>> models = new ArrayList<>();
        library.presets()
                .values()
                .forEach(presets -> presets.values().stream()
                        .filter(preset -> !preset.dialect().startsWith("torch"))
                        .forEach(preset -> models.add((Map<String, Object>) new Yaml().load(preset.yaml()))));
        return models;
    }
}
