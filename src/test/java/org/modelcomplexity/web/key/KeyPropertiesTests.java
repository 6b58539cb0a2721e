package org.modelcomplexity.web.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.web.key.KeyProperties.Rate;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which keys there are, as an operator writes them down. */
class KeyPropertiesTests {
    private static final Rate NONE = new Rate(0, 0);

    private static KeyProperties keys(@Nullable String one, Map<String, String> several) {
        return new KeyProperties(one, several, NONE);
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static KeyProperties bound(StandardEnvironment environment) {
        return Binder.get(environment).bindOrCreate("model-complexity", Bindable.of(KeyProperties.class));
    }

    @Test
    void oneKeyOrSeveralOrNone() {
        assertThat(keys(null, Map.of()).keys()).isEmpty();
        assertThat(keys(" ", Map.of()).keys()).isEmpty();
        assertThat(keys("a", Map.of("ci", "b")).keys()).containsOnly(Map.entry("default", "a"), Map.entry("ci", "b"));
    }

    @Test
    void keysThatCouldNotBeToldApartOrSentAreRefusedAtStart() {
        Map<String, String> many = new HashMap<>();
        IntStream.range(0, 101).forEach(i -> many.put("k" + i, "key " + i));
        assertThat(keys("a", Map.of("ci", "b", "old", "c")).isEveryKeySound()).isTrue();
        assertThat(keys("a", Map.of("ci", "a")).isEveryKeySound()).isFalse();
        assertThat(keys("a", Map.of("default", "b")).isEveryKeySound()).isFalse();
        assertThat(keys(null, Map.of("ci", "")).isEveryKeySound()).isFalse();
        assertThat(keys(null, Map.of("ci", " a")).isEveryKeySound()).isFalse();
        assertThat(keys("schlüssel", Map.of()).isEveryKeySound()).isFalse();
        assertThat(keys("a".repeat(257), Map.of()).isEveryKeySound()).isFalse();
        assertThat(keys(null, many).isEveryKeySound()).isFalse();
    }

    @Test
    void noKeyIsEverWrittenIntoALog() {
        assertThat(keys("secret", Map.of("ci", "hidden")).toString())
                .contains("default", "ci")
                .doesNotContain("secret", "hidden");
    }

    @Test
    void environmentVariablesNameKeys() {
        KeyProperties properties = bound(environment(Map.of(
                "MODEL_COMPLEXITY_API_KEY", "one",
                "MODELCOMPLEXITY_APIKEYS_CI", "two",
                "MODELCOMPLEXITY_APIKEYS_OLD", "three",
                "MODEL_COMPLEXITY_RATE_PER_SECOND", "2.5")));
        assertThat(properties.keys())
                .containsOnly(Map.entry("default", "one"), Map.entry("ci", "two"), Map.entry("old", "three"));
        assertThat(properties.rate().perSecond()).isEqualTo(2.5);
    }

    @Test
    void noSpellingOfAVariableLeavesTheServiceOpen() {
        StandardEnvironment environment =
                environment(Map.of("MODEL_COMPLEXITY_API_KEYS_CI", "two", "MODELCOMPLEXITY_APIKEYS_OLD", "three"));
        MockHttpServletRequest request = new MockHttpServletRequest();
        ApiKeys keys = new ApiKeys(bound(environment), environment);
        assertThat(keys.admit(request)).isFalse();
        for (String key : List.of("two", "three")) {
            MockHttpServletRequest carrying = new MockHttpServletRequest();
            carrying.addHeader(ApiKeys.HEADER, key);
            assertThat(keys.admit(carrying)).as(key).isTrue();
        }
        assertThatThrownBy(() -> keys("a", Map.of("ci", "b")).with(Map.of("ci", "c")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBurstIsWhatTwoSecondsBringAndNeverTooLittleForAPage() {
        assertThat(new Rate(1, 0).most()).isEqualTo(10);
        assertThat(new Rate(30.2, 0).most()).isEqualTo(61);
        assertThat(new Rate(30, 7).most()).isEqualTo(7);
    }
}
