package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    private static final Map<String, Entry> LAYERS = layerEntries();

    /** No definitions, only layers. */
    public static final Catalogue EMPTY = new Catalogue(Map.of());

    private final Map<String, Definition> definitions;
    private final Map<String, Entry> entries;

    private Catalogue(Map<String, Definition> definitions) {
        this.definitions = definitions;
        this.entries = new HashMap<>(LAYERS);
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
        return new Catalogue(all);
    }

    /** The definitions by name. */
    public Map<String, Definition> definitions() {
        return definitions;
    }

    /** The module type of a name, or null. */
    public @Nullable Entry find(String name) {
        return entries.get(name);
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
        return new Refusal(
                Problem.UNKNOWN_MODULE, "there is no module \"" + name + "\"", null, Nearest.hint(name, known, budget));
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
