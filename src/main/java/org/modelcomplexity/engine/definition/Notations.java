package org.modelcomplexity.engine.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** The notation from outside: reads mappings of definitions, and says whether text is an expression. */
public final class Notations {
    private Notations() {}

    /** Whether text has the grammar of an expression; names need not be known. */
    public static boolean isExpression(String text) {
        try {
            Compiler.parse(text);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    /**
     * Reads a mapping from name to definition.
     *
     * @param module the Python module that the classes live in, where a definition does not say
     */
    public static Map<String, Definition> read(Node node, String module) {
        Map<String, Definition> definitions = new LinkedHashMap<>();
        node.entries().forEach((name, definition) -> {
            if (!name.matches("[A-Za-z_]\\w*")) {
                throw new org.modelcomplexity.engine.problem.InvalidModelException(
                        Problem.INVALID_DEFINITION, definition.place(), "\"" + name + "\" is no name for a module");
            }
            definitions.put(name, DefinitionReader.read(name, definition, module));
        });
        return definitions;
    }
}
