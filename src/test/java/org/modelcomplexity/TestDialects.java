package org.modelcomplexity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Dialects;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.YamlReader;

/** The dialects as they are shipped, for tests of the engine. */
public final class TestDialects {
    public static final Dialect V6 = read("yolov5-6.0");
    public static final Dialect V7 = read("yolov5-7.0");
    public static final Dialect V8 = read("ultralytics-8.4");
    public static final Dialect YOLOV7 = read("yolov7-0.1");
    public static final Dialect YOLOV9 = read("yolov9-0.1");
    public static final Dialect TORCH = read("torch");

    private TestDialects() {}

    private static Dialect read(String name) {
        return new Dialects(TestDialects::resource).read(name);
    }

    private static Node resource(String name) {
        try (InputStream in = Objects.requireNonNull(TestDialects.class.getResourceAsStream("/" + name))) {
            return YamlReader.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A YOLOv5 model of these backbone rows and no head, at full width and depth. */
    public static String yolo(String... rows) {
        return "{nc: 80, anchors: 3, depth_multiple: 1.0, width_multiple: 1.0, backbone: [" + String.join(", ", rows)
                + "], head: []}";
    }

    /** Analyses a model for images of a size and channels, by every convention. */
    public static Result analyse(Dialect dialect, String yaml, long ch, long height, long width) {
        Options options = new Options(height, width, null, ch, null, null);
        return Analysis.of(
                dialect,
                dialect.catalogue(),
                YamlReader.read(yaml),
                options,
                new ArrayList<>(Conventions.all().values()),
                new Rows(RowCache.ofRequest(), new Budget(Limits.DEFAULT)));
    }

    /** Analyses a model at 640 × 640. */
    public static Result analyse(Dialect dialect, String yaml) {
        return Analysis.of(
                dialect,
                dialect.catalogue(),
                YamlReader.read(yaml),
                Options.DEFAULT,
                List.copyOf(Conventions.all().values()),
                new Rows(RowCache.ofRequest(), new Budget(Limits.DEFAULT)));
    }
}
