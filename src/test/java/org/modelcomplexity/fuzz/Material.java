package org.modelcomplexity.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the service itself offers, and the fuzzer makes its requests of.
 *
 * @param presets names of bundled models
 * @param texts their YAML
 * @param lists layer lists that work
 * @param modules the arguments of each layer of torch.nn
 * @param types module types that rows of YOLOs name
 * @param definitions built-in definitions by name
 * @param programs small programs of torch.export
 * @param files small ONNX files
 */
record Material(
        List<String> presets,
        List<String> texts,
        List<Map<String, Object>> lists,
        Map<String, List<String>> modules,
        List<String> types,
        Map<String, Map<String, Object>> definitions,
        List<String> programs,
        List<byte[]> files) {
    private static final List<String> PROGRAMS =
            List.of("rnn", "lstm", "gru_bi", "alexnet", "transformer_encoder", "squeezenet1_1", "resnet18");
    private static final List<String> FILES = List.of(
            "gru_bi.folded",
            "alexnet.folded",
            "rnn.script",
            "lstm.script",
            "resnet18.folded",
            "r3d_18.folded",
            "gru_bi.script",
            "transformer_encoder.folded",
            "lstm.dynamo",
            "bert_small.folded",
            "yolov8n.folded");
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String YAML = "application/yaml";

    /** Asks a running service for it. */
    static Material of(FuzzClient client) throws IOException {
        List<String> presets = new ArrayList<>();
        List<String> yolos = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (JsonNode model : JSON.readTree(client.get("/api/v1/models", "application/json"))) {
            presets.add(model.get("name").asString());
            if (!model.get("dialect").asString().startsWith("torch")) {
                yolos.add(model.get("name").asString());
            }
        }
        presets.sort(null);
        yolos.sort(null);
        for (String preset : yolos) {
            String text = client.get("/api/v1/models/" + preset, YAML);
            if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        Map<String, List<String>> modules = new LinkedHashMap<>();
        entries(client, "torch").forEach(each -> modules.put(each.get("name").asString(), names(each)));
        List<String> programs = new ArrayList<>();
        for (String name : PROGRAMS) {
            programs.add(new String(unpacked("export/" + name + ".json.gz"), StandardCharsets.UTF_8));
        }
        List<byte[]> files = new ArrayList<>();
        for (String name : FILES) {
            files.add(unpacked("onnx/" + name + ".onnx.gz"));
        }
        return new Material(presets, texts, read(), modules, types(client), definitions(client), programs, files);
    }

    private static JsonNode entries(FuzzClient client, String dialect) throws IOException {
        return JSON.readTree(client.get("/api/v1/modules?dialect=" + dialect, "application/json"));
    }

    private static List<String> names(JsonNode module) {
        List<String> names = new ArrayList<>();
        module.get("arguments").forEach(each -> names.add(each.get("name").asString()));
        return names;
    }

    private static List<String> types(FuzzClient client) throws IOException {
        List<String> types = new ArrayList<>();
        for (String dialect : List.of("ultralytics-8.4", "yolov5-7.0")) {
            entries(client, dialect).forEach(each -> types.add(each.get("name").asString()));
        }
        return types;
    }

    private static Map<String, Map<String, Object>> definitions(FuzzClient client) throws IOException {
        Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();
        for (JsonNode each : entries(client, "ultralytics-8.4")) {
            String name = each.get("name").asString();
            if (each.get("composite").asBoolean()) {
                Map<String, Map<String, Object>> text =
                        new Yaml().load(client.get("/api/v1/modules/" + name + "?dialect=ultralytics-8.4", YAML));
                definitions.putAll(text);
            }
        }
        return definitions;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> read() throws IOException {
        List<Map<String, Object>> lists = new ArrayList<>();
        for (String file : List.of("layers.json", "networks.json")) {
            try (InputStream in = Material.class.getResourceAsStream("/reference/layers/" + file)) {
                JSON.readTree(Objects.requireNonNull(in))
                        .forEach(each -> lists.add(JSON.convertValue(each.get("model"), Map.class)));
            }
        }
        return lists;
    }

    private static byte[] unpacked(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Material.class.getResourceAsStream("/reference/" + file))) {
            return new GZIPInputStream(in).readAllBytes();
        }
    }

    /** A bundled model as values that may be changed. */
    Map<String, Object> model(Dice dice) {
        return new Yaml().load(dice.of(texts));
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static String yaml(Object value, Dice dice) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(dice.of(DumperOptions.FlowStyle.AUTO, DumperOptions.FlowStyle.FLOW));
        return new Yaml(options).dump(value);
    }
}
