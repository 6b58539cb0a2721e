package org.modelcomplexity.read.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.export.Program;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the {@code graph_module} of a torch.export program while its JSON comes by; what is not needed is skipped. */
public final class ProgramReader extends ArgumentReader {
    private static final int BYTES_A_NODE = 400;
    private static final int DEEPEST_REGION = 8;

    private int depth;

    /** A reader of what a parser has come to. */
    public ProgramReader(JsonParser parser, Budget budget) {
        super(parser, budget);
    }

    /** Reads the object that the parser has begun. */
    public Program read(Place here) {
        Program.@Nullable Graph graph = null;
        List<Program.Spec> inputs = new ArrayList<>();
        List<String> results = new ArrayList<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            if (key.equals("graph") && opens(JsonToken.START_OBJECT, here, key)) {
                graph = graph(here.child(key));
            } else if (key.equals("signature") && opens(JsonToken.START_OBJECT, here, key)) {
                signature(here.child(key), inputs, results);
            } else {
                skip();
            }
        }
        if (graph == null) {
            throw new InvalidModelException(Problem.MISSING_KEY, here, "a program has a graph");
        }
        return new Program(graph, inputs, results);
    }

    private Program.Graph graph(Place here) {
        if (++depth > DEEPEST_REGION) {
            throw new InvalidModelException(Problem.LIMIT_EXCEEDED, here, "graphs are nested too deeply");
        }
        List<String> inputs = new ArrayList<>();
        List<@Nullable Object> outputs = new ArrayList<>();
        List<Program.Node> nodes = new ArrayList<>();
        Map<String, Program.Value> values = new LinkedHashMap<>();
        Map<String, Program.Size> symbols = new LinkedHashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            Place place = here.child(key);
            next();
            switch (key) {
                case "inputs" ->
                    list(here, key, at -> inputs.add(argument(at) instanceof Program.Ref ref ? ref.name() : ""));
                case "outputs" -> list(here, key, at -> outputs.add(argument(at)));
                case "nodes" -> list(here, key, at -> nodes.add(node(at)));
                case "tensor_values" -> {
                    if (opens(JsonToken.START_OBJECT, here, key)) {
                        while (next() != JsonToken.END_OBJECT) {
                            String name = key();
                            next();
                            values.put(name, value(place.child(name)));
                        }
                    }
                }
                default -> skip();
            }
        }
        depth--;
        return new Program.Graph(inputs, outputs, nodes, values, symbols);
    }

    private Program.Node node(Place here) {
        object(here);
        budget().hold(BYTES_A_NODE);
        String[] texts = {"", "", ""};
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        List<@Nullable Object> outputs = new ArrayList<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            switch (key) {
                case "name" -> texts[0] = current() == JsonToken.VALUE_NULL ? "" : text(here.child(key));
                case "target" -> texts[1] = text(here.child(key));
                case "inputs" -> list(here, key, at -> input(at, arguments));
                case "outputs" -> list(here, key, at -> outputs.add(argument(at)));
                case "metadata" -> {
                    if (opens(JsonToken.START_OBJECT, here, key)) {
                        texts[2] = stack(here.child(key));
                    }
                }
                default -> skip();
            }
        }
        String name = texts[0].isEmpty() ? first(outputs, texts[1]) : texts[0];
        return new Program.Node(name, texts[1], arguments, outputs, texts[2], here);
    }

    /** Older programs do not name their nodes: then they go by their first value. */
    private static String first(List<@Nullable Object> outputs, String otherwise) {
        return !outputs.isEmpty() && outputs.get(0) instanceof Program.Ref ref ? ref.name() : otherwise;
    }

    private String stack(Place here) {
        String stack = "";
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            if (key.equals("nn_module_stack")) {
                stack = text(here.child(key));
            } else {
                skip();
            }
        }
        return stack;
    }

    private void input(Place here, Map<String, @Nullable Object> arguments) {
        object(here);
        budget().hold(BYTES_A_VALUE);
        String name = "";
        Object value = null;
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            switch (key) {
                case "name" -> name = text(here.child(key));
                case "arg" -> value = argument(here.child(key));
                default -> skip();
            }
        }
        arguments.put(name.isEmpty() || arguments.containsKey(name) ? "#" + arguments.size() : name, value);
    }

    @Override
    Program.@Nullable Graph region(Place here) {
        object(here);
        Program.Graph graph = null;
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            if (key.equals("graph") && opens(JsonToken.START_OBJECT, here, key)) {
                graph = graph(here.child(key));
            } else {
                skip();
            }
        }
        return graph;
    }

    private Program.Value value(Place here) {
        object(here);
        budget().hold(BYTES_A_VALUE);
        int type = 0;
        boolean gradient = false;
        List<Program.Size> sizes = new ArrayList<>();
        List<Program.Size> strides = new ArrayList<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            switch (key) {
                case "dtype" -> type = (int) Math.min(Math.max(0, whole(here.child(key))), Integer.MAX_VALUE);
                case "requires_grad" -> {
                    gradient = current() == JsonToken.VALUE_TRUE;
                    skip();
                }
                case "sizes" -> list(here, key, at -> sizes.add(size(at)));
                case "strides" -> list(here, key, at -> strides.add(size(at)));
                default -> skip();
            }
        }
        return new Program.Value(type, sizes, strides, gradient);
    }

    private Program.Size size(Place here) {
        object(here);
        budget().hold(BYTES_A_VALUE / 2);
        Long size = null;
        String expression = null;
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            Place place = here.child(key);
            switch (key) {
                case "as_int" -> size = whole(place);
                case "expr_str" -> expression = text(place);
                case "as_expr", "hint" -> {
                    if (opens(JsonToken.START_OBJECT, here, key)) {
                        Program.Size inner = size(place);
                        size = inner.size();
                        expression = inner.expression() == null ? expression : inner.expression();
                    }
                }
                default -> skip();
            }
        }
        return new Program.Size(size == null ? -1 : size, expression);
    }

    private void signature(Place here, List<Program.Spec> inputs, List<String> results) {
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            switch (key) {
                case "input_specs" -> list(here, key, at -> inputs.add(spec(at)));
                case "output_specs" -> list(here, key, at -> result(at, results));
                default -> skip();
            }
        }
    }

    private Program.Spec spec(Place here) {
        object(here);
        budget().hold(BYTES_A_VALUE);
        Program.Spec spec = new Program.Spec(Program.Kind.CONSTANT, "", "");
        while (next() != JsonToken.END_OBJECT) {
            Program.Kind kind = switch (key()) {
                case "parameter" -> Program.Kind.PARAMETER;
                case "buffer" -> Program.Kind.BUFFER;
                case "user_input" -> Program.Kind.INPUT;
                default -> Program.Kind.CONSTANT;
            };
            Place place = here.child(key());
            next();
            if (current() == JsonToken.START_OBJECT) {
                spec = spec(kind, place);
            } else {
                skip();
            }
        }
        return spec;
    }

    private Program.Spec spec(Program.Kind kind, Place here) {
        String value = "";
        String target = "";
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            if (key.equals("arg") && current() == JsonToken.START_OBJECT) {
                value = symbol(here.child(key)) instanceof Program.Ref ref ? ref.name() : "";
            } else if ((key.equals("parameter_name") || key.equals("buffer_name"))
                    && current() == JsonToken.VALUE_STRING) {
                target = text(here.child(key));
            } else {
                skip();
            }
        }
        return new Program.Spec(kind, value, target);
    }

    private void result(Place here, List<String> results) {
        object(here);
        while (next() != JsonToken.END_OBJECT) {
            Place place = here.child(key());
            next();
            if (current() != JsonToken.START_OBJECT) {
                skip();
                continue;
            }
            while (next() != JsonToken.END_OBJECT) {
                String key = key();
                next();
                if (key.equals("arg")
                        && current() == JsonToken.START_OBJECT
                        && symbol(place.child(key)) instanceof Program.Ref ref) {
                    results.add(ref.name());
                } else {
                    skip();
                }
            }
        }
    }
}
