package org.modelcomplexity.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same question twice: for JSON and for another format, or sent in another form; the figures must be the same. */
final class FormatFuzz {
    private static final String COMPLEXITY = "/api/v1/complexity";
    private static final String COMPARISONS = "/api/v1/comparisons";
    private static final String BUDGETS = "/api/v1/budgets";
    private static final String BADGES = "/api/v1/badges";
    private static final String JSON = "application/json";

    /** The formats of each endpoint, with what must hold between JSON and them. */
    private static final Map<String, Map<String, Twin.Law>> FORMATS = Map.of(
            COMPLEXITY,
            Map.of(
                    "text/csv", Formats::rows,
                    "text/plain", Formats::summaries,
                    "text/markdown", Formats::totals,
                    "application/vnd.model-complexity.flat+json", Formats::flat,
                    "text/vnd.mermaid", Formats::boxes,
                    "text/vnd.graphviz", Formats::boxes),
            COMPARISONS,
            Map.of("text/csv", Formats::compared, "text/markdown", Formats::heading, "text/plain", Formats::heading),
            BUDGETS,
            Map.of(
                    "application/xml",
                    Formats::verdicts,
                    "text/plain",
                    Formats::verdict,
                    "text/markdown",
                    Formats::marks),
            BADGES,
            Map.of("image/svg+xml", Formats::label));

    private final Dice dice;
    private final Material material;

    private FormatFuzz(Dice dice, Material material) {
        this.dice = dice;
        this.material = material;
    }

    static FuzzRequest request(Dice dice, Material material) {
        FormatFuzz fuzz = new FormatFuzz(dice, material);
        return dice.oneIn(4) ? fuzz.forms() : fuzz.formats();
    }

    private FuzzRequest formats() {
        String endpoint = dice.of(COMPLEXITY, COMPLEXITY, COMPLEXITY, COMPARISONS, BUDGETS, BADGES);
        Map<String, Object> body = JsonFuzz.body(endpoint, dice, material);
        FuzzRequest asked = FuzzRequest.post(endpoint, JSON, Material.json(body));
        Map<String, Twin.Law> formats = FORMATS.get(endpoint);
        String accept = dice.of(formats.keySet().stream().sorted().toList());
        return asked.before(
                new Twin(asked.with("Accept", accept), formats.get(accept).alike()));
    }

    /** A model as YAML, as text in JSON, as JSON, and as a file is one model, wherever its findings then point. */
    private FuzzRequest forms() {
        Map<String, Object> model = dice.oneIn(3)
                ? RowFuzz.changed(dice, material)
                : dice.oneIn(2) ? material.model(dice) : LayerFuzz.model(dice, material);
        Map<String, Object> options = Targets.options(dice);
        // What an upload's name says a model's own text does not.
        options.put("name", "m");
        String target = Targets.path(COMPLEXITY, options);
        String yaml = Material.yaml(model, dice);
        List<FuzzRequest> forms = List.of(
                FuzzRequest.post(target, "application/yaml", yaml),
                FuzzRequest.post(target, JSON, Material.json(new LinkedHashMap<>(Map.of("yaml", yaml)))),
                FuzzRequest.post(
                        target,
                        "multipart/form-data; boundary=x",
                        FormFuzz.file("m.yaml", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                FuzzRequest.post(
                                target,
                                "application/yaml",
                                HttpFuzz.gzip(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .with("Content-Encoding", "gzip"));
        return forms.get(0).before(new Twin(dice.of(forms.subList(1, forms.size())), Formats.SAME_FIGURES.alike()));
    }
}
