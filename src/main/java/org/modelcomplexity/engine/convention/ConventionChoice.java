package org.modelcomplexity.engine.convention;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;

/** Which conventions count a model: not every one can count those of every dialect. */
public final class ConventionChoice {
    private ConventionChoice() {}

    /**
     * The conventions of some names, in their order; the dialect's own where there are none.
     *
     * @param names names of conventions, or {@code all}
     * @param place where they stand
     * @throws InvalidModelException where there is none of a name, or it cannot count the dialect's models
     */
    public static Map<String, Convention> of(List<String> names, Dialect dialect, Place place) {
        Map<String, Convention> conventions = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? List.of(dialect.convention()) : names) {
            if (name.equals("all")) {
                conventions.putAll(ownFirst(dialect));
                continue;
            }
            Convention convention = convention(name, place);
            if (!counts(convention, dialect)) {
                throw new InvalidModelException(
                        Problem.INVALID_OPTION, place, convention.name() + whyNot(convention, dialect));
            }
            conventions.put(name, convention);
        }
        return conventions;
    }

    private static Convention convention(String name, Place place) {
        Convention convention = Conventions.find(name);
        if (convention == null) {
            String known = String.join(", ", Conventions.known().keySet());
            throw new InvalidModelException(List.of(new Finding(
                    Problem.UNKNOWN_NAME,
                    place,
                    "there is no convention \"" + name + "\"; there are " + known + ", all",
                    Nearest.hint(name, Conventions.known().keySet()))));
        }
        return convention;
    }

    private static Map<String, Convention> ownFirst(Dialect dialect) {
        Map<String, Convention> all = new LinkedHashMap<>();
        Convention own = Conventions.find(dialect.convention());
        if (own != null) {
            all.put(own.name(), own);
        }
        Conventions.known().forEach((name, convention) -> {
            if (counts(convention, dialect)) {
                all.putIfAbsent(name, convention);
            }
        });
        return all;
    }

    /** Whether a convention can count the models of a dialect. */
    public static boolean counts(Convention convention, Dialect dialect) {
        return dialect.conventions().isEmpty()
                ? !convention.isForGraphsAlone()
                : dialect.conventions().contains(convention.name());
    }

    private static String whyNot(Convention convention, Dialect dialect) {
        String others = "; for " + dialect.name() + " there are " + String.join(", ", dialect.conventions());
        return !convention.moduleRules().isEmpty()
                ? " hooks calls of modules, and a graph has operators alone" + others
                : dialect.readsGraphs()
                        ? " cannot run a model of " + dialect.name() + others
                        : " reads graphs of its own format alone";
    }
}
