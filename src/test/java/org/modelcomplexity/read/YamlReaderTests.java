package org.modelcomplexity.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;

class YamlReaderTests {
    static Stream<Arguments> scalars() {
        return Stream.of(
                Arguments.of("None", "None"),
                Arguments.of("null", null),
                Arguments.of("~", null),
                Arguments.of("", null),
                Arguments.of("no", false),
                Arguments.of("Off", false),
                Arguments.of("YES", true),
                Arguments.of("on", true),
                Arguments.of("y", "y"),
                Arguments.of("n", "n"),
                Arguments.of("010", 8L),
                Arguments.of("0x1F", 31L),
                Arguments.of("0b11", 3L),
                Arguments.of("0o10", "0o10"),
                Arguments.of("1_000", 1000L),
                Arguments.of("1:30", 90L),
                Arguments.of("-5", -5L),
                Arguments.of(".5", 0.5),
                Arguments.of("1.", 1.0),
                Arguments.of("1.5e+3", 1500.0),
                Arguments.of(".inf", Double.POSITIVE_INFINITY),
                Arguments.of("-.inf", Double.NEGATIVE_INFINITY),
                Arguments.of("1e3", "1e3"),
                Arguments.of("1E5", "1E5"),
                Arguments.of("5e-1", "5e-1"),
                Arguments.of("1.0e3", "1.0e3"),
                Arguments.of("1e+3", "1e+3"),
                Arguments.of("2020-01-01", "2020-01-01"),
                Arguments.of("2020-13-1", "2020-13-1"),
                Arguments.of("2020-1-1 10:00:00.5 +01:30", "2020-1-1 10:00:00.5 +01:30"),
                Arguments.of("'='", "="),
                Arguments.of("==", "=="),
                Arguments.of("!!bool Off", false),
                Arguments.of("'2020-13-45'", "2020-13-45"),
                Arguments.of("'1'", "1"),
                Arguments.of("nn.Upsample", "nn.Upsample"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scalars")
    void readsScalarsAsPyYamlDoes(String text, @org.jspecify.annotations.Nullable Object value) {
        assertThat(YamlReader.read("k: " + text).entries().get("k").value()).isEqualTo(value);
    }

    @Test
    void knowsWhereEveryValueStands() {
        Node document =
                YamlReader.read("nc: 80\nbackbone:\n  - [-1, 1, Conv, [64, 6]]\n  - [[-1, 4], 1, Concat, [1]]\n");
        Node argument =
                document.get("backbone").items().get(0).items().get(3).items().get(1);
        assertThat(argument.place()).isEqualTo(new Place("/backbone/0/3/1", 3, 24));
        assertThat(document.get("backbone")
                        .items()
                        .get(1)
                        .items()
                        .get(0)
                        .items()
                        .get(1)
                        .place()
                        .pointer())
                .isEqualTo("/backbone/1/0/1");
        assertThat(YamlReader.read("a/b: {c~d: 1}")
                        .get("a/b")
                        .get("c~d")
                        .place()
                        .pointer())
                .isEqualTo("/a~1b/c~0d");
    }

    @Test
    void readsWhatPeopleWriteAroundAModel() {
        assertThat(YamlReader.read("\uFEFFa: 1").get("a").value()).isEqualTo(1L);
        assertThat(YamlReader.read(new byte[] {'a', ':', ' ', (byte) 0xFF, 'x'})
                        .get("a")
                        .value())
                .isEqualTo("x");
        assertThat(YamlReader.read("a: 1\na: 2").get("a").value()).isEqualTo(2L);
        assertThat(YamlReader.read("b: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}")
                        .get("c")
                        .plain())
                .hasToString("{x=1, y=3}");
        assertThat(YamlReader.read("--- # a model\na: [1, null]\n...\n")
                        .get("a")
                        .plain())
                .isEqualTo(Arrays.asList(1L, null));
        assertThat(YamlReader.read("1: one\ntrue: two").entries().keySet()).containsExactly("1", "true");
        assertThat(YamlReader.read("é: ü".getBytes(StandardCharsets.UTF_8))
                        .get("é")
                        .value())
                .isEqualTo("ü");
    }

    /** What PyYAML 6.0's flatten_mapping makes of each. */
    static Stream<Arguments> merges() {
        return Stream.of(
                Arguments.of("{<<: {nc: 5}, <<: {nc: 7}}", "{nc=7}"),
                Arguments.of("{<<: [{nc: 5}, {nc: 7}]}", "{nc=5}"),
                Arguments.of("{<<: [{nc: 5}, {nc: 7}], <<: {nc: 8}}", "{nc=8}"),
                Arguments.of("{<<: {nc: 8}, <<: [{nc: 5}, {nc: 7}]}", "{nc=5}"),
                Arguments.of("{<<: {<<: {nc: 1}, <<: {nc: 2}}}", "{nc=2}"),
                Arguments.of("{nc: 3, <<: {nc: 1, a: 2}}", "{nc=3, a=2}"),
                Arguments.of("{<<: [{b: 1, a: 1}, {a: 2, c: 2}]}", "{a=1, c=2, b=1}"),
                Arguments.of("{=: 1}", "{==1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("merges")
    void mergesAsPyYamlDoes(String text, String value) {
        assertThat(YamlReader.read("k: " + text).entries().get("k").plain()).hasToString(value);
    }

    @Test
    void takesKeysAsLongAsPyYamlDoes() {
        String key = "k".repeat(1_000);
        assertThat(YamlReader.read(key + ": 1").entries().keySet()).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "a: [",
                "a: b: c",
                "a: &x 1\nb: *y",
                "a: 1\n---\nb: 2",
                "\t- x",
                "a: !!python/object:os.system ls",
                "a: !!set {x}",
                "? [1]\n: 2",
                "a: \u0000",
                "a: &a 5\nb: &a 6",
                "a: &a [&a 1]",
                "&a a: 1\nb: &a 2",
                "a: &\u00e9 5",
                "a: =",
                "a: 2020-13-45",
                "a: 2020-02-30",
                "a: 0000-01-01",
                "a: 2020-01-01T25:00:00",
                "a: 2020-1-1 10:00:60",
                "a: 2020-01-01 10:00:00+24:00",
                "a: !!bool x",
                "a: !!bool \"\""
            })
    void refusesWhatIsNoModelDocument(String text) {
        assertThatThrownBy(() -> YamlReader.read(text))
                .isInstanceOfSatisfying(
                        InvalidModelException.class,
                        refused ->
                                assertThat(refused.findings().get(0).problem()).isEqualTo(Problem.MALFORMED_DOCUMENT));
    }

    @Test
    void pointsAtWhatDoesNotParse() {
        InvalidModelException refused = catchThrowableOfType(
                InvalidModelException.class, () -> YamlReader.read("nc: 80\nbackbone: [[1, 2\nhead: []"));
        assertThat(refused.findings().get(0).place().line()).isEqualTo(3);
        assertThat(refused.findings().get(0).place().column()).isPositive();
    }

    @Test
    void pointsFromWhereTheTextItselfStands() {
        Node nc = YamlReader.read("nc: 80", "/candidates/0/yaml", new Budget(Limits.DEFAULT))
                .get("nc");
        assertThat(nc).isNotNull();
        assertThat(nc.place()).isEqualTo(new Place("/candidates/0/yaml/nc", 1, 5));
        InvalidModelException refused = catchThrowableOfType(
                InvalidModelException.class,
                () -> YamlReader.read("a: [", "/baseline/yaml", new Budget(Limits.DEFAULT)));
        assertThat(refused.findings().get(0).place().pointer()).isEqualTo("/baseline/yaml");
    }

    @Test
    void refusesNumbersPast64Bits() {
        InvalidModelException refused =
                catchThrowableOfType(InvalidModelException.class, () -> YamlReader.read("a: [1, 9223372036854775808]"));
        assertThat(refused.findings().get(0).problem()).isEqualTo(Problem.OVERFLOW);
        assertThat(refused.findings().get(0).place()).isEqualTo(new Place("/a/1", 1, 8));
        assertThat(YamlReader.read("a: 9223372036854775807").get("a").value()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesAliasBombsAndDeepNesting() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" ")
                    .append(List.of(alias, alias, alias, alias, alias, alias, alias, alias))
                    .append('\n');
        }
        assertThatThrownBy(() -> YamlReader.read(bomb.toString())).isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(() -> YamlReader.read("[".repeat(5_000))).isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(() -> YamlReader.read("a: &a [*a]")).isInstanceOf(InvalidModelException.class);
    }
}
