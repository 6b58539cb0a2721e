package org.modelcomplexity.web;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that a model may come with: query parameters of every form of request, fields of the JSON form. */
public enum RequestOption {
    DIALECT(
            "dialect",
            "Whose reading of the model: yolov5-6.0, yolov5-7.0, yolov7-0.1, yolov9-0.1, ultralytics-8.4, torch, or auto: layers → "
                    + "torch; scales, or modules only Ultralytics has → ultralytics-8.4; modules only YOLOv7 or YOLOv9 has → "
                    + "yolov7-0.1, yolov9-0.1; activation or Segment → yolov5-7.0; else yolov5-6.0",
            "auto",
            "yolov5-6.0"),
    IMGSZ("imgsz", "Image size in pixels: one number, or height,width", "640", "640"),
    NC("nc", "Number of classes, in place of the YAML's", null, "80"),
    CH("ch", "Channels of the image, in place of the YAML's (3)", null, "3"),
    SCALE(
            "scale",
            "Scale (n, s, m, l, x), over all else; without it the letter in the name decides, without a name the YAML's scale, else the first of its scales",
            null,
            null),
    NAME("name", "The model's file name without extension, as summary lines print it", null, "yolov5s"),
    CONVENTION(
            "convention",
            "Counting conventions, comma-separated, or all; GET /api/v1/conventions lists them",
            "the dialect's own",
            "thop-0.0.31"),
    INCLUDE(
            "include",
            "What the answer has, comma-separated: rows, parameters, operations, types, difference, coverage (what was counted, free, not counted, with rows "
                    + "and reasons), tree (the modules nested), cost (what training costs, what memory it takes); empty: nothing but the two summaries",
            "rows,difference",
            "rows,difference"),
    BATCH("batch", "Of cost: samples a step", "1; of a layer list what its inputs have", "1"),
    DTYPE(
            "dtype",
            "Of cost: type of weights and activations: float32, float16, bfloat16, int8 (inference only)",
            "float32",
            "float32"),
    OPTIMIZER("optimizer", "Of cost: none, sgd, momentum, adam or adamw", "adamw", "adamw"),
    FREEZE(
            "freeze",
            "Of cost: how many first rows are frozen (10), or how names of frozen parameters begin, comma-separated (model.0.,model.1.); a whole name with $ "
                    + "behind it",
            "0",
            "0"),
    INPUT_GRADIENT("inputGradient", "Of cost: true: the input wants a gradient too", "false", "false"),
    MEMORY("memory", "Of cost: how much memory there is, for the largest batch: 24GB, 16GiB, or bytes", null, "24GB"),
    DEVICE(
            "device",
            "Of cost: what it runs on, for the time that no kernel beats: a name of GET /api/v1/devices, or an object with peakFlops and bandwidth",
            null,
            "a100-80gb"),
    BLOCKS(
            "blocks",
            "community: the library of blocks (GET /api/v1/blocks) is known to the request; what was taken from it is in warnings",
            "none",
            "community"),
    DEPTH("depth", "Of a graph: how many modules deep rows go", "2", "2"),
    SHAPES(
            "shapes",
            "Of a graph: shapes of its inputs in place of the graph's own: input:1x3x320x320, several separated by commas, or an object",
            "the graph's",
            "input:1x3x320x320"),
    STRICT("strict", "true: an operation that a chosen convention does not count is a refusal (422)", "false", "false");

    private final String key;
    private final String description;
    private final @Nullable String defaultValue;
    private final @Nullable String example;

    RequestOption(String key, String description, @Nullable String defaultValue, @Nullable String example) {
        this.key = key;
        this.description = description;
        this.defaultValue = defaultValue;
        this.example = example;
    }

    /** The name in requests. */
    public String key() {
        return key;
    }

    /** What it means, with its unit. */
    String description() {
        return description;
    }

    /** What holds without it. */
    @Nullable
    String defaultValue() {
        return defaultValue;
    }

    /** A value that works. */
    @Nullable
    String example() {
        return example;
    }

    /** The option of a name, or null. */
    public static @Nullable RequestOption of(String key) {
        return Arrays.stream(values())
                .filter(option -> option.key.equals(key))
                .findFirst()
                .orElse(null);
    }

    /** All names. */
    static List<String> keys() {
        return Arrays.stream(values()).map(RequestOption::key).toList();
    }
}
