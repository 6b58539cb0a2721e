package org.modelcomplexity.read;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/**
 * What people send that is no model as it is read here, known by how it begins or by its keys: each says what it is, and
 * what can be sent instead. One entry a format; the first that fits counts.
 */
public enum ForeignContent {
    TORCHSCRIPT("a TorchScript archive (torch.jit.save)", Hints.SOURCE, zip("/code/", "constants.pkl")),
    CHECKPOINT(
            "a PyTorch checkpoint (.pt, .pth): weights and pickled objects, which only running Python could read",
            Hints.CHECKPOINT,
            zip("data.pkl")),
    KERAS_ARCHIVE("a Keras archive (.keras)", Hints.LAYERS, zip("model.weights.h5")),
    NUMPY_ARCHIVE("a NumPy archive (.npz): tensors without a network", Hints.SOURCE, zip(".npy")),
    ZIP("a ZIP archive", Hints.SOURCE, zip("")),
    PICKLE(
            "a Python pickle (.pkl, or .pt of an old torch.save), which only running Python could read",
            Hints.CHECKPOINT,
            bytes(head -> head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) > 1 && head.charAt(1) < 6)),
    HDF5("an HDF5 file (Keras .h5)", Hints.LAYERS, begins("\u0089HDF")),
    SAFETENSORS(
            "a safetensors file: weights without a network",
            Hints.CHECKPOINT,
            bytes(head -> head.length() > 9 && head.charAt(8) == '{' && head.startsWith("\0\0\0", 5))),
    TFLITE("a TensorFlow Lite file", Hints.SOURCE, bytes(head -> head.startsWith("TFL3", 4))),
    GGUF("a GGUF file", Hints.SOURCE, begins("GGUF\2\0", "GGUF\3\0")),
    NUMPY("a NumPy array (.npy)", Hints.SOURCE, begins("\u0093NUMPY")),
    GZIP(
            "compressed by gzip",
            "say so with the header Content-Encoding: gzip, or send it unpacked",
            begins("\u001f\u008b")),
    PICTURE("a picture", Hints.SOURCE, begins("\u0089PNG", "\u00ff\u00d8\u00ff", "GIF87a", "GIF89a")),
    PDF("a PDF", Hints.SOURCE, begins("%PDF-")),
    UTF16(
            "text in UTF-16, as PowerShell's > writes it",
            "save it as UTF-8: Out-File -Encoding utf8, or Set-Content -Encoding utf8",
            begins("\u00ff\u00fe", "\u00fe\u00ff")),
    HTML(
            "an HTML page, as GitHub shows a file",
            "take the file itself: the button Raw, or raw.githubusercontent.com",
            text("(?i)<(!doctype html|html)")),
    XML("XML (of OpenVINO, perhaps)", Hints.SOURCE, text("<\\?xml")),
    DARKNET("a Darknet .cfg", Hints.SOURCE, text("\\[(net|network)]\\s*\n")),
    PYTHON(
            "Python code, and nothing that is sent is run here",
            Hints.LAYERS,
            text("import \\w+|from [\\w.]+ import |class \\w+\\(.*\\):")),
    PRINTED_MODULE(
            "what print(model) shows: it has the layers' arguments, but neither the input nor what forward does",
            Hints.LAYERS,
            text("[A-Za-z_]\\w*\\(\\s*\n\\s*\\(\\w+\\): ")),
    PRINTED_TABLE(
            "a printed table of layers (torchsummary, torchinfo, Keras' or YOLO's own)",
            Hints.SOURCE,
            text("([-=_]{20,}\\s*\n)?.*(Layer \\(type|from +n +params +module)")),
    HUGGING_FACE(
            "a config.json of Hugging Face: it names an architecture and its sizes, not its layers",
            Hints.LAYERS,
            keys("model_type", "architectures", "hidden_size", "num_hidden_layers")),
    TIMM("a config.json of timm: it names an architecture, not its layers", Hints.LAYERS, keys("pretrained_cfg")),
    KERAS("a Keras model as JSON (to_json)", Hints.LAYERS, keys("class_name", "config", "keras_version")),
    TENSORFLOW_JS("a TensorFlow.js model.json", Hints.LAYERS, keys("modelTopology", "weightsManifest")),
    DATA_SET(
            "a data set's YAML: it says where pictures are and what the classes are called, not what the network is",
            "send the model's YAML, with the option nc for the number of classes",
            keys("train", "val", "names")),
    TRAINING(
            "the settings of a training run (hyp.yaml, args.yaml), not a network",
            "send the YAML that its key \"model\" or \"cfg\" names, or a preset's name",
            keys("lr0", "lrf", "warmup_epochs"));

    private static final int HEAD = 4_096;

    /** Keys by which a description of a model is known, whatever else stands there. */
    private static final List<String> OURS = List.of("backbone", "head", "layers", "input", "inputs");

    private final String what;
    private final String instead;
    private final Sign sign;

    ForeignContent(String what, String instead, Sign sign) {
        this.what = what;
        this.instead = instead;
        this.sign = sign;
    }

    /** What can be sent instead. */
    private static final class Hints {
        static final String SOURCE =
                "send the model's YAML (backbone and head, as YOLOv5 and Ultralytics write it), a layer list (input and layers), or "
                        + "{\"preset\": …}; GET /api/v1/models lists the bundled models";
        static final String CHECKPOINT =
                "send the YAML that it was built from: in Python, torch.load(…)[\"model\"].yaml shows it; of a published model, "
                        + "{\"preset\": \"yolo11n\"} will do";
        static final String LAYERS =
                "write the network as a layer list: {\"input\": {\"shape\": [1, 3, 224, 224]}, \"layers\": [[-1, 1, \"Conv2d\", "
                        + "{\"in_channels\": 3, \"out_channels\": 64, \"kernel_size\": 3}], …]}; GET /api/v1/modules?dialect=torch lists the layers";
    }

    /** How a format is known: by its first bytes, or by keys of a mapping. */
    private record Sign(Predicate<Sent> bytes, List<String> keys) {}

    /**
     * What was sent.
     *
     * @param head its first bytes, a character each
     * @param said the same from its first line on that is no comment
     */
    private record Sent(byte[] bytes, String head, String said) {
        static Sent of(byte[] bytes) {
            String head = ForeignContent.head(bytes);
            return new Sent(bytes, head, ForeignContent.said(head));
        }
    }

    private static Sign bytes(Predicate<String> head) {
        return new Sign(sent -> head.test(sent.head()), List.of());
    }

    private static Sign begins(String... beginnings) {
        return bytes(head -> List.of(beginnings).stream().anyMatch(head::startsWith));
    }

    /** Text whose first lines that are no comments begin so. */
    private static Sign text(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return new Sign(sent -> compiled.matcher(sent.said()).lookingAt(), List.of());
    }

    private static String said(String head) {
        int start = 0;
        while (start < head.length()) {
            char c = head.charAt(start);
            if (c == '#') {
                int end = head.indexOf('\n', start);
                start = end < 0 ? head.length() : end;
            } else if (Character.isWhitespace(c)) {
                start++;
            } else {
                break;
            }
        }
        return head.substring(start);
    }

    /** A ZIP archive in which a file's name has one of these. */
    private static Sign zip(String... names) {
        return new Sign(
                sent -> {
                    String all = sent.head().startsWith("PK\3\4")
                            ? new String(sent.bytes(), StandardCharsets.ISO_8859_1)
                            : "";
                    return !all.isEmpty() && List.of(names).stream().anyMatch(all::contains);
                },
                List.of());
    }

    private static Sign keys(String... keys) {
        return new Sign(sent -> false, List.of(keys));
    }

    private static String head(byte[] content) {
        return new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
    }

    /**
     * Refuses content that is known to be something else.
     *
     * @param place where it stands in what was sent
     * @throws InvalidModelException saying what it is, and what to send instead
     */
    public static void refuse(byte[] content, Place place) {
        Sent sent = Sent.of(content);
        for (ForeignContent each : values()) {
            if (each.sign.bytes().test(sent)) {
                throw each.refusal(place);
            }
        }
    }

    /** Refuses a mapping that is known to be something else: by its keys, where none is a model's. */
    public static void refuse(Node document) {
        Map<String, Node> entries = document.entries();
        if (OURS.stream().anyMatch(entries::containsKey)) {
            return;
        }
        for (ForeignContent each : values()) {
            long found = each.sign.keys().stream().filter(entries::containsKey).count();
            if (found > 1 || found == 1 && each.sign.keys().size() == 1) {
                throw each.refusal(document.place());
            }
        }
    }

    private InvalidModelException refusal(Place place) {
        return new InvalidModelException(List.of(
                new Finding(Problem.FOREIGN_FORMAT, place, "this is " + what + "; it is not read here", instead)));
    }
}
