package org.modelcomplexity.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.layer.Functions;
import org.modelcomplexity.engine.layer.Leaves;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.read.YamlReader;

/** The engine as its tests from inside use it, in words of their own: the one place of theirs that knows how it is called. */
public final class Engine {
    /** What one cause, or fusing as a whole, comes to. */
    public record Share(long modules, long layers, long parameters, long gradients) {}

    /** What a convention makes of operations of one kind: how it is treated, how often, to how much, and why where to nothing. */
    public record Treated(
            String kind,
            String status,
            long times,
            long macs,
            @Nullable String reason) {}

    private Engine() {}

    /** A layer list of one row, which reads every input; inputs are given by {@link Rows#on}. */
    public static Rows layer(String type, String arguments) {
        return new Rows(List.of("{type: " + type + ", args: " + arguments + ", from: INPUTS}"), "", 1);
    }

    /** A layer list of these rows. */
    public static Rows rows(String... rows) {
        return new Rows(List.of(rows), "", 1);
    }

    /** Rows, and definitions of the request's own, that are yet without inputs. */
    public record Rows(List<String> rows, String definitions, int times) {
        /** With modules of its own. */
        public Rows defining(String yaml) {
            return new Rows(rows, yaml, times);
        }

        /** The one row reads the one input so many times. */
        public Rows reading(int more) {
            return new Rows(rows, definitions, more);
        }

        /** Runs it on inputs of these shapes, called a, b, c …; {@code int64 [2, 3]} are tokens. */
        public Ran on(String... shapes) {
            return within(Limits.DEFAULT, shapes);
        }

        /** The same within limits. */
        public Ran within(Limits limits, String... shapes) {
            List<String> names = new ArrayList<>();
            List<String> inputs = new ArrayList<>();
            for (String shape : shapes) {
                boolean tokens = shape.startsWith("int64 ");
                String name = String.valueOf((char) ('a' + names.size()));
                names.add(name);
                inputs.add("shape: " + (tokens ? shape.substring(6) + ", dtype: int64" : shape));
            }
            boolean one = shapes.length == 1;
            String from = (one ? Collections.nCopies(times, -1) : names).toString();
            String input = one ? "input: {" + inputs.get(0) + "}" : "inputs: [" + named(names, inputs) + "]";
            return run(
                    TestDialects.TORCH,
                    catalogue(definitions, limits),
                    "{" + input + ", layers: [" + String.join(", ", rows).replace("INPUTS", from) + "]"
                            + (definitions.isEmpty() ? "" : ", modules: {}") + "}",
                    Options.DEFAULT,
                    limits);
        }

        private static String named(List<String> names, List<String> inputs) {
            List<String> named = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                named.add("{name: " + names.get(i) + ", " + inputs.get(i) + "}");
            }
            return String.join(", ", named);
        }
    }

    /** The types of a layer list with these definitions over them. */
    private static Catalogue catalogue(String definitions, Limits limits) {
        return definitions.isEmpty()
                ? TestDialects.TORCH.catalogue()
                : new Texts(TestDialects.TORCH.catalogue(), new Notations(new Budget(limits)))
                        .add(YamlReader.read(definitions), Definition.Origin.REQUEST)
                        .compile();
    }

    /** What an expression of the notation is worth, without names and tensors. */
    public static @Nullable Object value(String expression) {
        String yaml = "Own: {args: \"v=" + expression.replace("\\", "\\\\").replace("\"", "\\\"") + "\", forward: x}";
        return Objects.requireNonNull(catalogue(yaml, Limits.DEFAULT).find("Own"))
                .signature()
                .formals()
                .get(0)
                .defaultValue();
    }

    /** A model of a dialect at 640 × 640, at one of its scales. */
    public static Ran model(String dialect, String yaml, @Nullable String scale, @Nullable String name) {
        Dialect reading = Stream.of(TestDialects.V6, TestDialects.V7, TestDialects.V8, TestDialects.TORCH)
                .filter(each -> each.name().equals(dialect))
                .findFirst()
                .orElseThrow();
        Options options = new Options(640, 640, null, null, scale, name);
        return run(reading, reading.catalogue(), yaml, options, Limits.DEFAULT);
    }

    /** Backbone rows of YOLOv5 6.0 at full width and depth, with definitions of the request's own, on 1 × 3 × 64 × 96. */
    public static Ran yolo(String definitions, String... rows) {
        Catalogue catalogue = new Texts(TestDialects.V6.catalogue(), new Notations(new Budget(Limits.DEFAULT)))
                .add(YamlReader.read(definitions), Definition.Origin.REQUEST)
                .compile();
        String yaml = TestDialects.yolo(rows).replace("{nc: 80", "{modules: {}, nc: 80");
        return run(TestDialects.V6, catalogue, yaml, new Options(64, 96, null, null, null, null), Limits.DEFAULT);
    }

    private static Ran run(Dialect dialect, Catalogue catalogue, String yaml, Options options, Limits limits) {
        return new Ran(Analysis.of(
                dialect,
                catalogue,
                YamlReader.read(yaml),
                options,
                List.copyOf(Conventions.all().values()),
                new org.modelcomplexity.engine.network.Rows(RowCache.ofRequest(), new Budget(limits))));
    }

    /** What the refusal of a request says first; it must be refused. */
    public static Finding refusal(Callable<?> request) {
        return refusals(request).get(0);
    }

    /** All that the refusal of a request says. */
    public static List<Finding> refusals(Callable<?> request) {
        InvalidModelException refused = catchThrowableOfType(InvalidModelException.class, request::call);
        assertThat(refused).as("it is refused").isNotNull();
        return refused.findings();
    }

    /** A network that was analysed. */
    public record Ran(Result result) {
        /** What the last row gives in training mode: {@code [2, 3] and int64 [2, 3]}. */
        public String output() {
            List<String> shapes = new ArrayList<>();
            shapes(result.outputs().get(result.outputs().size() - 1), shapes);
            return String.join(" and ", shapes);
        }

        private static void shapes(@Nullable Object value, List<String> into) {
            if (value instanceof Tensor tensor) {
                into.add((tensor.type() == DataType.INT64 ? "int64 " : "") + tensor.shape());
            } else if (value instanceof List<?> list) {
                list.forEach(each -> shapes(each, into));
            }
        }

        /** The unfused network. */
        public Network training() {
            return new Network(result.training());
        }

        /** The fused network. */
        public Network fused() {
            return new Network(result.fused());
        }

        /** How many rows it has. */
        public int rows() {
            return result.network().rows().size();
        }

        /** A row's arguments and repeats as the reference prints them. */
        public String printed(int row) {
            return Python.repr(result.network().rows().get(row).arguments()) + " × "
                    + result.network().rows().get(row).repeats();
        }

        /** A row's class as the reference prints it. */
        public String type(int row) {
            return result.network().rows().get(row).type();
        }

        /** What it is for, and at which stride it was measured; null where that is not known. */
        public String use() {
            return result.network().info().task() + " at "
                    + result.network().info().constructed().stride();
        }

        /** Why they differ, by cause. */
        public Map<String, Share> causes() {
            Map<String, Share> causes = new LinkedHashMap<>();
            result.difference()
                    .causes()
                    .forEach(each -> causes.put(
                            each.cause(),
                            new Share(each.modules(), each.layers(), each.parameters(), each.gradients())));
            return causes;
        }

        /** By how much they differ. */
        public Share difference() {
            return new Share(
                    0,
                    result.difference().layers(),
                    result.difference().parameters(),
                    result.difference().gradients());
        }

        /** MACs of the unfused network by a convention. */
        public long macs(String convention) {
            return training().count(convention).macs();
        }
    }

    /** One mode of a network. */
    public record Network(Mode mode) {
        /** What its dialect calls layers. */
        public long layers() {
            return mode.layers();
        }

        /** All modules. */
        public long modules() {
            return mode.totals().modules();
        }

        /** Elements of all parameters. */
        public long elements() {
            return mode.totals().elements();
        }

        /** Elements of parameters that ask for a gradient. */
        public long gradients() {
            return mode.gradients();
        }

        /** Elements of the parameters of each row. */
        public List<Long> rowElements() {
            return mode.rowParameters();
        }

        /** Elements of each parameter by its name, in order. */
        public Map<String, Long> parameters() {
            Map<String, Long> named = new LinkedHashMap<>();
            mode.network()
                    .parameters(new Budget(Limits.UNLIMITED))
                    .forEach(each ->
                            named.put(each.name(), each.parameter().shape().elements()));
            return named;
        }

        /** The shape of each parameter by its name, in order. */
        public Map<String, String> shapes() {
            Map<String, String> named = new LinkedHashMap<>();
            mode.network()
                    .parameters(new Budget(Limits.UNLIMITED))
                    .forEach(each ->
                            named.put(each.name(), each.parameter().shape().toString()));
            return named;
        }

        /** A convention's count, which must have come. */
        public Count count(String convention) {
            Mode.Figures figures = figures(convention);
            assertThat(figures.full()).as(convention + ": " + figures.reason()).isNotNull();
            return Objects.requireNonNull(figures.full());
        }

        /** Whether a convention gives a figure. */
        public boolean counts(String convention) {
            return figures(convention).full() != null;
        }

        /** Why a convention gives no figure. */
        public @Nullable String reason(String convention) {
            return figures(convention).reason();
        }

        private Mode.Figures figures(String convention) {
            return Objects.requireNonNull(mode.counts().get(convention), convention);
        }

        /** What a convention makes of each kind of operation. */
        public List<Treated> kinds(String convention) {
            return count(convention).kinds().stream()
                    .map(each -> new Treated(
                            each.kind().label(), each.status().name(), each.times(), each.macs(), each.reason()))
                    .toList();
        }

        /** Operations by what they are: multiply-adds, additions, multiplications, divisions, comparisons, transcendentals. */
        public List<Long> work() {
            return List.copyOf(
                    Objects.requireNonNull(count("exact").arithmetic()).toMap().values());
        }
    }

    /** The names of the conventions, in order. */
    public static List<String> conventions() {
        return List.copyOf(Conventions.all().keySet());
    }

    /** The kinds that a convention has a rule for where it hooks a module. */
    public static Set<String> moduleRules(String convention) {
        return labels(of(convention).moduleRules().keySet());
    }

    /** The kinds that a convention has a rule for where it sees an operation. */
    public static Set<String> operationRules(String convention) {
        Set<OperationKind> built =
                new java.util.HashSet<>(of(convention).operationRules().keySet());
        built.removeAll(OF_GRAPHS);
        return labels(built);
    }

    /** The kinds that are free by a convention's own word, with the reason. */
    public static Map<String, String> freeKinds(String convention) {
        Map<String, String> free = new TreeMap<>();
        of(convention).freeKinds().forEach((kind, reason) -> {
            if (!OF_GRAPHS.contains(kind)) {
                free.put(kind.label(), reason);
            }
        });
        return free;
    }

    /** What nothing that is built here does: graphs alone have operations of these kinds. */
    public static final Set<OperationKind> OF_GRAPHS =
            java.util.EnumSet.range(OperationKind.ATTENTION_PRODUCTS, OperationKind.UNKNOWN);

    /** All kinds of operations that what is built here does. */
    public static Set<String> kinds() {
        Set<OperationKind> built = new java.util.HashSet<>(Set.of(OperationKind.values()));
        built.removeAll(OF_GRAPHS);
        return labels(built);
    }

    private static Convention of(String convention) {
        return Objects.requireNonNull(Conventions.find(convention), convention);
    }

    private static Set<String> labels(Set<OperationKind> kinds) {
        return kinds.stream().map(OperationKind::label).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The layers that a layer list can name. */
    public static Set<String> layers() {
        Set<String> names = new TreeSet<>(Catalogue.layers());
        names.addAll(Leaves.names());
        TestDialects.TORCH.catalogue().definitions().values().stream()
                .filter(each -> !each.isPart())
                .forEach(each -> names.add(each.name()));
        return names;
    }

    /** The functions that a layer list can name. */
    public static Set<String> functions() {
        Set<String> names = new TreeSet<>(Set.of("GetItem", "Parameter"));
        Functions.TABLE.forEach(function -> names.add(function.name()));
        return names;
    }
}
