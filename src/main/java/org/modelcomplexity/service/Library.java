package org.modelcomplexity.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.block.Blocks;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Dialects;
import org.modelcomplexity.engine.dialect.Once;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.read.sieve.Gunzip;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * What comes with the service: dialects and bundled models, which are listed at start; module types and the library of
 * blocks are read and compiled when they are first asked for.
 */
@Component
public class Library {
    private static final Pattern LARGE = Pattern.compile("^(yolov\\d+[nslmx])6$");

    private static final Pattern WEIGHTS = Pattern.compile("(?i)\\.(pt|pth|onnx|pt2|engine|torchscript)$");

    /** How the file of a packed program ends. */
    private static final String PROGRAM = ".json.gz";

    private static final Place NAMED = new Place("/preset", 0, 0);

    private final Map<String, Dialect> dialects = new LinkedHashMap<>();
    private final Map<String, Map<String, Preset>> presets = new LinkedHashMap<>();
    private final Map<Preset, Node> documents = new ConcurrentHashMap<>();
    private final Map<String, Catalogue> communities = new ConcurrentHashMap<>();
    private final Map<String, Catalogue> telling = new ConcurrentHashMap<>();
    private final PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
    private final Once<Blocks> blocks = new Once<>(this::readBlocks);

    /** Lists what comes with the service. */
    public Library() {
        try {
            readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readAll() throws IOException {
        Dialects reader = new Dialects(this::read);
        List<Dialect> oldestFirst = Arrays.stream(resources.getResources("classpath:dialects/*.yaml"))
                .map(file -> reader.read(baseName(file)))
                .sorted(Comparator.comparingInt(dialect -> dialect.signs().age()))
                .toList();
        oldestFirst.forEach(dialect -> {
            dialects.put(dialect.name(), dialect);
            presets.put(dialect.name(), new TreeMap<>());
        });
        for (Resource model : resources.getResources("classpath:models/*/*.yaml")) {
            Preset.of(baseName(model), folder(model), text(model)).forEach(this::list);
        }
        for (Resource model : resources.getResources("classpath:models/*/*" + PROGRAM)) {
            list(Preset.program(baseName(model), folder(model)));
        }
        presets.replaceAll((dialect, models) -> Collections.unmodifiableMap(models));
    }

    private void list(Preset preset) {
        Objects.requireNonNull(presets.get(preset.dialect()), preset.dialect()).put(preset.name(), preset);
    }

    /** The folder of a file: the dialect of a model. */
    private static String folder(Resource resource) throws IOException {
        String[] path = resource.getURL().getPath().split("/");
        return path[path.length - 2];
    }

    private Node read(String name) {
        return YamlReader.read(text(resources.getResource("classpath:" + name)));
    }

    private Blocks readBlocks() {
        try {
            List<Node> families = new ArrayList<>();
            for (Resource family : resources.getResources("classpath:blocks/*.yaml")) {
                families.add(YamlReader.read(text(family)));
            }
            return new Blocks(families, read("blocks/use/parts.yaml"), read("blocks/use/aliases.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library of blocks. */
    public Blocks blocks() {
        return blocks.get();
    }

    /** A dialect's module types, of which those who ask for a block are told that the library has it. */
    public Catalogue catalogue(Dialect dialect) {
        return telling.computeIfAbsent(
                dialect.name(),
                name -> dialect.catalogue()
                        .withElsewhere(module -> blocks().has(module)
                                || others(dialect).values().stream().anyMatch(other -> {
                                    Definition known = other.definition(module);
                                    return known != null && !known.isPart();
                                })));
    }

    private Map<String, Catalogue> others(Dialect dialect) {
        Map<String, Catalogue> others = new LinkedHashMap<>();
        dialect.blocks()
                .forEach(name -> others.put(
                        name, Objects.requireNonNull(dialects.get(name), name).catalogue()));
        return others;
    }

    /** A dialect's module types and the library of blocks, compiled when first asked for. */
    Catalogue community(Dialect dialect) {
        return communities.computeIfAbsent(dialect.name(), name -> blocks().over(dialect.catalogue(), others(dialect)));
    }

    /**
     * A preset's model; all of it stands where the preset is named. A text is read when it is first asked for, a program,
     * which is large, whenever it is.
     *
     * @param budget what reading a program is charged to
     */
    public Node document(Preset preset, Budget budget) {
        return preset.yaml() == null
                ? program(preset, budget).placed(NAMED)
                : documents.computeIfAbsent(
                        preset, each -> YamlReader.read(each.yaml()).placed(NAMED));
    }

    private Node program(Preset preset, Budget budget) {
        String file = "classpath:models/" + preset.dialect() + "/" + preset.file() + PROGRAM;
        try {
            byte[] packed = resources.getResource(file).getContentAsByteArray();
            return JsonReader.read(Gunzip.whole(packed, Integer.MAX_VALUE, budget), budget);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String baseName(Resource resource) {
        return Objects.requireNonNull(resource.getFilename()).replaceFirst("\\.(yaml|json\\.gz)$", "");
    }

    private static String text(Resource resource) {
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All dialects by name, the oldest first. */
    public Map<String, Dialect> dialects() {
        return dialects;
    }

    /** All bundled models by dialect and name. */
    public Map<String, Map<String, Preset>> presets() {
        return presets;
    }

    /** The dialect of a name, or a refusal. */
    public Dialect dialect(String name) {
        return dialect(name, Place.WHOLE);
    }

    /** The dialect of a name, or a refusal at the place where the name stands. */
    Dialect dialect(String name, Place place) {
        Dialect dialect = dialects.get(name);
        if (dialect == null) {
            throw unknown(
                    "there is no dialect \"" + name + "\"; there are " + String.join(", ", dialects.keySet())
                            + ", auto",
                    Nearest.hint(name, dialects.keySet()),
                    place);
        }
        return dialect;
    }

    /**
     * A bundled model, as its dialect ships it; a model that both YOLOv5s ship alike is bundled once, and the large
     * models that YOLOv5 calls yolov5n6 are Ultralytics' yolov5n-p6 by that name too.
     *
     * @param dialect the dialect it is wanted in; null or {@code auto}: the first that has it
     */
    public Preset preset(String name, @Nullable String dialect) {
        Map<String, Preset> own = dialect == null ? Map.of() : presets.getOrDefault(dialect, Map.of());
        for (Collection<Map<String, Preset>> places : List.of(List.of(own), presets.values())) {
            for (String each : List.of(name, LARGE.matcher(name).replaceFirst("$1-p6"))) {
                for (Map<String, Preset> models : places) {
                    if (models.containsKey(each)) {
                        return models.get(each).as(name);
                    }
                }
            }
        }
        List<String> known = presets.values().stream()
                .flatMap(models -> models.keySet().stream())
                .toList();
        String meant = presetLike(name);
        throw unknown(
                "there is no bundled model \"" + name + "\""
                        + (WEIGHTS.matcher(name).find() ? ": weights are not read here, and are not needed" : ""),
                meant != null ? "did you mean \"" + meant + "\"?" : Nearest.hint(bare(name), known),
                Place.WHOLE);
    }

    /** The bundled model that a file's name names: {@code models/yolo11n.pt} is yolo11n; null where it is none. */
    @Nullable
    String presetLike(String file) {
        String name = bare(file);
        return shippers(name).isEmpty() ? null : name;
    }

    private static String bare(String file) {
        return file.strip()
                .replaceFirst("(?s)^.*[/\\\\]", "")
                .replaceFirst("(?i)\\.(ya?ml|pt|pth|onnx|pt2|json|cfg|engine|torchscript)$", "")
                .toLowerCase(Locale.ROOT);
    }

    /** The dialects that ship a model of a name, the one that is taken where nobody says first. */
    public List<String> shippers(String name) {
        String large = LARGE.matcher(name).replaceFirst("$1-p6");
        return presets.entrySet().stream()
                .filter(models ->
                        models.getValue().containsKey(name) || models.getValue().containsKey(large))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(
                        dialect -> !Objects.requireNonNull(presets.get(dialect)).containsKey(name)))
                .toList();
    }

    /** What is to be said where several dialects ship a model. */
    public List<Warning> severalShip(Preset preset, Place place) {
        List<String> shippers = shippers(preset.name());
        return shippers.size() < 2
                ? List.of()
                : List.of(new Warning(
                        "the model " + preset.name() + " is shipped by " + String.join(" and by ", shippers) + ": "
                                + preset.dialect() + "'s was taken; the option dialect takes another",
                        place));
    }

    private static InvalidModelException unknown(String detail, @Nullable String hint, Place place) {
        return new InvalidModelException(List.of(new Finding(Problem.UNKNOWN_NAME, place, detail, hint)));
    }
}
