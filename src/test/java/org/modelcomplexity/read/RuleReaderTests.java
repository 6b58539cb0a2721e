package org.modelcomplexity.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.gate.Rule.Limit;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;

class RuleReaderTests {
    private static Node node(String yaml) {
        return YamlReader.read("rules: " + yaml).entries().get("rules");
    }

    private static List<Finding> refusal(String yaml) {
        return catchThrowableOfType(InvalidModelException.class, () -> RuleReader.read(node(yaml)))
                .findings();
    }

    @Test
    void readsFiguresWithOneLimitEach() {
        List<Rule> rules = RuleReader.read(node("""
                [{figure: parameters, mode: fused, max: 7.5M}, {figure: gflops, convention: thop-0.1.1, max: 17.0},
                 {figure: parameters, maxIncrease: 5 %}, {figure: macs, row: 9, max: 20 %, mode: null}]"""));
        assertThat(rules.stream().map(rule -> rule.inWords("thop-0.0.31")))
                .containsExactly(
                        "parameters (fused) ≤ 7.5M",
                        "gflops (training, thop-0.0.31) ≤ 17",
                        "parameters (training) ≤ baseline + 5 %",
                        "macs of row 9 (training, thop-0.0.31) ≤ 20 %");
        assertThat(rules.get(1).convention()).isEqualTo("thop-0.1.1");
        assertThat(rules.get(1).conventionPlace().pointer()).isEqualTo("/rules/1/convention");
        assertThat(rules.get(2).limit()).isEqualTo(Limit.MAX_INCREASE);
        assertThat(rules.get(2).needsBaseline()).isTrue();
        assertThat(rules.get(3).figure()).isEqualTo(Figure.MACS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                               | /rules             | rules must be a list",
                "{figure: layers, max: 1}                         | /rules             | rules must be a list",
                "[7]                                              | /rules/0           | not a whole number",
                "[{max: 1}]                                       | /rules/0           | a rule needs a figure",
                "[{figure: layers}]                               | /rules/0           | not none",
                "[{figure: layers, max: 1, min: 1}]               | /rules/0           | not [max, min]",
                "[{figure: 5, max: 1}]                            | /rules/0/figure    | not a whole number",
                "[{figure: layers, mode: 1, max: 1}]              | /rules/0/mode      | not a whole number",
                "[{figure: layers, mode: fussed, max: 1}]         | /rules/0/mode      | there is no mode",
                "[{figure: layers, max: many}]                    | /rules/0/max       | must be a number",
                "[{figure: layers, max: .nan}]                    | /rules/0/max       | must be a number",
                "[{figure: layers, max: .inf}]                    | /rules/0/max       | must be a number",
                "[{figure: layers, max: true}]                    | /rules/0/max       | must be a number",
                "[{figure: layers, max: [1]}]                     | /rules/0/max       | must be a number",
                "[{figure: gflops, max: 17G}]                     | /rules/0/max       | must be a number (",
                "[{figure: layers, max: -1}]                      | /rules/0/max       | must not be negative",
                "[{figure: layers, max: 5 %}]                     | /rules/0/max       | a percentage is a part",
                "[{figure: layers, row: 1, max: 5}]               | /rules/0/row       | there are parameters, macs, flops",
                "[{figure: macs, row: -1, max: 5}]                | /rules/0/row       | the number of a row",
                "[{figure: macs, row: 1.5, max: 5}]               | /rules/0/row       | the number of a row",
                "[{figure: macs, row: 99999999999, max: 5}]       | /rules/0/row       | the number of a row",
                "[{figure: macs, row: 1, maxIncrease: 5 %}]       | /rules/0/maxIncrease | of the whole network",
                "[{figure: macs, convention: all, max: 5}]        | /rules/0/convention | the name of one",
                "[{figure: macs, convention: 5, max: 5}]          | /rules/0/convention | the name of one",
                "[{figure: macs, max: 5, maximum: 6}]             | /rules/0/maximum   | has no field",
                "[{figure: macs, max: 5, max: 6}]                 | /rules/0/max       | more than once"
            })
    void saysWhatIsWrongAtItsPlace(String yaml, String pointer, String detail) {
        List<Finding> findings = refusal(yaml);
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).place().pointer()).isEqualTo(pointer);
        assertThat(findings.get(0).detail()).contains(detail);
    }

    @Test
    void proposesTheNearestName() {
        assertThat(refusal("[{figure: paramters, mode: Fused, maximum: 1, max: 1}]"))
                .extracting(Finding::hint)
                .containsExactly(null, "did you mean \"parameters\"?", "did you mean \"fused\"?");
    }

    @Test
    void saysAllThatIsWrongAtOnceAndRefusesListsNobodyReads() {
        assertThat(refusal("[{figure: layers, max: a}, {figure: macs, max: b}]"))
                .hasSize(2);
        assertThat(refusal("[" + "{figure: layers, max: 1},".repeat(101) + "]"))
                .singleElement()
                .extracting(Finding::detail)
                .isEqualTo("101 rules are more than 100, the limit");
    }
}
