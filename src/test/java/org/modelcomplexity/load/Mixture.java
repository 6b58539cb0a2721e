package org.modelcomplexity.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.modelcomplexity.web.HostileBodies;

/**
 * What is sent: good requests of every dialect and endpoint, such as are refused, and such as were made to hurt.
 *
 * @param good what is answered with 200
 * @param refused what is answered with a problem
 * @param hostile what is answered with either
 * @param heavy what is good, and much work each time
 */
record Mixture(List<Sent> good, List<Sent> refused, List<Sent> hostile, List<Sent> heavy) {
    private static final String COMPLEXITY = "/api/v1/complexity";
    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";
    private static final List<String> YOLOS = List.of(
            "yolov5s",
            "yolov5m",
            "training-yolov7",
            "detect-yolov9-c",
            "yolov8n",
            "yolo11n-seg",
            "yolo11x",
            "rtdetr-l");
    private static final List<String> PROGRAMS =
            List.of("resnet18", "mobilenet_v2", "densenet121", "gpt2_small", "lstm", "convnext_tiny");
    private static final List<String> ONNX =
            List.of("alexnet.script", "alexnet.dynamo", "bert_small.folded", "densenet121.script");

    /**
     * The whole mixture.
     *
     * @param text the YAML of a bundled model by its name
     */
    static Mixture of(UnaryOperator<String> text) throws IOException {
        List<Sent> good = new ArrayList<>(endpoints());
        good.addAll(yolos(text));
        good.addAll(graphs());
        List<Sent> hostile = HostileBodies.all().stream()
                .map(each -> Sent.post("hostile", COMPLEXITY, each.type(), each.text(), 422)
                        .or(200, 400, 413, 422))
                .toList();
        return new Mixture(List.copyOf(good), refusals(), hostile, heavies());
    }

    /** One request of a hundred is hostile, fifteen are refused. */
    Sent next(Random random) {
        int of = random.nextInt(100);
        List<Sent> from = of < 1 ? hostile : of < 16 ? refused : good;
        return from.get(random.nextInt(from.size()));
    }

    Sent nextHeavy(Random random) {
        return heavy.get(random.nextInt(heavy.size()));
    }

    private static List<Sent> yolos(UnaryOperator<String> text) {
        List<Sent> sent = new ArrayList<>();
        for (String name : YOLOS) {
            sent.add(Sent.post("YAML", COMPLEXITY + "?name=" + name, YAML, text.apply(name), 200));
            for (int i = 1; i <= 4; i++) {
                String body = "{\"preset\": \"%s\", \"imgsz\": %d, \"nc\": %d, \"include\": \"rows,difference%s\"}"
                        .formatted(name, 160 * i, 20 * i, i == 4 ? ",parameters" : "");
                sent.add(Sent.json("YOLO", COMPLEXITY, body));
            }
        }
        for (String name : List.of("vgg16", "resnet34", "efficientnet_b1")) {
            sent.add(Sent.post("layer list", COMPLEXITY, YAML, text.apply(name), 200));
        }
        return sent;
    }

    private static List<Sent> graphs() throws IOException {
        List<Sent> sent = new ArrayList<>();
        for (String name : PROGRAMS) {
            sent.add(Sent.zipped("torch.export", COMPLEXITY, JSON, resource("export/" + name + ".json.gz")));
        }
        for (String name : ONNX) {
            sent.add(
                    Sent.zipped("ONNX", COMPLEXITY, "application/octet-stream", resource("onnx/" + name + ".onnx.gz")));
        }
        return sent;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Mixture.class.getResourceAsStream("/reference/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static List<Sent> endpoints() {
        String candidates = "[{\"preset\": \"yolo11s\"}, {\"preset\": \"yolov8n\"}]";
        return List.of(
                Sent.json("cost", COMPLEXITY, "{\"preset\": \"yolov8s\", \"include\": \"cost\", \"batch\": 16}"),
                Sent.json(
                        "cost", COMPLEXITY, "{\"preset\": \"resnet50\", \"include\": \"cost\", \"memory\": \"16GB\"}"),
                Sent.json(
                        "comparison",
                        "/api/v1/comparisons",
                        "{\"baseline\": {\"preset\": \"yolo11n\"}, \"candidates\": " + candidates + "}"),
                Sent.json(
                        "budget",
                        "/api/v1/budgets",
                        "{\"preset\": \"yolov5s\", \"rules\": [{\"figure\": \"parameters\", \"max\": \"7.5M\"}]}"),
                Sent.json(
                                "explanation",
                                "/api/v1/explanations",
                                "{\"preset\": \"yolov5s\", \"published\": {\"parameters\": 7015519, \"gflops\": \"15.8\"}}")
                        .or(200),
                Sent.json(
                        "sweep",
                        "/api/v1/sweeps",
                        "{\"preset\": \"yolov5n\", \"over\": {\"nc\": [1, 2, 80], \"imgsz\": [320, 640]}}"),
                Sent.get("catalogue", "/api/v1/models", 200),
                Sent.get("catalogue", "/api/v1/conventions", 200),
                Sent.get("catalogue", "/api/v1/modules", 200),
                Sent.get("badge", "/api/v1/models/yolov5s/badge.svg", 200),
                Sent.get("page", "/", 200));
    }

    private static List<Sent> refusals() {
        String sort = "refused";
        return List.of(
                Sent.post(sort, COMPLEXITY, YAML, "backbone: [[-1, 1, Conv, [8", 400),
                Sent.post(sort, COMPLEXITY, YAML, "nc: 3\nbackbone: [[-1, 1, Convv, [8]]]\nhead: []", 422),
                Sent.post(sort, COMPLEXITY, JSON, "{\"preset\": \"yolov5z\"}", 422)
                        .or(404, 422),
                Sent.post(sort, COMPLEXITY, JSON, "{\"preset\": ", 400),
                Sent.post(sort, COMPLEXITY, "image/png", "?", 415),
                Sent.post(sort, COMPLEXITY + "?imgsz=x", JSON, "{\"preset\": \"yolov5s\"}", 400)
                        .or(400, 422),
                Sent.post("too large", COMPLEXITY, YAML, " ".repeat(1_100_000), 413),
                Sent.get(sort, "/api/v1/models/nothing", 404),
                Sent.get(sort, "/nothing", 404),
                Sent.get(sort, COMPLEXITY, 405));
    }

    private static List<Sent> heavies() {
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(Sent.json(
                    "flood",
                    COMPLEXITY,
                    "{\"preset\": \"yolov8x\", \"nc\": %d, \"convention\": \"all\", \"include\": \"rows,operations\"}"
                            .formatted(1 + i)));
        }
        return sent;
    }
}
