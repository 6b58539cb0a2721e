package org.modelcomplexity.engine.graph.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.GraphOptions;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.Graph;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.Tensor;

/** A program of torch.export as a graph: its inputs told apart, its operators understood. */
public final class ExportedProgram {
    /** The key under which a document has its program. */
    public static final String KEY = "graph_module";

    private static final long KNOWN_MAJOR = 8;

    private final Program program;
    private final Place place;
    private final Budget budget;
    private final List<Warning> warnings = new ArrayList<>();

    private ExportedProgram(Program program, Place place, Budget budget) {
        this.program = program;
        this.place = place;
        this.budget = budget;
    }

    /**
     * The graph of a document.
     *
     * @throws InvalidModelException where it is none that can be read
     */
    public static Graph graph(Node document, GraphOptions options, Budget budget) {
        Node module = document.get(KEY);
        if (module == null || !(module.value() instanceof Program program)) {
            throw new InvalidModelException(
                    Problem.WRONG_TYPE,
                    module == null ? document.place() : module.place(),
                    "a program of torch.export is sent as its JSON, with graph_module, or as its archive");
        }
        checkVersion(document);
        Node version = document.get("torch_version");
        String producer = version != null && version.value() instanceof String text ? "torch " + text : null;
        Sizes sizes = new Sizes(program, options, document.get("range_constraints"), budget);
        return new ExportedProgram(program, module.place(), budget).graph(producer, sizes);
    }

    private static void checkVersion(Node document) {
        Node version = document.get("schema_version");
        Node major = version == null ? null : version.get("major");
        if (major == null || !(major.value() instanceof Long number) || number != KNOWN_MAJOR) {
            Node at = major == null ? document : major;
            throw new InvalidModelException(
                    Problem.WRONG_VALUE,
                    at.place(),
                    "programs of schema version " + KNOWN_MAJOR + " are read, and this one is of "
                            + (major == null ? "none" : major.value() instanceof Long other ? other : major.kind())
                            + ": export it with a torch that writes that version");
        }
    }

    private Graph graph(@Nullable String producer, Sizes sizes) {
        Translation translation = new Translation(sizes, place.child("graph").child("tensor_values"), budget, warnings);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        List<Graph.Learned> learned = new ArrayList<>();
        Map<String, Parameter> known = new HashMap<>();
        long buffers = 0;
        long bufferBytes = 0;
        for (Program.Spec spec : program.inputs()) {
            budget.step();
            Program.Value value = program.graph().values().get(spec.value());
            if (value == null) {
                if (spec.kind() == Program.Kind.PARAMETER || spec.kind() == Program.Kind.BUFFER) {
                    throw new InvalidModelException(
                            Problem.MISSING_KEY,
                            place,
                            "nothing is said of the tensor \"" + spec.value() + "\" of " + spec.target());
                }
                continue;
            }
            Tensor tensor = translation.tensor(spec.value(), value);
            switch (spec.kind()) {
                case PARAMETER -> {
                    Parameter parameter = known.computeIfAbsent(
                            spec.value(),
                            key -> new Parameter(tensor.shape(), value.gradient(), Double.NaN, Double.NaN));
                    learned.add(new Graph.Learned(spec.target(), spec.value(), parameter));
                }
                case BUFFER -> {
                    long elements = tensor.shape().elements();
                    buffers = Math.addExact(buffers, elements);
                    bufferBytes = Math.addExact(
                            bufferBytes,
                            Math.multiplyExact(elements, tensor.type().bytes()));
                }
                case INPUT -> inputs.put(spec.value(), tensor);
                case CONSTANT -> {}
            }
        }
        translation.walk(program.graph());
        return new Graph(
                inputs,
                program.results(),
                translation.steps(),
                learned,
                buffers,
                bufferBytes,
                true,
                producer,
                warnings);
    }
}
