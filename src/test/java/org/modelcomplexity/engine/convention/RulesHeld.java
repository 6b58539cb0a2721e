package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.modelcomplexity.engine.Engine;

/** The kinds that rows of a table come to by one convention: counted, free, or without arithmetic. */
record RulesHeld(String tool, Set<String> counted, Set<String> free, Set<String> moves) {
    /** By rows of tool, type, arguments and inputs; those of other tools are left out. */
    static RulesHeld by(String tool, Stream<Object[]> rows) {
        RulesHeld held = new RulesHeld(tool, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        rows.filter(row -> row[0].equals(tool))
                .map(row -> layer((String) row[1], (String) row[2]).on(((String) row[3]).split(" and ")))
                .forEach(held::see);
        return held;
    }

    /** Notes what a network has. */
    void see(Engine.Ran ran) {
        ran.training().kinds(tool).forEach(each -> {
            if (each.status().equals("COUNTED")) {
                counted.add(each.kind());
            } else if (each.status().equals("FREE")) {
                free.add(each.kind());
            } else if (each.status().equals("MOVES")) {
                moves.add(each.kind());
            }
        });
    }

    /** Every kind that has a rule is among the counted, and there are so many rules. */
    void areAll(int rules) {
        Set<String> ruled = new TreeSet<>(Engine.moduleRules(tool));
        ruled.addAll(Engine.operationRules(tool));
        assertThat(counted).isEqualTo(ruled);
        assertThat(Engine.moduleRules(tool).size() + Engine.operationRules(tool).size())
                .as("rules of " + tool)
                .isEqualTo(rules);
    }

    /** Every kind that is known to move data is among those that do, and there are so many. */
    void areAllMoving(int kinds) {
        assertThat(moves).isEqualTo(Engine.freeKinds(tool).keySet());
        assertThat(moves).hasSize(kinds);
    }

    /** Every free kind is among the free, and there are so many. */
    void areAllFree(int kinds) {
        assertThat(free).isEqualTo(Engine.freeKinds(tool).keySet());
        assertThat(free).hasSize(kinds);
    }
}
