package org.modelcomplexity.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.ReportBuilder;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The engine gives the same whether rows are computed, or found where any other model left them. */
class RowCacheTests {
    private static final int CASES = 799;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> ALL = Set.of("rows", "parameters", "operations", "types", "difference");
    private static final Map<String, Dialect> DIALECTS = Map.of(
            "yolov5-6.0", TestDialects.V6,
            "yolov5-7.0", TestDialects.V7,
            "yolov7-0.1", TestDialects.YOLOV7,
            "yolov9-0.1", TestDialects.YOLOV9,
            "ultralytics-8.4", TestDialects.V8,
            "torch", TestDialects.TORCH);

    private final RowCache shared = RowCache.ofRequest();

    private record Given(Dialect dialect, Node document, Options options) {
        Given(JsonNode reference) {
            this(
                    Objects.requireNonNull(DIALECTS.get(reference.get("dialect").asString())),
                    YamlReader.read(reference.get("model").toString()),
                    new Options(
                            640, 640, null, null, null, name(reference.get("id").asString())));
        }

        private static String name(String id) {
            return id.substring(id.indexOf('/') + 1);
        }

        /** The report as text, and what the request used. */
        String told(RowCache cache, Map<String, Long> used, String as) {
            Budget budget = new Budget(Limits.DEFAULT);
            Report report = ReportBuilder.of(
                    Analysis.of(
                            dialect,
                            dialect.catalogue(),
                            document,
                            options,
                            List.copyOf(Conventions.all().values()),
                            new Rows(cache, budget)),
                    ALL,
                    Conventions.all().keySet(),
                    budget);
            used.put(as, budget.bytes());
            return JSON.writeValueAsString(report);
        }
    }

    private static Stream<JsonNode> cases() throws IOException {
        Stream.Builder<JsonNode> all = Stream.builder();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:reference/*/*.json")) {
            try (InputStream in = file.getInputStream()) {
                JSON.readTree(in).forEach(all::add);
            }
        }
        return all.build();
    }

    @Test
    void everyReferenceCaseIsTheSameWithACacheAndWithout() throws IOException {
        List<JsonNode> all = cases().toList();
        for (JsonNode each : all) {
            Given given = new Given(each);
            Map<String, Long> used = new HashMap<>();
            String computed = given.told(RowCache.ofRequest(), used, "computed");
            given.told(shared, used, "kept");
            String found = given.told(shared, used, "found");
            assertThat(found).as(each.get("id").asString()).isEqualTo(computed);
        }
        assertThat(all).hasSize(CASES);
    }
}
