package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.graph.Scope;

/** The modules that nodes stand in, by their producer's metadata or by the path in their names. */
final class OnnxScopes {
    private static final String SCOPES = "pkg.torch.onnx.name_scopes";
    private static final String CLASSES = "pkg.torch.onnx.class_hierarchy";
    private static final Scope ROOT = new Scope("", "", "");

    private final Map<String, List<Scope>> known = new HashMap<>();

    List<Scope> of(OnnxModel.Node node) {
        String scopes = node.metadata().get(SCOPES);
        if (scopes != null) {
            String classes = node.metadata().getOrDefault(CLASSES, "[]");
            return known.computeIfAbsent(scopes + classes, key -> told(list(scopes), list(classes)));
        }
        int slash = node.name().lastIndexOf('/');
        return slash < 1 || node.name().charAt(0) != '/'
                ? List.of(ROOT)
                : known.computeIfAbsent(node.name().substring(0, slash), OnnxScopes::named);
    }

    /** A list of texts as Python writes it. */
    private static List<String> list(String text) {
        List<String> all = new ArrayList<>();
        String inside = text.length() < 2 ? "" : text.substring(1, text.length() - 1);
        for (String each : inside.isEmpty() ? new String[0] : inside.split(", ", -1)) {
            all.add(each.length() < 2 ? "" : each.substring(1, each.length() - 1));
        }
        return all;
    }

    /** The last one is the operator's own. */
    private static List<Scope> told(List<String> paths, List<String> classes) {
        List<Scope> scopes = new ArrayList<>();
        for (int i = 0; i < paths.size() - 1; i++) {
            String type = i < classes.size() ? classes.get(i) : "";
            scopes.add(new Scope(paths.get(i), paths.get(i), type));
        }
        if (scopes.isEmpty() || !scopes.get(0).path().isEmpty()) {
            scopes.add(0, ROOT);
        }
        return scopes;
    }

    /** {@code /layer1/layer1.0/conv1}: each part is a child's name, an item of a list with the list's in front of it. */
    private static List<Scope> named(String name) {
        List<Scope> scopes = new ArrayList<>(List.of(ROOT));
        String path = "";
        String last = "";
        for (String part : name.substring(1).split("/")) {
            if (!last.isEmpty() && part.startsWith(last + ".")) {
                path = path.substring(0, path.length() - last.length()) + part;
            } else {
                path = path.isEmpty() ? part : path + "." + part;
            }
            last = part;
            scopes.add(new Scope(path, path, ""));
        }
        return scopes;
    }
}
