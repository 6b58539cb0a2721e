package org.modelcomplexity.benchmark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Dialects;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.read.sieve.Gunzip;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.ReportBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A packed program of torch.export to report, beside Jackson's tree of the same text: what any reader would take. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProgramBenchmark {
    private static final Set<String> PARTS = Set.of("rows", "difference");

    /** Of those that torch wrote for the references. */
    @Param({"resnet50"})
    public String program = "";

    private final JsonMapper jackson = JsonMapper.builder().build();
    private final Dialect dialect = new Dialects(ProgramBenchmark::resource).read("torch-export");
    private byte[] packed = {};

    /** Reads the packed file. */
    @Setup
    public void setUp() {
        packed = bytes("reference/export/" + program + ".json.gz");
    }

    private static Node resource(String name) {
        return YamlReader.read(new String(bytes(name), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(ProgramBenchmark.class.getResourceAsStream("/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From packed bytes to report. */
    @Benchmark
    public Report packedToReport() {
        Budget budget = new Budget(Limits.DEFAULT);
        Node document = JsonReader.read(Gunzip.whole(packed, Integer.MAX_VALUE, budget), budget);
        return ReportBuilder.of(
                Analysis.of(
                        dialect,
                        dialect.catalogue(),
                        document,
                        Options.DEFAULT,
                        List.of(Objects.requireNonNull(Conventions.find("exact"))),
                        new Rows(RowCache.ofRequest(), budget)),
                PARTS,
                Set.of("exact"),
                budget);
    }

    /** From packed bytes to a document. */
    @Benchmark
    public Node packedToDocument() {
        Budget budget = new Budget(Limits.DEFAULT);
        return JsonReader.read(Gunzip.whole(packed, Integer.MAX_VALUE, budget), budget);
    }

    /** From packed bytes to Jackson's own tree. */
    @Benchmark
    public JsonNode packedToJackson() throws IOException {
        return jackson.readTree(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
    }
}
