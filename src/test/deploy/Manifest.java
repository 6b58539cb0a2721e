import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads a manifest as Kubernetes' own types and fails where a field has a name or a value that they do not know. */
public class Manifest {
    public static void main(String[] arguments) throws Exception {
        List<String> unknown = new ArrayList<>();
        for (String text : Files.readString(Path.of(arguments[0])).split("(?m)^---$")) {
            HasMetadata resource = (HasMetadata) new KubernetesSerialization().unmarshal(text);
            look(resource, resource.getKind(), unknown);
            System.out.println(resource.getApiVersion() + " " + resource.getKind());
        }
        unknown.forEach(each -> System.err.println("unknown: " + each));
        System.exit(unknown.isEmpty() ? 0 : 1);
    }

    private static void look(Object value, String path, List<String> unknown) throws ReflectiveOperationException {
        if (value instanceof Collection<?> all) {
            for (Object each : all) {
                look(each, path + "[]", unknown);
            }
        } else if (value != null && value.getClass().getPackageName().startsWith("io.fabric8.kubernetes.api.model")) {
            for (Method method : value.getClass().getMethods()) {
                if (method.isAnnotationPresent(JsonAnyGetter.class)) {
                    ((Map<?, ?>) method.invoke(value)).keySet().forEach(key -> unknown.add(path + "." + key));
                } else if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    look(method.invoke(value), path + "." + method.getName().substring(3), unknown);
                }
            }
        }
    }
}
