package org.modelcomplexity.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.LayerRule;

/**
 * One reference implementation's reading of a model, as its file in {@code dialects/} says it.
 *
 * @param name what it is called: {@code yolov5-6.0}
 * @param about what it reproduces, in a sentence
 * @param convention the counting convention its reference prints by
 * @param catalogue its module types
 * @param rules how rows name layers of torch.nn, where that is special
 * @param root the class of the network itself, by what the last row is; the key {@code ""} for all others
 * @param container the child of the network that holds the rows; null where the network itself does
 * @param layers what the reference calls layers
 * @param keys the keys it reads
 * @param required the keys it cannot do without
 * @param unread keys that authors write and this reference ignores, with what that means
 * @param text how text in a row's arguments is read
 * @param variables names that text in a row's arguments may be: the dialect's own, beside the layer rules'
 * @param summary how the summary line is printed
 * @param firstRun how the constructor runs the network once
 * @param measures how GFLOPs are measured
 * @param fewestNorms fusing does nothing where the network has fewer normalisations than this
 */
public record Dialect(
        String name,
        String about,
        String convention,
        Catalogue catalogue,
        Map<String, LayerRule> rules,
        Map<String, String> root,
        @Nullable String container,
        Layers layers,
        List<String> keys,
        List<String> required,
        Map<String, String> unread,
        Text text,
        List<String> variables,
        Summary summary,
        FirstRun firstRun,
        Measures measures,
        int fewestNorms) {
    /** Whether its models are layer lists, not backbone and head rows. */
    public boolean readsLayerLists() {
        return keys.contains("layers");
    }

    /** What is counted under the word "layers". */
    public enum Layers {
        /** All modules, the network and its containers included. */
        MODULES,
        /** Modules without children. */
        LEAVES
    }

    /** How a text among a row's arguments is read. */
    public enum Text {
        /** As a name of the parser's scope, or as Python that constructs an activation. */
        SCOPE,
        /** As a name of the parser's scope, or as a Python literal; what is neither stays text. */
        LITERAL
    }

    /** How the reference prints its summary. */
    public enum Summary {
        /** {@code Model Summary: 270 layers, …}. */
        PLAIN,
        /** {@code YOLOv5s summary: 270 layers, …}. */
        NAMED,
        /** {@code YOLO11n summary (fused): 101 layers, 2,616,248 parameters, …}. */
        GROUPED,
        /** There is none. */
        NONE
    }

    /** How the constructor runs the network once, at 256 × 256. */
    public enum FirstRun {
        /** In training mode, if the last row is a head; strides from widths. */
        TRAINING,
        /** The body in evaluation mode, if the last row is a head; strides from heights. */
        EVALUATION,
        /** Not at all. */
        NONE
    }

    /** How the reference measures the GFLOPs it prints. */
    public enum Measures {
        /** At stride × stride with the model's input channels, scaled by area. */
        STRIDE_DECLARED_CHANNELS,
        /** At stride × stride with the channels of the first parameter, scaled by area. */
        STRIDE_FIRST_PARAMETER,
        /** The same, and at full size where that fails. */
        STRIDE_OR_FULL,
        /** It prints none. */
        NONE
    }
}
