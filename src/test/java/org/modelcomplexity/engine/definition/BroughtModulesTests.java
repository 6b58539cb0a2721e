package org.modelcomplexity.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.Engine;

/** What a definition brings along under {@code modules:} is seen in it alone, and before all others of the name. */
class BroughtModulesTests {
    private static final String PARTS = """
            Own:
              args: c
              modules:
                Part: {args: c, children: {one: 'Linear(c, c, false)'}, forward: one(x)}
                Pair: {args: c, children: {a: Part(c), b: Part(c)}, forward: b(a(x))}
              children: {pair: Pair(c)}
              forward: pair(x)
            """;

    private static Engine.Ran own(String definitions, String type) {
        return Engine.rows("[-1, 1, " + type + ", [5]]").defining(definitions).on("[3, 5]");
    }

    @Test
    void eachSeesThoseBeforeIt() {
        assertThat(own(PARTS, "Own").training().elements()).isEqualTo(2 * 5 * 5);
    }

    @Test
    void theyHideOthersOfTheNameInThatDefinitionAlone() {
        String text = PARTS + """
                Part: {args: c, children: {one: 'Linear(c, c)'}, forward: one(x)}
                Other: {args: c, children: {part: Part(c)}, forward: part(x)}
                """;
        assertThat(own(text, "Own").training().elements()).isEqualTo(2 * 5 * 5);
        assertThat(own(text, "Other").training().elements()).isEqualTo(5 * 5 + 5);
    }

    @Test
    void noOneElseSeesThem() {
        assertThatThrownBy(
                        () -> own(PARTS + "Other: {args: c, children: {part: Pair(c)}, forward: part(x)}\n", "Other"))
                .hasMessageContaining("there is no module \"Pair\"");
    }

    @Test
    void theyMayExtendWhatTheyHide() {
        String text = """
                Part: {args: c, children: {one: 'Linear(c, c, false)'}, forward: one(x)}
                Whole: {args: c, children: {part: Part(c)}, forward: part(x)}
                More:
                  extends: Whole
                  modules: {Part: {extends: Part, children: {two: 'Linear(c, c)'}, forward: two(one(x))}}
                """;
        assertThat(own(text, "Whole").training().elements()).isEqualTo(5 * 5);
        assertThat(own(text, "More").training().elements()).isEqualTo(5 * 5 + 5 * 5 + 5);
    }

    @Test
    void aBadNameIsRefused() {
        assertThatThrownBy(() -> own("Own: {modules: {'a b': {forward: x}}, forward: x}\n", "Own"))
                .hasMessageContaining("\"a b\" is no name for a module");
    }

    @Test
    void theLogarithmIsExactForPowersOfTwo() {
        assertThat(Engine.value("log2(512)")).isEqualTo(9.0);
        assertThat(Engine.value("log2(2 ** 29)")).isEqualTo(29.0);
        assertThat((Double) Engine.value("log2(96)")).isBetween(6.58, 6.59);
    }
}
