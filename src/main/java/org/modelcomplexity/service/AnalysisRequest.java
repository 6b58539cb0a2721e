package org.modelcomplexity.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.CostOptions;
import org.modelcomplexity.engine.dialect.GraphOptions;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;

/**
 * One model with its options, read but not yet understood.
 *
 * @param document the model: backbone and head rows, or input and layers
 * @param dialect a dialect's name, or {@code auto}
 * @param height the image's height in pixels; null for the default
 * @param width the image's width in pixels; null for the default
 * @param nc classes in place of the document's
 * @param ch input channels in place of the document's
 * @param scale the scale in place of the document's
 * @param name the model's file name without extension
 * @param conventions names of conventions, or {@code all}; empty for the dialect's own
 * @param include which parts the answer has: rows, parameters, operations, types, difference, coverage, tree, cost
 * @param community whether the library of blocks is known to the request
 * @param strict whether an operation that a chosen convention does not count is a refusal
 * @param places where options stand that were given, by name
 * @param warnings what was noticed while it was read
 * @param graph what is said beside a graph
 * @param cost what is said of training and memory
 */
public record AnalysisRequest(
        Node document,
        String dialect,
        @Nullable Long height,
        @Nullable Long width,
        @Nullable Long nc,
        @Nullable Long ch,
        @Nullable String scale,
        @Nullable String name,
        List<String> conventions,
        Set<String> include,
        boolean community,
        boolean strict,
        Map<String, Place> places,
        List<Warning> warnings,
        GraphOptions graph,
        CostOptions cost) {
    /** A model without options. */
    public static AnalysisRequest of(
            Node document, String dialect, @Nullable String name, List<String> conventions, Set<String> include) {
        return new AnalysisRequest(
                document,
                dialect,
                null,
                null,
                null,
                null,
                null,
                name,
                conventions,
                include,
                false,
                false,
                Map.of(),
                List.of(),
                GraphOptions.DEFAULT,
                CostOptions.DEFAULT);
    }

    /** The same with more that was noticed while it was read. */
    public AnalysisRequest warning(List<Warning> more) {
        List<Warning> all = new ArrayList<>(warnings);
        all.addAll(more);
        return with(document, include, all);
    }

    /** The same of another model. */
    public AnalysisRequest of(Node other) {
        return with(other, include, warnings);
    }

    /** The same, whose cost is wanted too. */
    public AnalysisRequest costing() {
        Set<String> parts = new LinkedHashSet<>(include);
        parts.add("cost");
        return with(document, parts, warnings);
    }

    /** The same, of which totals alone are wanted. */
    public AnalysisRequest totals() {
        return with(document, Set.of(), warnings);
    }

    private AnalysisRequest with(Node model, Set<String> parts, List<Warning> noticed) {
        return new AnalysisRequest(
                model,
                dialect,
                height,
                width,
                nc,
                ch,
                scale,
                name,
                conventions,
                parts,
                community,
                strict,
                places,
                noticed,
                graph,
                cost);
    }

    /** Whether its cost is wanted. */
    public boolean isCosting() {
        return include.contains("cost");
    }

    /** The same with one option as another request has it. */
    public AnalysisRequest taking(String option, AnalysisRequest other) {
        Map<String, Place> stands = new HashMap<>(places);
        stands.put(option, other.place(option));
        boolean size = option.equals("imgsz");
        return new AnalysisRequest(
                document,
                option.equals("dialect") ? other.dialect : dialect,
                size ? other.height : height,
                size ? other.width : width,
                option.equals("nc") ? other.nc : nc,
                option.equals("ch") ? other.ch : ch,
                option.equals("scale") ? other.scale : scale,
                name,
                option.equals("convention") ? other.conventions : conventions,
                include,
                community,
                strict,
                stands,
                warnings,
                graph,
                CostOptions.VARYING.contains(option) ? cost.taking(option, other.cost) : cost);
    }

    /** Where an option stands; the whole of the request where it was not given. */
    public Place place(String option) {
        return places.getOrDefault(option, Place.WHOLE);
    }
}
