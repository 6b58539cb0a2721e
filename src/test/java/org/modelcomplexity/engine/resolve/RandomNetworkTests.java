package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;

/** Whatever rows and arguments are sent, the engine answers, or refuses in words; it never fails. */
class RandomNetworkTests {
    /** {@code -Drandom.networks=1000000 -Drandom.seed=7} looks longer, and elsewhere. */
    private static final int COUNT = Integer.getInteger("random.networks", 20_000);

    private static final long SEED = Long.getLong("random.seed", 20_260);
    private static final Limits SMALL = new Limits(50, 500, 200_000, 8L << 20, 256);
    private static final Options OPTIONS = new Options(64, 64, null, null, null, null);

    private final Map<String, String> failures = new TreeMap<>();
    private final Set<String> answered = new TreeSet<>();

    @Test
    void layerListsAreAnsweredOrRefusedInWords() {
        Catalogue catalogue = new Texts(TestDialects.TORCH.catalogue(), new Notations(new Budget(Limits.DEFAULT)))
                .add(RandomNetworks.own(), Definition.Origin.REQUEST)
                .compile();
        RandomNetworks networks = new RandomNetworks(SEED, catalogue);
        for (int i = 0; i < COUNT; i++) {
            attack(TestDialects.TORCH, catalogue, networks.layerList());
        }
        assertThat(failures.entrySet()).isEmpty();
        assertThat(answered).as("rows of networks that are answered").hasSizeGreaterThan(120);
    }

    static List<Dialect> dialects() {
        return List.of(TestDialects.V6, TestDialects.V7, TestDialects.YOLOV7, TestDialects.YOLOV9, TestDialects.V8);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void modelsAreAnsweredOrRefusedInWords(Dialect dialect) {
        RandomNetworks networks = new RandomNetworks(SEED, dialect.catalogue());
        List<String> known =
                new java.util.ArrayList<>(dialect.catalogue().definitions().keySet());
        Catalogue.layers().forEach(name -> known.add("nn." + name));
        for (int i = 0; i < COUNT / 3; i++) {
            attack(dialect, dialect.catalogue(), networks.model(known));
        }
        assertThat(failures.entrySet()).isEmpty();
    }

    private void attack(Dialect dialect, Catalogue catalogue, Node document) {
        long start = System.nanoTime();
        try {
            Result result = Analysis.of(
                    dialect,
                    catalogue,
                    document,
                    OPTIONS,
                    List.copyOf(Conventions.all().values()),
                    new Rows(RowCache.ofRequest(), new Budget(SMALL)));
            look(result, document);
            result.network().rows().forEach(row -> answered.add(row.type()));
        } catch (InvalidModelException refused) {
            refused.findings().forEach(finding -> check(finding, document));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            StackTraceElement[] at = failure.getStackTrace();
            failures.put(
                    failure.getClass().getSimpleName() + " " + List.of(at).subList(0, Math.min(6, at.length)),
                    failure.getMessage() + " in " + document.plain());
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (millis > 5_000) {
            failures.put("slow", millis + " ms: " + document.plain());
        }
    }

    /** What is told of a network can be told: none of its figures has wrapped around. */
    private void look(Result result, Node document) {
        for (var mode : List.of(result.training(), result.fused())) {
            mode.counts().forEach((name, figures) -> {
                Count count = figures.full();
                if (count != null
                        && (count.macs() < 0
                                || count.flops() < 0
                                || count.rows().stream().anyMatch(row -> row < 0))) {
                    failures.put("negative " + name, count + " in " + document.plain());
                }
            });
        }
    }

    /** No name of a Java type, no object's address. */
    private void check(Finding finding, Node document) {
        if (finding.detail().matches("(?s).*(\\[[JLIDZ]|Node\\[|@[0-9a-f]{4,}|org\\.modelcomplexity|java\\.).*")) {
            failures.put(finding.detail().replaceAll("\\d+", "#"), document.plain() + "");
        }
    }
}
