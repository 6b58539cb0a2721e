package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.layer.Attention;
import org.modelcomplexity.engine.layer.Leaves;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What module types there are: a dialect's definitions over the common ones over the layers of torch.nn. */
public final class Catalogue {
    /** A module type: a definition or a layer; nobody downstream can tell. */
    public interface Entry {
        /** The name it is called by. */
        String name();

        /** The class's full name as the reference prints it. */
        String qualifiedName();

        /** Its arguments. */
        Signature signature();

        /** What it is, in a sentence. */
        String about();

        /** A new module of this type. */
        Module create(
                Build build,
                List<? extends @Nullable Object> positional,
                Map<String, ? extends @Nullable Object> keywords);
    }

    private static final Entry MULTIHEAD_ATTENTION = new Entry() {
        @Override
        public String name() {
            return "MultiheadAttention";
        }

        @Override
        public String qualifiedName() {
            return "torch.nn.modules.activation.MultiheadAttention";
        }

        @Override
        public Signature signature() {
            return Attention.SIGNATURE;
        }

        @Override
        public String about() {
            return "torch.nn.MultiheadAttention";
        }

        @Override
        public Module create(
                Build build,
                List<? extends @Nullable Object> positional,
                Map<String, ? extends @Nullable Object> keywords) {
            Attention made = build.made(Attention.create(Attention.SIGNATURE.bind(name(), positional, keywords)));
            made.children().values().forEach(build::made);
            return made;
        }
    };

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w{0,63}");

    private static final Map<String, Entry> LAYERS = layerEntries();

    /** No definitions, only layers. */
    public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of(), name -> false);

    private final Map<String, Definition> definitions;
    private final Map<String, Entry> entries;
    private final Map<String, String> aliases;
    private final boolean own;
    private final boolean blocks;
    private final Predicate<String> elsewhere;

    private Catalogue(Map<String, Definition> definitions, Map<String, String> aliases, Predicate<String> elsewhere) {
        this.definitions = definitions;
        this.aliases = aliases;
        this.elsewhere = elsewhere;
        this.own = definitions.values().stream().anyMatch(Definition::isOfRequest);
        this.blocks = definitions.values().stream().anyMatch(Definition::isBlock);
        this.entries = new HashMap<>(LAYERS);
        aliases.forEach((alias, name) -> {
            if (definitions.containsKey(name)) {
                entries.put(alias, definitions.get(name));
            }
        });
        this.entries.putAll(definitions);
    }

    private static Map<String, Entry> layerEntries() {
        Map<String, Entry> layers = new LinkedHashMap<>();
        Leaves.names().forEach(name -> layers.put(name, new Layer(Objects.requireNonNull(Leaves.find(name)))));
        layers.put(MULTIHEAD_ATTENTION.name(), MULTIHEAD_ATTENTION);
        return layers;
    }

    /** This catalogue with more definitions; one of a known name replaces it. */
    public Catalogue with(Map<String, Definition> more) {
        Map<String, Definition> all = new TreeMap<>(definitions);
        all.putAll(more);
        return new Catalogue(all, aliases, elsewhere);
    }

    /** This catalogue with other names of definitions. */
    public Catalogue withAliases(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(aliases);
        all.putAll(more);
        return new Catalogue(definitions, all, elsewhere);
    }

    /** This catalogue, which tells whoever asks for such a name that the library of blocks has it. */
    public Catalogue withElsewhere(Predicate<String> names) {
        return new Catalogue(definitions, aliases, names);
    }

    /** The definitions by name. */
    public Map<String, Definition> definitions() {
        return definitions;
    }

    /** The module type of a name, or null. */
    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /** Whether it has definitions of a request's own. */
    public boolean hasOwn() {
        return own;
    }

    /** Whether it knows the library of blocks. */
    public boolean hasBlocks() {
        return blocks;
    }

    /** The definition of a name, its own or another that it has; null where there is none. */
    public @Nullable Definition definition(String name) {
        Definition own = definitions.get(name);
        return own == null && aliases.containsKey(name) ? definitions.get(aliases.get(name)) : own;
    }

    /** The layer of torch.nn of a name, whatever definitions there are, or null. */
    public static @Nullable Entry layer(String name) {
        Entry entry = LAYERS.get(name);
        return entry instanceof Layer layer && !layer.type().isOfTorch() ? null : entry;
    }

    /** Names of all layers of torch.nn. */
    public static List<String> layers() {
        return LAYERS.keySet().stream().filter(name -> layer(name) != null).toList();
    }

    /** The refusal of a name that nothing has; looking for one like it is charged. */
    public Refusal unknown(String name, Budget budget) {
        List<String> known = new ArrayList<>(definitions.keySet());
        known.addAll(layers());
        return unknown("there is no module \"" + name + "\"", name, known, budget);
    }

    /**
     * The refusal of a name that nothing has, and what to do: take it from the library of blocks where that has it, write
     * the name that was meant, or define it.
     *
     * @param known names that could have been meant; looking for one is charged
     */
    public Refusal unknown(String detail, String name, List<String> known, Budget budget) {
        if (elsewhere.test(name)) {
            return new Refusal(
                    Problem.UNKNOWN_MODULE,
                    detail + "; " + name
                            + " is in the library of blocks: add blocks=community, or put GET /api/v1/blocks/" + name
                            + " under modules: and change it",
                    null,
                    "blocks=community");
        }
        String meant = Nearest.hint(name, known, budget);
        String define = meant != null || !WORD.matcher(name).matches()
                ? ""
                : "; no library has it: define it under modules: with its args, children and forward, as in modules: {"
                        + name + ": {args: \"c1, c2\", children: {conv: \"Conv2d(c1, c2, 1)\"}, forward: conv(x)}}";
        return new Refusal(Problem.UNKNOWN_MODULE, detail + define, null, meant);
    }

    private record Layer(LeafType type) implements Entry {
        @Override
        public String name() {
            return type.name();
        }

        @Override
        public String qualifiedName() {
            return type.qualifiedName();
        }

        @Override
        public Signature signature() {
            return type.signature();
        }

        @Override
        public String about() {
            return "torch.nn." + type.name();
        }

        @Override
        public Module create(
                Build build,
                List<? extends @Nullable Object> positional,
                Map<String, ? extends @Nullable Object> keywords) {
            return build.made(type.create(type.signature().bind(type.name(), positional, keywords)));
        }
    }
}
