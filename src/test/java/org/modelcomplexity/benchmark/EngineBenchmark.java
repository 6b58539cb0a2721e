package org.modelcomplexity.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Dialects;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.YamlReader;
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

/** YAML text to report, both modes with rows, on one thread; and the same from a document that is already read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark {
    private static final Set<String> PARTS = Set.of("rows", "difference");

    /** Dialect, file, and scale where it has scales. */
    @Param({
        "yolov5-6.0/yolov5n",
        "yolov5-6.0/yolov5s",
        "yolov5-6.0/yolov5x",
        "yolov5-6.0/yolov5x6",
        "ultralytics-8.4/yolo11@n",
        "ultralytics-8.4/yolo26-seg@x",
        "ultralytics-8.4/rtdetr-l"
    })
    public String model = "";

    /** Whether rows are found that were computed before. */
    @Param({"true", "false"})
    public boolean warm;

    private final RowCache cache = RowCache.ofRequest();

    private String yaml = "";
    private Node document = YamlReader.read("{}");
    private Dialect dialect = new Dialects(EngineBenchmark::resource).read("yolov5-6.0");
    private Options options = Options.DEFAULT;
    private List<Convention> conventions = List.of();

    /** Reads the model's text. */
    @Setup
    public void setUp() {
        String[] parts = model.split("[/@]");
        yaml = text("models/" + parts[0] + "/" + parts[1] + ".yaml");
        dialect = new Dialects(EngineBenchmark::resource).read(parts[0]);
        options = new Options(640, 640, null, null, parts.length > 2 ? parts[2] : null, parts[1]);
        document = YamlReader.read(yaml);
        conventions = List.of(Objects.requireNonNull(Conventions.find(dialect.convention())));
    }

    private static Node resource(String name) {
        return YamlReader.read(text(name));
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(EngineBenchmark.class.getResourceAsStream("/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From text to report. */
    @Benchmark
    public Report yamlToReport() {
        return report(YamlReader.read(yaml));
    }

    /** From a document to report. */
    @Benchmark
    public Report documentToReport() {
        return report(document);
    }

    /** The reading alone. */
    @Benchmark
    public Node yamlToDocument() {
        return YamlReader.read(yaml);
    }

    private Report report(Node read) {
        Budget budget = new Budget(Limits.DEFAULT);
        return ReportBuilder.of(
                Analysis.of(
                        dialect,
                        dialect.catalogue(),
                        read,
                        options,
                        conventions,
                        new Rows(warm ? cache : RowCache.ofRequest(), budget)),
                PARTS,
                Set.of(dialect.convention()),
                budget);
    }
}
