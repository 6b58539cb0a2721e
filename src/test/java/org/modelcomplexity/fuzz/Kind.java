package org.modelcomplexity.fuzz;

import java.util.function.BiFunction;

/** What a request attacks, and what makes such a request. */
enum Kind {
    YAML(YamlFuzz::request),
    JSON(JsonFuzz::request),
    NOTATION(NotationFuzz::request),
    LAYERS(LayerFuzz::request),
    ROWS(RowFuzz::request),
    EXPORT(ExportFuzz::request),
    ONNX(OnnxFuzz::request),
    GRIDS(GridFuzz::request),
    FORMATS(FormatFuzz::request),
    PAGES(PageFuzz::request),
    HTTP(HttpFuzz::request);

    private final BiFunction<Dice, Material, FuzzRequest> maker;

    Kind(BiFunction<Dice, Material, FuzzRequest> maker) {
        this.maker = maker;
    }

    /** The request of a seed and an index. */
    FuzzRequest request(long seed, int index, Material material) {
        return maker.apply(Dice.of(seed, this, index), material);
    }
}
