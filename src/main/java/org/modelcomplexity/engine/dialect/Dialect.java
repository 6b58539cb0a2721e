package org.modelcomplexity.engine.dialect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.LayerRule;
import org.modelcomplexity.engine.module.ArgumentType;

/**
 * One reference implementation's reading of a model, as its file in {@code dialects/} says it.
 *
 * @param name what it is called: {@code yolov5-6.0}
 * @param about what it reproduces, in a sentence
 * @param convention the counting convention its reference prints by
 * @param modules its module types, compiled when they are first asked for
 * @param rules how rows name layers of torch.nn, where that is special
 * @param root the class of the network itself, where its last row does not say another
 * @param container the child of the network that holds the rows; null where the network itself does
 * @param layers what the reference calls layers
 * @param keys the keys it reads
 * @param required the keys it cannot do without
 * @param unread keys that authors write and this reference ignores, with what that means
 * @param rows how its rows are read
 * @param columns how wide the columns of its printed table are, from the row's number to its arguments
 * @param summary how the summary line is printed; null where there is none
 * @param titles what it prints for the beginning of a name, by what the name has there
 * @param firstRun how the constructor runs the network once
 * @param measures how GFLOPs are measured
 * @param scaleInName what the first group of finds the scale in a file's name; null where names say none
 * @param signs what tells that a document is written in it
 * @param blocks other dialects, whose modules come with the library of blocks where it is asked for
 * @param fewestNorms fusing does nothing where the network has fewer normalisations than this
 * @param models where the models are from that are bundled with it
 * @param conventions the conventions that can count its models; empty: all that are not for others alone
 */
public record Dialect(
        String name,
        String about,
        String convention,
        Once<Catalogue> modules,
        Map<String, LayerRule> rules,
        String root,
        @Nullable String container,
        Layers layers,
        List<String> keys,
        List<String> required,
        Map<String, String> unread,
        Rows rows,
        List<Integer> columns,
        @Nullable Summary summary,
        Map<String, String> titles,
        FirstRun firstRun,
        Measures measures,
        @Nullable Pattern scaleInName,
        Signs signs,
        List<String> blocks,
        int fewestNorms,
        String models,
        List<String> conventions) {
    /** Its module types. */
    public Catalogue catalogue() {
        return modules.get();
    }

    /** Whether its models are graphs, which have their operations at once. */
    public boolean readsGraphs() {
        return keys.contains("graph_module") || keys.contains("onnx");
    }

    /** Whether its models are layer lists, not backbone and head rows. */
    public boolean readsLayerLists() {
        return keys.contains("layers");
    }

    /** Whether its models say their inputs themselves, so that no image's size is asked for. */
    public boolean saysItsInputs() {
        return readsLayerLists() || readsGraphs();
    }

    /** Whether its models come in scales: several depths and widths of one file. */
    public boolean hasScales() {
        return keys.contains("scales");
    }

    /**
     * How rows are read.
     *
     * @param text what text in a row's arguments may be beside a variable
     * @param variables names of the parser's variables that text in a row's arguments may be
     * @param objects names of the parser's own objects, which text cannot be: nothing is run here
     * @param values keys of a model that are variables, with what holds without them and what they take
     * @param printsCopies whether the table shows how many copies a row makes: 1 where its module takes the repeats
     * @param state variables that rows change for the rows behind them, with what they are at first
     * @param first modules that mean another where they stand in the first row
     * @param unsupported modules, or how their names begin, that the reference has and this does not, with the reason
     */
    public record Rows(
            Text text,
            List<String> variables,
            List<String> objects,
            Map<String, Value> values,
            boolean printsCopies,
            Map<String, @Nullable Object> state,
            Map<String, String> first,
            Map<String, String> unsupported) {}

    /**
     * A key of a model that is a variable in rows.
     *
     * @param otherwise what holds without it
     * @param takes what it may be
     */
    public record Value(@Nullable Object otherwise, ArgumentType takes) {}

    /**
     * What tells that a document is written in a dialect, where nobody says.
     *
     * @param age where it stands among the dialects: a model's name is looked for in the oldest first, signs in the
     *     newest; what bears no sign is of the oldest
     * @param keys keys of a model that no older dialect reads
     * @param modules modules that no older dialect has
     * @param without keys with which modules are no sign: those of another dialect that takes more
     * @param ownModules whether it is a sign that it has every module that a model names of those that any dialect has,
     *     where no older one has
     */
    public record Signs(int age, List<String> keys, List<String> modules, List<String> without, boolean ownModules) {}

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

    /**
     * How the reference prints its summary: {@code YOLO11n summary (fused): 101 layers, 2,616,248 parameters, …}.
     *
     * @param title what stands before the colon; {@code {name}} is the model's name, or Model, and {@code {fused}} says of
     *     a fused network that it is
     * @param unit what it calls GFLOPs
     * @param grouped whether it groups digits by three, and leaves GFLOPs of 0 out
     */
    public record Summary(String title, String unit, boolean grouped) {}

    /** How the constructor runs a network once, at 256 × 256, where its last row says that it does. */
    public enum FirstRun {
        /** In training mode; strides from widths. */
        TRAINING,
        /** The body in evaluation mode, the head in training mode; strides from heights. */
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
