package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.web.Mistake.at;
import static org.modelcomplexity.web.Mistake.bytes;
import static org.modelcomplexity.web.Mistake.get;
import static org.modelcomplexity.web.Mistake.json;
import static org.modelcomplexity.web.Mistake.raw;
import static org.modelcomplexity.web.Mistake.upload;
import static org.modelcomplexity.web.Mistake.yaml;
import static org.modelcomplexity.web.Mistake.zip;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What people send by mistake, and that each such thing gets an answer of its own: what it is, where, what to do. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MistakesTests {
    private static final String KEYS = "nc: 80\nanchors: 3\ndepth_multiple: 1\nwidth_multiple: 1\n";
    private static final String CONV = "  - [-1, 1, Conv, [64, 3, 2]]\n";
    private static final String MODEL = KEYS + "backbone:\n" + CONV + "head: []\n";
    private static final String FOREIGN = "foreign-format";
    private static final String MALFORMED = "malformed-document";

    /** The answers, as a table for whoever wants to read them all. */
    private static final List<String> ANSWERS = Collections.synchronizedList(new ArrayList<>());

    @LocalServerPort
    private int port;

    private static String rows(String... rows) {
        return KEYS + "backbone:\n  - " + String.join("\n  - ", rows) + "\nhead: []\n";
    }

    private static String defining(String child, String forward) {
        return KEYS + "modules:\n  My:\n    args: c1, c2\n    children:\n      conv: " + child + "\n    forward: "
                + forward + "\nbackbone:\n  - [-1, 1, My, [64]]\n  - [-1, 1, My, [64]]\nhead: []\n";
    }

    static Stream<Mistake> files() {
        byte[] onnx = Mistake.raw("\b\b\u0012\u0007pytorch\u001a\u00052.13.0");
        byte[] checkpoint = zip("yolo11n/data.pkl", "yolo11n/data/0", "yolo11n/version");
        return Stream.of(
                upload(
                        "an ONNX file, uploaded",
                        "yolo11n.onnx",
                        onnx,
                        400,
                        "malformed-document",
                        "",
                        "ONNX",
                        "ends too early"),
                raw("an ONNX file as a body", "application/octet-stream", onnx, 400, "malformed-document", "", "ONNX"),
                raw("an ONNX file said to be YAML", "application/yaml", onnx, 400, "malformed-document", "", "ONNX"),
                upload(
                        "a checkpoint, uploaded",
                        "yolo11n.pt",
                        checkpoint,
                        400,
                        FOREIGN,
                        "?file",
                        "PyTorch checkpoint",
                        "torch.load",
                        "preset"),
                raw("a checkpoint as a body", "application/zip", checkpoint, 400, FOREIGN, "", "checkpoint"),
                upload(
                        "a checkpoint of an old torch.save",
                        "old.pt",
                        Mistake.raw("\u0080\u0002\u008a\nl"),
                        400,
                        FOREIGN,
                        "?file",
                        "pickle"),
                upload(
                        "a .pt2",
                        "m.pt2",
                        zip("m/archive_format", "m/models/model.json"),
                        400,
                        "malformed-document",
                        "?file",
                        "torch.export",
                        "empty"),
                upload(
                        "TorchScript",
                        "m.pt",
                        zip("m/code/__torch__.py", "m/constants.pkl", "m/data.pkl"),
                        400,
                        FOREIGN,
                        "?file",
                        "TorchScript"),
                upload(
                        "a .keras archive",
                        "m.keras",
                        zip("config.json", "model.weights.h5"),
                        400,
                        FOREIGN,
                        "?file",
                        "Keras",
                        "layer list"),
                upload("an HDF5 file", "m.h5", Mistake.raw("\u0089HDF\r\n\u001a\n"), 400, FOREIGN, "?file", "HDF5"),
                upload(
                        "safetensors",
                        "m.safetensors",
                        Mistake.raw("\u0010\0\0\0\0\0\0\0{\"a\":{}}      "),
                        400,
                        FOREIGN,
                        "?file",
                        "safetensors",
                        "without a network"),
                upload(
                        "TensorFlow Lite",
                        "m.tflite",
                        Mistake.raw("\u001c\0\0\0TFL3"),
                        400,
                        FOREIGN,
                        "?file",
                        "TensorFlow Lite"),
                upload(
                        "a picture",
                        "bus.jpg",
                        Mistake.raw("\u00ff\u00d8\u00ff\u00e0"),
                        400,
                        FOREIGN,
                        "?file",
                        "picture"),
                upload(
                        "YAML in UTF-16, by PowerShell",
                        "m.yaml",
                        MODEL.getBytes(StandardCharsets.UTF_16),
                        400,
                        FOREIGN,
                        "?file",
                        "UTF-16",
                        "UTF-8"),
                raw(
                        "gzip without its header",
                        "application/yaml",
                        Mistake.raw("\u001f\u008b\b\0"),
                        400,
                        FOREIGN,
                        "",
                        "gzip",
                        "Content-Encoding"),
                yaml(
                        "GitHub's page in place of the file",
                        "\n<!DOCTYPE html>\n<html><body>yolov5s.yaml</body></html>",
                        400,
                        FOREIGN,
                        "",
                        "HTML",
                        "raw"),
                json(
                        "a Hugging Face config.json",
                        "{\"architectures\":[\"BertModel\"],\"model_type\":\"bert\",\"hidden_size\":768}",
                        400,
                        FOREIGN,
                        "",
                        "Hugging Face",
                        "layer list"),
                json(
                        "the same as the model",
                        "{\"model\":{\"model_type\":\"bert\",\"hidden_size\":768}}",
                        400,
                        FOREIGN,
                        "/model",
                        "Hugging Face"),
                json(
                        "Keras JSON",
                        "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[]},\"keras_version\":\"2.15\"}",
                        400,
                        FOREIGN,
                        "",
                        "Keras",
                        "layer list"),
                yaml(
                        "what print(model) shows",
                        "Sequential(\n  (0): Conv2d(3, 64, kernel_size=(3, 3))\n  (1): ReLU()\n)\n",
                        400,
                        FOREIGN,
                        "",
                        "print(model)",
                        "layer list"),
                json(
                        "the same in the field yaml",
                        "{\"yaml\":\"Net(\\n  (conv): Conv2d(3, 64, kernel_size=(3, 3))\\n)\"}",
                        400,
                        FOREIGN,
                        "/yaml",
                        "print(model)"),
                yaml(
                        "YOLO's printed table",
                        "                 from  n    params  module    arguments\n  0    -1  1      3520  models.common.Conv\n",
                        400,
                        FOREIGN,
                        "",
                        "printed table"),
                yaml(
                        "Python code",
                        "# my network\nimport torch.nn as nn\n\nclass Net(nn.Module):\n    pass\n",
                        400,
                        FOREIGN,
                        "",
                        "Python",
                        "nothing that is sent is run"),
                yaml("a Darknet .cfg", "[net]\nbatch=64\n[convolutional]\nfilters=32\n", 400, FOREIGN, "", "Darknet"),
                yaml(
                        "a data set's YAML",
                        "path: coco\ntrain: images/train\nval: images/val\nnc: 80\nnames: {0: person}\n",
                        400,
                        FOREIGN,
                        "",
                        "data set",
                        "nc"),
                yaml(
                        "hyperparameters",
                        "lr0: 0.01\nlrf: 0.01\nwarmup_epochs: 3.0\n",
                        400,
                        FOREIGN,
                        "",
                        "training run"));
    }

    static Stream<Mistake> forms() {
        String oneLine = MODEL.replace("\n", "");
        return Stream.of(
                yaml("curl -d that ate the newlines", oneLine, 400, MALFORMED, "", "newlines", "--data-binary"),
                yaml(
                        "the same of a file that begins with a comment",
                        "# YOLOv5" + oneLine,
                        400,
                        MALFORMED,
                        "",
                        "newlines",
                        "--data-binary"),
                raw(
                        "curl -d without a type",
                        "application/x-www-form-urlencoded",
                        bytes(oneLine),
                        415,
                        "unsupported-media-type",
                        "",
                        "--data-binary",
                        "application/yaml"),
                raw(
                        "YAML as text/plain",
                        "text/plain",
                        bytes(MODEL),
                        415,
                        "unsupported-media-type",
                        "",
                        "text/plain",
                        "application/yaml"),
                json("YAML said to be JSON", MODEL, 400, MALFORMED, "", "no JSON", "Content-Type: application/yaml"),
                yaml(
                        "a comma missing in a row",
                        rows("[-1, 1, Conv [64, 3, 2]]"),
                        400,
                        MALFORMED,
                        "",
                        "a comma",
                        "line 6: - [-1, 1, Conv [64, 3, 2]]"),
                yaml(
                        "a comma missing between rows",
                        KEYS + "backbone:\n  [[-1, 1, Conv, [64]]\n   [-1, 1, Conv, [64]]]\nhead: []\n",
                        400,
                        MALFORMED,
                        "",
                        "a comma is missing at the end of this line",
                        "line 6: [[-1, 1, Conv, [64]]"),
                yaml(
                        "a bracket missing",
                        rows("[-1, 1, Conv, [64, 3, 2]", "[-1, 1, Conv, [64]]"),
                        400,
                        MALFORMED,
                        "",
                        "] is missing",
                        "begins in line 6",
                        "line 7"),
                yaml("a bracket too many", rows("[-1, 1, Conv, [64]]]"), 400, MALFORMED, "", "one too many", "line 6"),
                yaml(
                        "a row further right",
                        rows("[-1, 1, Conv, [64]]", "[-1, 1, Conv, [64]]")
                                .replace("  - [-1, 1, Conv, [64]]\nhead", "   - [-1, 1, Conv, [64]]\nhead"),
                        400,
                        MALFORMED,
                        "",
                        "wrong indentation",
                        "line 7"),
                yaml(
                        "a key further right",
                        "nc: 80\n backbone:\n" + CONV,
                        400,
                        MALFORMED,
                        "",
                        "wrong indentation",
                        "line 2: backbone:"),
                yaml("a tab", "nc: 80\nbackbone:\n\t- [-1, 1, Conv, [64]]\n", 400, MALFORMED, "", "a tab", "line 3"),
                yaml(
                        "a key without its colon",
                        "nc 80\nbackbone:\n" + CONV,
                        400,
                        MALFORMED,
                        "",
                        "has no key",
                        "line 1: nc 80"),
                yaml(
                        "no blank behind a colon",
                        "nc:80\nbackbone:\n" + CONV,
                        400,
                        MALFORMED,
                        "",
                        "no blank behind the colon",
                        "line 1: nc:80"),
                yaml(
                        "no blank behind a dash",
                        KEYS + "backbone:\n  -[-1, 1, Conv, [64]]\nhead: []\n",
                        422,
                        "wrong-type",
                        "/backbone",
                        "blank behind the dash"),
                yaml(
                        "a quotation mark left open",
                        rows("[-1, 1, \"Conv, [64]]"),
                        400,
                        MALFORMED,
                        "",
                        "never closed",
                        "line 6"),
                json(
                        "a model's keys without \"model\"",
                        "{\"backbone\":[[-1,1,\"Conv\",[64]]],\"head\":[]}",
                        400,
                        "invalid-option",
                        "/backbone",
                        "the field \"model\""),
                json(
                        "a preset's name as the model",
                        "{\"model\":\"yolov5s\"}",
                        422,
                        "wrong-type",
                        "/model",
                        "{\"preset\": \"yolov5s\"}"),
                json(
                        "a file's name as YAML",
                        "{\"yaml\":\"yolov5s.yaml\"}",
                        422,
                        "wrong-type",
                        "",
                        "{\"preset\": \"yolov5s\"}"),
                json(
                        "a field misspelt",
                        "{\"presset\":\"yolov5s\"}",
                        400,
                        "invalid-option",
                        "/presset",
                        "did you mean \"preset\"?"),
                json(
                        "weights as a preset",
                        "{\"preset\":\"yolo11n.pt\"}",
                        422,
                        "unknown-name",
                        "/preset",
                        "weights are not read",
                        "did you mean \"yolo11n\"?"),
                json(
                        "a file as a preset",
                        "{\"preset\":\"models/yolov5s.yaml\"}",
                        422,
                        "unknown-name",
                        "/preset",
                        "did you mean \"yolov5s\"?"),
                json(
                        "a preset in capitals",
                        "{\"preset\":\"YOLO11n\"}",
                        422,
                        "unknown-name",
                        "/preset",
                        "did you mean \"yolo11n\"?"),
                get(
                        "weights in a path",
                        "/api/v1/models/yolo11n.pt",
                        404,
                        "unknown-name",
                        "",
                        "did you mean \"yolo11n\"?"),
                get(
                        "a query parameter that nothing reads",
                        "/api/v1/modules?dialcet=ultralytics-8.4",
                        400,
                        "invalid-option",
                        "?dialcet",
                        "did you mean \"dialect\"?"),
                get(
                        "a query parameter where there are none",
                        "/api/v1/dialects?all=true",
                        400,
                        "invalid-option",
                        "?all",
                        "there are none"),
                at(
                        "/api/v1/comparisons",
                        json(
                                "a checkpoint's name in a comparison",
                                "{\"baseline\":{\"preset\":\"yolov8n.pt\"},\"candidates\":[{\"preset\":\"yolo11n\"}]}",
                                422,
                                "unknown-name",
                                "/baseline/preset",
                                "did you mean \"yolov8n\"?")));
    }

    static Stream<Mistake> models() {
        return Stream.of(
                yaml(
                        "heads: for head:",
                        KEYS + "backbone:\n" + CONV + "heads: []\n",
                        422,
                        "missing-key",
                        "/heads",
                        "write \"head\" in place of \"heads\""),
                yaml(
                        "Backbone: for backbone:",
                        KEYS + "Backbone:\n" + CONV + "head: []\n",
                        422,
                        "missing-key",
                        "/Backbone",
                        "write \"backbone\""),
                yaml(
                        "num_classes: for nc:",
                        MODEL.replace("nc:", "num_classes:"),
                        422,
                        "missing-key",
                        "/num_classes",
                        "write \"nc\""),
                json(
                        "layer: for layers:",
                        "{\"model\":{\"input\":{\"shape\":[1,3,8,8]},\"layer\":[[-1,1,\"ReLU\"]]}}",
                        422,
                        "missing-key",
                        "/model/layer",
                        "write \"layers\""),
                yaml(
                        "maps of two sizes joined",
                        rows("[-1, 1, Conv, [64, 3, 2]]", "[-1, 1, Conv, [64, 3, 2]]", "[[-1, 0], 1, Concat, [1]]")
                                + "",
                        422,
                        "size-mismatch",
                        "/backbone/2",
                        "160",
                        "320"),
                yaml(
                        "a size that fails only when the reference constructs",
                        KEYS
                                + "backbone:\n  - [-1, 1, Conv, [64, 257, 1, 0]]\nhead:\n  - [[0], 1, Detect, [nc, anchors]]\n",
                        422,
                        "size-mismatch",
                        "/backbone/0",
                        "256 × 256",
                        "constructor"),
                json(
                        "an image that is no multiple of the stride",
                        "{\"preset\":\"yolov5s\",\"imgsz\":100}",
                        422,
                        "size-mismatch",
                        "/preset",
                        "128 × 128"),
                yaml(
                        "a wrong name inside a definition",
                        defining("Convv(c1, c2)", "conv(x)"),
                        422,
                        "unknown-module",
                        "/modules/My/children/conv",
                        "did you mean \"Conv\"?"),
                yaml(
                        "a wrong name inside a forward",
                        defining("Conv(c1, c2)", "Convv(x)"),
                        422,
                        "unknown-module",
                        "/modules/My/forward",
                        "Convv"),
                yaml(
                        "nn.Conv2d in a definition",
                        defining("nn.Conv2d(c1, c2, 3)", "conv(x)"),
                        422,
                        "invalid-definition",
                        "/modules/My/children/conv",
                        "write Conv2d"),
                yaml(
                        "torch.nn.functional in a definition",
                        defining("Conv(c1, c2)", "torch.nn.functional.relu(conv(x))"),
                        422,
                        "invalid-definition",
                        "/modules/My/forward",
                        "write relu"),
                yaml(
                        "a module that nobody defines",
                        rows("[-1, 1, MyFancyAttention, [64]]"),
                        422,
                        "unknown-module",
                        "/backbone/0/2",
                        "define it under modules:"),
                yaml(
                        "a module misspelt",
                        rows("[-1, 1, Convv, [64]]"),
                        422,
                        "unknown-module",
                        "/backbone/0/2",
                        "did you mean \"Conv\"?"),
                yaml(
                        "too many arguments",
                        rows("[-1, 1, Conv, [64, 3, 1, null, 1, true, 7]]"),
                        422,
                        "too-many-arguments",
                        "/backbone/0/3",
                        "at most 6 arguments in a row, not 7"),
                yaml(
                        "too many where repeats are put in",
                        rows("[-1, 1, C3, [64, true, 1, 0.5, 3]]"),
                        422,
                        "too-many-arguments",
                        "/backbone/0/3",
                        "at most 4 arguments in a row, not 5"),
                yaml(
                        "no arguments",
                        rows("[-1, 1, Conv, []]"),
                        422,
                        "missing-argument",
                        "/backbone/0/3",
                        "channels out"));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(files(), forms(), models()).flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void getAnAnswerOfTheirOwn(Mistake mistake) {
        HttpResponse<String> answer = mistake.send(new RunningService(port), Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(mistake.status());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = RunningService.JSON.readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("/problems/" + mistake.problem());
        JsonNode first = problem.at("/errors/0");
        String said = first.isMissingNode()
                ? problem.get("detail").asString()
                : first.get("detail").asString()
                        + (first.has("hint") ? " → " + first.get("hint").asString() : "");
        String place = first.has("parameter")
                ? "?" + first.get("parameter").asString()
                : first.path("pointer").asString("");
        assertThat(place).as(answer.body()).isEqualTo(mistake.pointer());
        assertThat(said).contains(mistake.says());
        String line = first.has("line") ? ":" + first.get("line") : "";
        ANSWERS.add("| " + mistake.what() + " | " + mistake.status() + " " + mistake.problem() + " | " + place + line
                + " | " + said.replace("|", "\\|") + " |");
    }

    /** Findings of keys, of rows' form and of what rows say come in one answer. */
    @Test
    void findingsOfKeysAndOfRowsComeTogether() {
        String yaml = "anchors: 3\ndepth_multiple: x\nbackbone:\n  - [-1, 1, Convv, [64]]\n"
                + "  - [-1, 1, C3, [64, 1, 2, 3, 4, 5]]\n  - [-1, Conv, [64]]\nhead: []\n";
        HttpResponse<String> answer = Mistake.yaml("", yaml, 422, "", "").send(new RunningService(port), Map.of());
        List<String> pointers = new ArrayList<>();
        RunningService.JSON
                .readTree(answer.body())
                .get("errors")
                .forEach(error -> pointers.add(error.get("pointer").asString()));
        assertThat(pointers)
                .as(answer.body())
                .containsExactlyInAnyOrder("", "", "/depth_multiple", "/backbone/0/2", "/backbone/1/3", "/backbone/2");
    }

    /** A wrong name in a definition that several rows use is said once. */
    @Test
    void whatIsWrongInADefinitionIsSaidOnce() {
        HttpResponse<String> answer = Mistake.yaml("", defining("Convv(c1, c2)", "conv(x)"), 422, "", "")
                .send(new RunningService(port), Map.of());
        JsonNode errors = RunningService.JSON.readTree(answer.body()).get("errors");
        assertThat(errors).hasSize(1);
        assertThat(errors.at("/0/line").asInt()).isEqualTo(9);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/models | application/json",
                "/api/v1/models/yolov5s | application/json, application/yaml",
                "/api/v1/modules/C3 | application/json, application/yaml"
            })
    void notAcceptableNamesWhatCanBeHad(String path, String types) {
        HttpResponse<String> answer =
                get("", path, 406, "", "").send(new RunningService(port), Map.of("Accept", "image/png"));
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(RunningService.JSON.readTree(answer.body()).get("detail").asString())
                .contains(types.split(", "));
    }

    @AfterAll
    static void writeTheTable() throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target/mistakes.md"),
                "| sent | answer | at | says |\n| --- | --- | --- | --- |\n" + String.join("\n", ANSWERS) + "\n");
    }
}
