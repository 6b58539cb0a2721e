package org.modelcomplexity.read;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Which plain scalars are what, as PyYAML has it: a float with an exponent needs a point and a sign. */
final class PyYamlResolver extends Resolver {
    private static final Pattern FLOAT = Pattern.compile("^(?:[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
    private static final Pattern INT = Pattern.compile("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
            + "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$");

    /** The longest word that is no text: {@code false}. */
    private static final int LONGEST_WORD = 5;

    /** What most scalars are is seen without an expression: a word, or a number of digits alone. */
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
        if (implicit && kind == NodeId.scalar && !value.isEmpty()) {
            char first = value.charAt(0);
            if (value.length() > LONGEST_WORD && (first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z')) {
                return Tag.STR;
            }
            if (YamlScalars.isPlain(value)) {
                return Tag.INT;
            }
        }
        return super.resolve(kind, value, implicit);
    }

    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
        addImplicitResolver(Tag.INT, INT, "-+0123456789");
        addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
        addImplicitResolver(YamlScalars.TIMESTAMP, YamlScalars.DATE, "0123456789");
        addImplicitResolver(YamlScalars.VALUE, VALUE, "=");
        addImplicitResolver(Tag.MERGE, MERGE, "<");
        addImplicitResolver(Tag.NULL, NULL, "~nN\0");
        addImplicitResolver(Tag.NULL, EMPTY, null);
    }
}
