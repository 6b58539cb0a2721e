package org.modelcomplexity.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is only read: catalogues, badges, the page and its files; asked for oddly, and twice. */
final class PageFuzz {
    private PageFuzz() {}

    static FuzzRequest request(Dice dice, Material material) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = dice.of(0, 0, 1, 1, 2, 3); i > 0; i--) {
            String option = dice.of("figure", "figure", "mode", "mode", "convention", "dialect", "zz");
            options.put(option, dice.oneIn(10) ? Oddities.scalar(dice) : value(option, dice));
        }
        FuzzRequest request = FuzzRequest.get(
                Targets.path(path(dice, material), options),
                "Accept: "
                        + dice.of(
                                "*/*",
                                "*/*",
                                "*/*",
                                "*/*",
                                "*/*",
                                "*/*",
                                "application/json",
                                "application/yaml",
                                "image/svg+xml",
                                "text/html",
                                "text/css"));
        return dice.oneIn(2) ? request.before(Twin.same(request)) : request;
    }

    private static String path(Dice dice, Material material) {
        String model = "/api/v1/models/"
                + (dice.oneIn(9) ? Targets.encoded(Oddities.text(dice)) : dice.of(material.presets()));
        return dice.run(
                () -> model + "/badge.svg",
                () -> model + "/badge.json",
                () -> model + "/badge.svg",
                () -> model,
                () -> "/api/v1/" + dice.of("models", "modules", "conventions", "dialects", "devices", "blocks"),
                () -> "/api/v1/modules/" + dice.of(material.types()),
                () -> "/api/v1/blocks/" + dice.of("CBAM", "SE", "zz", Targets.encoded(Oddities.text(dice))),
                () -> dice.of(
                        "/",
                        "/page/app.js",
                        "/page/page.css",
                        "/page/icon.svg",
                        "/page/zz.js",
                        "/page/",
                        "/page/..%2fapplication.yml",
                        "/page/" + Targets.encoded(Oddities.text(dice))));
    }

    private static Object value(String option, Dice dice) {
        return switch (option) {
            case "figure" ->
                dice.of(
                        "parameters",
                        "gradients",
                        "layers",
                        "macs",
                        "flops",
                        "gflops",
                        "gmacs",
                        "memory.weights",
                        "memory.inferencePeak",
                        "Parameters",
                        "");
            case "mode" -> dice.of("training", "fused", "both", "");
            case "convention" -> dice.of(Targets.CONVENTIONS);
            case "dialect" -> dice.of(Targets.DIALECTS);
            default -> "1";
        };
    }
}
