package org.modelcomplexity.web.key;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The service's keys, where any are set, and what each may still ask for. */
@Component
public class ApiKeys {
    /** The header that carries a key. */
    public static final String HEADER = "X-API-Key";

    private static final String COUNTED = ApiKeys.class.getName() + ".counted";
    private static final String IN_TIME = "in time";

    private final List<Key> keys = new ArrayList<>();
    private final @Nullable Caller everybody;

    ApiKeys(KeyProperties given, Environment environment) {
        KeyProperties properties = given.with(spelledWithDashes(environment));
        properties.keys().forEach((name, key) -> {
            Caller caller = new Caller("the key " + name, properties.rate(), System::nanoTime);
            keys.add(new Key(key.getBytes(StandardCharsets.UTF_8), caller));
        });
        this.everybody = keys.isEmpty() ? new Caller("everybody together", properties.rate(), System::nanoTime) : null;
    }

    /**
     * Keys of variables that are spelled as those of single properties may be, MODEL_COMPLEXITY_API_KEYS_CI: in names of
     * maps Spring Boot reads over them without a word, and a service without a key is open to everybody.
     */
    private static Map<String, String> spelledWithDashes(Environment environment) {
        return Binder.get(environment)
                .bind("model.complexity.api.keys", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
    }

    /** Whether a request carries one of the keys, or there are none. */
    public boolean admit(HttpServletRequest request) {
        return caller(request) != null;
    }

    /** Counts an admitted request, once however often it is asked about; what is wrong where it comes too early, else null. */
    public @Nullable TooEarly count(HttpServletRequest request) {
        Object counted = request.getAttribute(COUNTED);
        if (counted == null) {
            Caller caller = caller(request);
            TooEarly early = caller == null ? null : caller.count();
            counted = early == null ? IN_TIME : early;
            request.setAttribute(COUNTED, counted);
        }
        return counted instanceof TooEarly early ? early : null;
    }

    /** Counts what an admitted request turns out to be worth beside itself, in requests. */
    public void charge(HttpServletRequest request, double requests) {
        Caller caller = caller(request);
        if (caller != null) {
            caller.charge(requests);
        }
    }

    /** In a time that tells nothing of the keys: each is compared, and each to its end. */
    private @Nullable Caller caller(HttpServletRequest request) {
        String header = request.getHeader(HEADER);
        byte[] given = (header == null ? "" : header).getBytes(StandardCharsets.UTF_8);
        Caller found = everybody;
        for (Key key : keys) {
            if (MessageDigest.isEqual(key.bytes(), given)) {
                found = key.caller();
            }
        }
        return found;
    }

    /** A key and whoever holds it. */
    private record Key(byte[] bytes, Caller caller) {}
}
