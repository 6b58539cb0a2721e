package org.modelcomplexity.engine.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.block.Block;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.network.Row;

/** What a network took from the library of blocks: whoever reads its figures must know that. */
final class TakenBlocks {
    /** A block by the name that rows call it by; null where no row does, but a definition. */
    private record Taken(Definition block, String written, List<Integer> rows, Place place) {}

    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final Map<Definition, Set<String>> inside = new IdentityHashMap<>();
    private final Build build;

    TakenBlocks(Build build) {
        this.build = build;
    }

    /** One more row, with the module's name as it is written there. */
    void add(String written, Row row) {
        if (row.recipe() instanceof Recipe.OfModule module && module.entry() instanceof Definition definition) {
            if (definition.isBlock()) {
                taken.computeIfAbsent(written, name -> new Taken(definition, name, new ArrayList<>(), row.place()))
                        .rows()
                        .add(row.index());
            } else if (definition.isOfRequest() && build.catalogue().hasBlocks()) {
                inside.computeIfAbsent(definition, this::inside)
                        .forEach(name -> taken.computeIfAbsent(
                                        name, each -> new Taken(block(each), each, new ArrayList<>(), row.place()))
                                .rows()
                                .add(row.index()));
            }
        }
    }

    private Definition block(String name) {
        return java.util.Objects.requireNonNull(build.catalogue().definition(name));
    }

    /** The library's blocks that a definition of a request builds, or one that it builds; looking is charged. */
    private Set<String> inside(Definition definition) {
        Set<String> blocks = new LinkedHashSet<>();
        Set<Definition> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Definition> waiting = new ArrayDeque<>(List.of(definition));
        while (!waiting.isEmpty()) {
            for (String name : waiting.pop().uses()) {
                build.step();
                Definition used = build.catalogue().definition(name);
                if (used != null && seen.add(used)) {
                    if (used.isBlock() && !used.isPart()) {
                        blocks.add(name);
                    } else {
                        waiting.add(used);
                    }
                }
            }
        }
        return blocks;
    }

    /** A warning for each. */
    void warn(List<Warning> warnings) {
        taken.values().forEach(each -> warnings.add(new Warning(sentence(each), each.place())));
    }

    private static String sentence(Taken each) {
        Block block = Block.of(each.block(), List.of());
        String name = each.block().name();
        String rows = each.rows().size() == 1
                ? "row " + each.rows().get(0)
                : "rows "
                        + String.join(
                                ", ", each.rows().stream().map(String::valueOf).toList());
        return (each.written().equals(name) ? name : each.written() + " is " + name + ", which")
                + " was taken from the library of blocks (" + rows + "): "
                + each.block().about()
                + (block.source().isEmpty() ? "" : " (" + block.source() + ")")
                + (block.isVerified() ? "" : "; not verified: no figure of a reference holds it")
                + "; a fork's own may differ";
    }
}
