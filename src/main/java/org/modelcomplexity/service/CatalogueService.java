package org.modelcomplexity.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.block.Block;
import org.modelcomplexity.engine.block.Blocks;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.service.CatalogueEntries.ArgumentEntry;
import org.modelcomplexity.service.CatalogueEntries.BlockEntry;
import org.modelcomplexity.service.CatalogueEntries.ConventionEntry;
import org.modelcomplexity.service.CatalogueEntries.DialectEntry;
import org.modelcomplexity.service.CatalogueEntries.ModelEntry;
import org.modelcomplexity.service.CatalogueEntries.ModuleEntry;
import org.modelcomplexity.service.CatalogueEntries.RuleEntry;
import org.modelcomplexity.service.CatalogueEntries.ZeroEntry;
import org.springframework.stereotype.Service;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Says what the service knows: bundled models, module types, conventions, dialects. */
@Service
public class CatalogueService {
    private final Library library;

    CatalogueService(Library library) {
        this.library = library;
    }

    /** All bundled models, without their texts. */
    public List<ModelEntry> models() {
        return library.presets().values().stream()
                .flatMap(models -> models.values().stream())
                .map(preset -> entry(preset, null))
                .toList();
    }

    /** A bundled model with its text. */
    public ModelEntry model(String name, @Nullable String dialect) {
        Preset preset = library.preset(name, dialect);
        return entry(preset, preset.yaml());
    }

    private ModelEntry entry(Preset preset, @Nullable String yaml) {
        String source = library.dialect(preset.dialect()).models();
        return new ModelEntry(preset.name(), preset.dialect(), preset.scale(), source, yaml);
    }

    /** The text of a bundled model that has one. */
    public String modelYaml(String name, @Nullable String dialect) {
        Preset preset = library.preset(name, dialect);
        if (preset.yaml() == null) {
            throw new InvalidModelException(
                    Problem.UNKNOWN_NAME,
                    Place.WHOLE,
                    preset.name() + " is a program of torch.export: it has no YAML, and is asked for as a preset");
        }
        return preset.yaml();
    }

    /** All module types: of one dialect, or of all of them. */
    public List<ModuleEntry> modules(@Nullable String dialect) {
        Collection<Dialect> dialects =
                dialect == null ? library.dialects().values() : List.of(library.dialect(dialect));
        List<ModuleEntry> entries = new ArrayList<>();
        for (Dialect each : dialects) {
            each.catalogue()
                    .definitions()
                    .values()
                    .forEach(definition -> entries.add(entry(each.name(), definition.name(), definition)));
            Catalogue.layers().forEach(layer -> entries.add(entry(each.name(), "nn." + layer, layer(layer))));
        }
        return entries;
    }

    private static Catalogue.Entry layer(String name) {
        return java.util.Objects.requireNonNull(Catalogue.layer(name));
    }

    /** One module type. */
    public ModuleEntry module(String name, @Nullable String dialect) {
        Dialect of = having(name, dialect);
        return entry(of.name(), name, find(of, name));
    }

    /** The dialect of that name; without one the first whose definitions have the module, or the first of all. */
    private Dialect having(String module, @Nullable String dialect) {
        return dialect != null
                ? library.dialect(dialect)
                : library.dialects().values().stream()
                        .filter(each -> each.catalogue().definitions().containsKey(module))
                        .findFirst()
                        .orElseGet(() -> library.dialects().values().iterator().next());
    }

    private static Catalogue.Entry find(Dialect dialect, String name) {
        Catalogue.Entry entry = name.startsWith("nn.")
                ? Catalogue.layer(name.substring(3))
                : dialect.catalogue().find(name);
        if (entry == null) {
            throw new InvalidModelException(List.of(new Finding(
                    Problem.UNKNOWN_NAME,
                    Place.WHOLE,
                    dialect.name() + " has no module \"" + name + "\"",
                    Nearest.hint(name, dialect.catalogue().definitions().keySet()))));
        }
        return entry;
    }

    /** The definition of a composite module type, ready to be put under {@code modules:} of a model. */
    public String moduleYaml(String name, @Nullable String dialect) {
        Dialect of = having(name, dialect);
        if (!(find(of, name) instanceof Definition definition)) {
            throw new InvalidModelException(
                    Problem.UNKNOWN_NAME,
                    Place.WHOLE,
                    name + " is a layer of torch.nn: it has no definition in the notation");
        }
        return yaml(definition, definition.text());
    }

    private static String yaml(Definition definition, Node entries) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("module", definition.qualifiedName().replaceFirst("\\.\\w+$", ""));
        entries.entries().forEach((key, value) -> text.put(key, value.plain()));
        return new Yaml(options).dump(Map.of(definition.name(), text));
    }

    /** All blocks of the library. */
    public List<BlockEntry> blocks() {
        Catalogue all = library.community(layers());
        return library.blocks().names().stream()
                .map(name -> entry(block(name, all)))
                .toList();
    }

    /**
     * The definition of a block with all that it needs, ready to be put under {@code modules:} of a model.
     *
     * @param dialect whose Conv it is made of; null: that of whichever YOLO dialect the model is of
     */
    public String blockYaml(String name, @Nullable String dialect) {
        Dialect of = dialect == null ? library.dialects().values().iterator().next() : library.dialect(dialect);
        Catalogue here = library.community(of);
        Definition known = here.definition(name);
        Definition definition = known != null && known.isBlock()
                ? known
                : block(name, library.community(layers())).definition();
        return yaml(definition, Blocks.text(definition, here));
    }

    private Dialect layers() {
        return library.dialect("torch");
    }

    private Block block(String name, Catalogue all) {
        Block block = library.blocks().find(name, all);
        if (block == null) {
            throw new InvalidModelException(List.of(new Finding(
                    Problem.UNKNOWN_NAME,
                    Place.WHOLE,
                    "there is no block \"" + name + "\" in the library",
                    Nearest.hint(name, library.blocks().names()))));
        }
        return block;
    }

    private static BlockEntry entry(Block block) {
        Definition definition = block.definition();
        return new BlockEntry(
                definition.name(),
                definition.about(),
                block.source(),
                block.isVerified(),
                block.aliases(),
                definition.signature().formals().stream()
                        .map(CatalogueService::argument)
                        .toList());
    }

    private static ModuleEntry entry(String dialect, String name, Catalogue.Entry entry) {
        return new ModuleEntry(
                name,
                dialect,
                entry.qualifiedName(),
                entry.about(),
                entry instanceof Definition,
                entry instanceof Definition definition && definition.isPart(),
                entry.signature().formals().stream()
                        .map(CatalogueService::argument)
                        .toList());
    }

    private static ArgumentEntry argument(Signature.Formal formal) {
        return new ArgumentEntry(formal.name(), formal.required(), formal.required() ? null : formal.defaultValue());
    }

    /** All counting conventions with their rules. */
    public List<ConventionEntry> conventions() {
        return Conventions.known().values().stream().map(this::entry).toList();
    }

    private ConventionEntry entry(Convention convention) {
        List<RuleEntry> rules = new ArrayList<>();
        convention
                .moduleRules()
                .forEach((kind, rule) -> rules.add(new RuleEntry(kind.label(), "module", rule.formula())));
        convention
                .operationRules()
                .forEach((kind, rule) -> rules.add(new RuleEntry(kind.label(), "operation", rule.formula())));
        List<ZeroEntry> free = new ArrayList<>();
        convention.freeKinds().forEach((kind, reason) -> free.add(new ZeroEntry(kind.label(), reason)));
        return new ConventionEntry(
                convention.name(),
                convention.about(),
                "MAC",
                library.dialects().values().stream()
                        .filter(dialect -> dialect.convention().equals(convention.name()))
                        .map(Dialect::name)
                        .toList(),
                rules,
                free);
    }

    /** All dialects. */
    public List<DialectEntry> dialects() {
        return library.dialects().values().stream()
                .map(dialect -> new DialectEntry(
                        dialect.name(),
                        dialect.about(),
                        dialect.convention(),
                        dialect.keys(),
                        dialect.required(),
                        new LinkedHashMap<>(dialect.unread())))
                .toList();
    }
}
