package org.modelcomplexity.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;
import static org.modelcomplexity.engine.Engine.refusal;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;

/** What a definition's text makes: modules, parameters, dataflow, what fusing changes, and what one lays over another. */
class DefinitionTests {
    private static final long LINEAR = 5 * 5 + 5;

    private static Engine.Ran own(String definitions, String... inputs) {
        return layer("Own", "[]").defining(definitions).on(inputs.length == 0 ? new String[] {"[2, 5]"} : inputs);
    }

    private static Finding refused(String definitions, String... inputs) {
        return refusal(() -> own(definitions, inputs));
    }

    private static List<String> names(Engine.Ran ran) {
        return ran.training().parameters().keySet().stream()
                .map(name -> name.replaceFirst("^0\\.", ""))
                .toList();
    }

    @Test
    void childrenComeInOrderBehindItsOwnParameters() {
        Engine.Ran ran = own("""
                Own:
                  args: ''
                  children:
                    second: Linear(5, 7, false)
                    none: none
                    first: Linear(7, 3)
                  parameters: {scale: '[3]', offset: none, own: '[2, 3]'}
                  forward: first(second(x)) * scale + own
                """);
        assertThat(ran.output()).isEqualTo("[2, 3]");
        assertThat(names(ran)).containsExactly("scale", "own", "second.weight", "first.weight", "first.bias");
        assertThat(ran.training().elements()).isEqualTo(3 + 2 * 3 + 5 * 7 + 7 * 3 + 3);
        assertThat(ran.training().layers()).isEqualTo(1 + 1 + 2);
    }

    @Test
    void argumentsHaveDefaultsAndLetsSeeThoseBefore() {
        String text = """
                Own:
                  args: c, k=2, *, bias=true
                  let: {twice: c * k, more: twice + 1}
                  children: {only: 'Linear(c, more, bias)'}
                  forward: only(x)
                """;
        assertThat(layer("Own", "[5]").defining(text).on("[3, 5]").output()).isEqualTo("[3, " + (5 * 2 + 1) + "]");
        assertThat(layer("Own", "{c: 5, k: 3, bias: false}")
                        .defining(text)
                        .on("[4, 5]")
                        .training()
                        .elements())
                .isEqualTo(5 * (5 * 3 + 1));
        assertThat(refusal(() -> layer("Own", "[5, 3, false]").defining(text).on("[3, 5]"))
                        .problem())
                .as("what stands behind the star is given by keyword")
                .isEqualTo(Problem.TOO_MANY_ARGUMENTS);
    }

    @Test
    void repeatMakesEachAnewAndACopyIsAnother() {
        Engine.Ran repeated = own("{Own: {args: '', children: {m: 'repeat(3, Linear(5, 5))'}, forward: m(x)}}");
        assertThat(repeated.training().elements()).isEqualTo(3 * LINEAR);
        assertThat(names(repeated)).startsWith("m.0.weight", "m.0.bias", "m.1.weight");
        Engine.Ran copied =
                own("{Own: {args: '', children: {a: 'Linear(5, 5)', b: copy(a), c: a}, forward: c(b(a(x)))}}");
        assertThat(copied.training().elements()).as("a and c are one").isEqualTo(2 * LINEAR);
        assertThat(copied.training().modules()).isEqualTo(1 + 1 + 2);
        assertThat(copied.macs("exact")).as("but it is called three times").isEqualTo(3 * 5 * (2 * 5));
    }

    @Test
    void whatIsSharedCountsOnceAndACopySharesInsideIt() {
        Engine.Ran ran = own("""
                Own:
                  args: ''
                  children:
                    a: sequential(shared('one', Linear(5, 5)), shared('one', Linear(5, 5)))
                    b: copy(a)
                    c: shared('one', Linear(5, 5))
                  forward: c(b(a(x)))
                """);
        assertThat(ran.training().elements()).isEqualTo(2 * LINEAR);
        assertThat(ran.training().modules()).isEqualTo(1 + 1 + (1 + 1) + (1 + 1));
    }

    @Test
    void oneSharedKeyIsOneObjectForTheWholeNetwork() {
        String text = "{Own: {args: '', children: {a: \"shared('one', Linear(5, 5))\"}, forward: a(x)}}";
        Engine.Ran ran =
                Engine.rows("[-1, 1, Own]", "[-1, 2, Own]").defining(text).on("[2, 5]");
        assertThat(ran.training().elements()).isEqualTo(LINEAR);
        assertThat(ran.training().rowElements()).containsExactly(LINEAR, LINEAR);
    }

    @Test
    void aFrozenLayerAsksForNoGradient() {
        Engine.Ran ran =
                own("{Own: {args: '', children: {a: 'frozen(Linear(5, 7))', b: 'Linear(7, 3)'}, forward: b(a(x))}}");
        assertThat(ran.training().elements()).isEqualTo(5 * 7 + 7 + 7 * 3 + 3);
        assertThat(ran.training().gradients()).isEqualTo(7 * 3 + 3);
    }

    @Test
    void isMakesASubclassOfALayer() {
        Engine.Ran ran = own("{Own: {args: 'k=3', is: 'Linear(5, k)'}}");
        assertThat(ran.output()).isEqualTo("[2, 3]");
        assertThat(names(ran)).containsExactly("weight", "bias");
        assertThat(refused("{Own: {args: '', is: 'sequential()'}}").detail()).contains("a layer of torch.nn");
    }

    @Test
    void stepsAndTwoModesOfAForward() {
        Engine.Ran ran = own("""
                Own:
                  args: ''
                  children: {a: 'Linear(5, 7)', b: 'Linear(7, 3)'}
                  forward:
                    y: a(x)
                    training: {z: relu(y), result: 'cat(z, y)'}
                    evaluation: b(y)
                """);
        assertThat(ran.output()).as("shapes are those of training").isEqualTo("[2, " + (7 + 7) + "]");
        assertThat(ran.macs("exact")).as("figures are those of evaluation").isEqualTo(5 * (2 * 7) + 7 * (2 * 3));
        assertThat(own("{Own: {args: '', forward: 'x if training else cat(x, x)'}}")
                        .output())
                .isEqualTo("[2, 5]");
    }

    @Test
    void severalInputsAndSeveralResults() {
        Engine.Ran ran = own("{Own: {args: '', inputs: 'a, b', forward: '[b, a]'}}", "[2, 3]", "[5, 7]");
        assertThat(ran.output()).isEqualTo("[5, 7] and [2, 3]");
        assertThat(refused("{Own: {args: '', inputs: 'a, b', forward: a}}").detail())
                .contains("Own reads 2 inputs, not 1");
    }

    @Test
    void aRequirementIsRefusedInItsOwnWords() {
        String text = "{Own: {args: n, require: {n % 2 == 0: n must be even}, forward: x}}";
        Finding finding = refusal(() -> layer("Own", "[3]").defining(text).on("[2]"));
        assertThat(finding.problem()).isEqualTo(Problem.WRONG_VALUE);
        assertThat(finding.detail()).isEqualTo("Own: n must be even");
        assertThat(layer("Own", "[4]").defining(text).on("[2]").output()).isEqualTo("[2]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {Own: 5}                                          | /Own               | a definition must be a mapping, not a whole number
            {Own: {arg: c}}                                   | /Own/arg           | there is no "arg" here
            {Own: {args: 'c, c'}}                             | /Own/args          | two arguments are called c
            {Own: {args: [c]}}                                | /Own/args          | text was expected here, not a list
            {Own: {args: 'c=1 +'}}                            | /Own/args          | not an expression
            {Own: {let: [1]}}                                 | /Own/let           | let must be a mapping, not a list
            {Own: {let: {a: b}}}                              | /Own/let/a         | "b" is not defined here
            {Own: {let: {a: b, b: 1}}}                        | /Own/let/a         | "b" is not defined here
            {Own: {children: {a: x}}}                         | /Own/children/a    | "x" is not defined here
            {Own: {inputs: 'x, x', forward: x}}               | /Own/inputs        | inputs are names, each once
            {Own: {inputs: '1x', forward: x}}                 | /Own/inputs        | inputs are names, each once
            {Own: {forward: {y: x}}}                          | /Own/forward       | needs a "result"
            {Own: {forward: {training: x}}}                   | /Own/forward       | needs a "result"
            {Own: {forward: {result: x, training: x}}}        | /Own/forward       | needs a "result"
            {Own: {forward: x, fused: {child: {}}}}           | /Own/fused/child   | there is no "child" here
            {Own: {forward: x, layer: {scale: true}}}         | /Own/layer/scale   | there is no "scale" here
            {Own: {forward: x, layer: {scaled: 5}}}           | /Own/layer/scaled  | true or false was expected here
            {Own: {forward: x, layer: {arguments: x}}}        | /Own/layer         | "x" is not defined here
            {Own: {forward: x, network: {run: twice}}}        | /Own/network       | a network is run by levels, maps or not
            {Own: {extends: Onw, forward: x}}                 | /Own/extends       | there is no definition "Onw" to extend
            {Own: {extends: [C3]}}                            | /Own/extends       | extends names one definition
            {Own: {extends: Own}}                             | /Own/extends       | there is no definition "Own" to extend
            {Own: {extends: B}, B: {extends: Own}}            | /Own/extends       | extended in a circle
            {1own: {forward: x}}                              | /1own              | is no name for a module
            """)
    void refusesATextAtTheKeyThatIsWrong(String definitions, String pointer, String detail) {
        Finding finding = refused(definitions);
        assertThat(finding.problem()).isEqualTo(Problem.INVALID_DEFINITION);
        assertThat(finding.detail()).contains(detail);
        assertThat(finding.place().pointer()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {Own: {args: ''}}                                       | INVALID_DEFINITION | Own has no forward
            {Own: {children: {a: 5}, forward: x}}                   | INVALID_DEFINITION | Own.a is no module but 5
            {Own: {children: {a: 'Linear(5)'}, forward: x}}         | MISSING_ARGUMENT   | Linear needs out_features
            {Own: {children: {a: 'Lineer(5, 5)'}, forward: x}}      | UNKNOWN_MODULE     | there is no module "Lineer"
            {Own: {children: {a: 'Linear(5, 5)'}, forward: 'a([x])'}} | SIZE_MISMATCH      | Linear reads one tensor
            {Own: {children: {a: 'Linear(7, 5)'}, forward: a(x)}}   | CHANNEL_MISMATCH   | expected 7 features on the last axis, got 5
            {Own: {forward: x(x)}}                                  | WRONG_TYPE         | a module was expected, not a tensor
            {Own: {children: {a: 'Linear(5, 5)'}, forward: 'a(input=x)'}} | INVALID_DEFINITION | a module takes its inputs by position
            {Own: {children: {a: Own()}, forward: a(x)}}            | INVALID_DEFINITION | does one contain itself?
            {Own: {children: {a: B()}, forward: x}, B: {children: {a: Own()}, forward: x}} | INVALID_DEFINITION | does one contain itself?
            {Own: {parameters: {w: 5}, forward: x}}                 | WRONG_TYPE         | a list was expected, not 5
            {Own: {parameters: {w: '[0.5]'}, forward: x}}           | WRONG_TYPE         | a size must be a whole number, not 0.5
            {Own: {parameters: {w: '[0]'}, forward: x}}             | SIZE_MISMATCH      | has no elements
            {Own: {let: {a: 1 // 0}, forward: x}}                   | WRONG_VALUE        | Own: a division by zero
            """)
    void refusesWhatCannotBeBuiltOrRun(String definitions, Problem problem, String detail) {
        Finding finding = refused(definitions);
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.detail()).contains(detail == null ? "" : detail);
    }

    @Test
    void aRefusalPointsAtTheArgumentThatItsAuthorWrote() {
        String text = "{Own: {args: 'first, width', children: {a: 'Linear(5, width)'}, forward: a(x)}}";
        Finding finding = refusal(
                () -> layer("Own", "{first: 1, width: wide}").defining(text).on("[2, 5]"));
        assertThat(finding.detail()).contains("out_features must be");
        assertThat(finding.place().pointer()).isEqualTo("/layers/0/args/width");
    }

    @Test
    void extendsLaysATextOverAnother() {
        String base = """
                Base:
                  args: c=5
                  let: {hidden: c + 2}
                  children: {a: 'Linear(c, hidden)', b: 'Linear(hidden, c)'}
                  forward: {y: a(x), result: b(y)}
                """;
        Engine.Ran replaced = own(base + "Own: {extends: Base, let: {hidden: c * 3}}\n");
        assertThat(replaced.training().elements()).isEqualTo(5 * 15 + 15 + 15 * 5 + 5);
        Engine.Ran added = own(base + """
                Own:
                  extends: Base
                  children: {between: ReLU(), b: 'Linear(hidden, 3, false)', last: 'Linear(3, 3)'}
                  forward: {result: last(b(between(y)))}
                """);
        assertThat(added.output()).isEqualTo("[2, 3]");
        assertThat(names(added))
                .as("a replaced child keeps its place")
                .containsExactly("a.weight", "a.bias", "b.weight", "last.weight", "last.bias");
        Engine.Ran removed = own(base + "Own: {extends: Base, children: {b: none}, forward: {result: y}}\n");
        assertThat(names(removed)).containsExactly("a.weight", "a.bias");
    }

    @Test
    void extendsItsOwnNameIsTheOneBelow() {
        Engine.Ran ran = layer("FReLU", "[6]")
                .defining("{FReLU: {extends: FReLU, children: {bn: 'GroupNorm(3, c1)'}}}")
                .on("[2, 6, 5, 7]");
        assertThat(ran.training().elements()).isEqualTo(6 * 3 * 3 + 2 * 6);
        assertThat(ran.training().kinds("exact"))
                .extracting(each -> each.kind())
                .contains("group-norm");
    }

    @Test
    void extendsNoMoreThanSixteenDeep() {
        StringBuilder text = new StringBuilder("D0: {args: '', forward: x}\n");
        for (int i = 1; i <= 17; i++) {
            text.append("D").append(i).append(": {extends: D").append(i - 1).append("}\n");
        }
        String chain = text.toString();
        assertThat(refusal(() -> layer("D17", "[]").defining(chain).on("[2]")).detail())
                .contains("more than 16 deep");
        String shorter = chain.substring(0, chain.indexOf("D17: "));
        assertThat(layer("D16", "[]").defining(shorter).on("[2]").output()).isEqualTo("[2]");
    }

    @Test
    void budgetsEndWhatIsTooLarge() {
        assertThat(refused("{Own: {children: {a: 'repeat(60000, ReLU())'}, forward: x}}")
                        .detail())
                .contains("more than 50000 modules");
        assertThat(refused("{Own: {forward: 'reduce(x, s, i, range(100000), relu(relu(relu(relu(relu(relu(s)))))))'}}")
                        .problem())
                .isEqualTo(Problem.LIMIT_EXCEEDED);
        Limits few = new Limits(10, 10, 5_000, 1 << 20, 64);
        String text = "{Own: {children: {a: 'repeat(10, ReLU())'}, forward: a(x)}}";
        Finding finding = refusal(() -> layer("Own", "[]").defining(text).within(few, "[2]"));
        assertThat(finding.problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
        assertThat(finding.detail()).contains("10 modules");
    }

    @Test
    void fusedReplacesChildrenAndDataflow() {
        Engine.Ran ran = Engine.yolo("""
                Own:
                  args: c1, c2, k=3
                  children:
                    conv: Conv2d(c1, c2, k, 1, same(k, none, 1), bias=false)
                    bn: BatchNorm2d(c2)
                    branch: Conv2d(c1, c2, 1)
                  forward: bn(conv(x)) + branch(x)
                  fused:
                    children: {conv: fold(conv), bn: none, branch: none}
                    forward: conv(x)
                    cause: branches-merged
                """, "[-1, 1, Own, [16]]");
        assertThat(ran.output()).isEqualTo("[1, 16, 64, 96]");
        long unfused = 16 * 3 * 9 + 2 * 16 + 16 * 3 + 16;
        assertThat(ran.training().elements()).isEqualTo(unfused);
        assertThat(ran.fused().elements()).isEqualTo(unfused - 2 * 16 + 16 - (16 * 3 + 16));
        assertThat(ran.fused().layers()).isEqualTo(ran.training().layers() - 2);
        assertThat(ran.fused().count("exact").macs()).isEqualTo(16 * 64 * 96 * (3 * 9));
        assertThat(ran.causes().get("branches-merged"))
                .isEqualTo(new Engine.Share(2, -2, -(2 * 16) - (16 * 3 + 16), -(2 * 16) - (16 * 3 + 16)));
        assertThat(ran.causes().get("bias-added")).isEqualTo(new Engine.Share(1, 0, 16, 16));
    }

    @Test
    void aRewriteOfTheRequestsOwnThatFailsIsRefusedAtItsText() {
        Finding finding = refusal(() -> Engine.yolo("""
                Own:
                  args: c1, c2
                  children: {conv: 'Conv2d(c1, c2, 1)', act: ReLU()}
                  forward: act(conv(x))
                  fused: {children: {act: fold(act)}}
                """, "[-1, 1, Own, [16]]"));
        assertThat(finding.problem()).isEqualTo(Problem.INVALID_DEFINITION);
        assertThat(finding.place().pointer()).isEqualTo("/Own");
    }

    @Test
    void theSignatureSaysWhatARowGivesIt() {
        String text = """
                Plain: {args: 'c1, c2, k=1', children: {a: 'Conv2d(c1, c2, k)'}, forward: a(x)}
                Repeating: {args: 'c1, c2, n=1', children: {a: 'Conv2d(c1, c2, 1)', m: 'repeat(n, Conv2d(c2, c2, 1))'}, forward: m(a(x))}
                Joining: {args: 'ch', children: {a: 'Conv2d(sum(ch), 5, 1)'}, forward: 'a(cat(x))', layer: {channels: '5'}}
                """;
        Engine.Ran ran = Engine.yolo(
                text,
                "[-1, 1, Plain, [16]]",
                "[-1, 2, Plain, [16]]",
                "[-1, 3, Repeating, [24]]",
                "[[0, 2], 1, Joining, []]",
                "[-1, 1, Plain, [8]]");
        assertThat(ran.printed(0)).isEqualTo("[3, 16] × 1");
        assertThat(ran.printed(1)).isEqualTo("[16, 16] × 2");
        assertThat(ran.printed(2)).isEqualTo("[16, 24, 3] × 3");
        assertThat(ran.printed(3)).isEqualTo("[[16, 24]] × 1");
        assertThat(ran.printed(4)).isEqualTo("[5, 8] × 1");
    }

    @Test
    void theLayerKeySaysWhatTheSignatureDoesNot() {
        String text = """
                Own:
                  args: c1, wide, k=1
                  children: {a: 'Conv2d(c1, wide, k)'}
                  forward: a(x)
                  layer:
                    arguments: '[c1, 2 * a[0]]'
                    channels: 2 * a[0]
                    scaled: false
                """;
        Engine.Ran ran = Engine.yolo(text, "[-1, 1, Own, [5]]", "[-1, 1, Own, [7]]");
        assertThat(ran.printed(0)).isEqualTo("[3, 10] × 1");
        assertThat(ran.printed(1)).isEqualTo("[10, 14] × 1");
    }

    @Test
    void theLayerKeySaysWhatTakesRepeatsAndWhatReadsAList() {
        String text = """
                Repeated:
                  args: c1, c2, n=1
                  children: {a: 'Conv2d(c1, c2, 1)'}
                  forward: a(x)
                  layer: {repeats: false}
                Listed:
                  args: width
                  children: {a: 'Conv2d(width, 5, 1)'}
                  forward: a(cat(x))
                  layer: {list: true, arguments: '[sum(ch)]', channels: '5'}
                Plain: {args: 'c1, c2', children: {a: 'Conv2d(c1, c2, 1)'}, forward: a(x)}
                """;
        Engine.Ran ran = Engine.yolo(
                text,
                "[-1, 1, Plain, [16]]",
                "[-1, 3, Repeated, [16]]",
                "[[0, 1], 1, Listed, []]",
                "[-1, 1, Plain, [8]]");
        assertThat(ran.training().rowElements())
                .as("without n, a Sequential of three")
                .containsExactly(16L * 3 + 16, 3 * (16L * 16 + 16), (16 + 16) * 5L + 5, 5 * 8L + 8);
        assertThat(ran.printed(2)).isEqualTo("[32] × 1");
    }

    @Test
    void theNetworkKeySaysWhatANetworkIs() {
        String text = """
                Head:
                  args: ch
                  children: {m: 'modules([Conv2d(c, 5, 1) for c in ch])'}
                  forward: '[m(x) for m, x in zip(m, x)]'
                  layer: {channels: '5'}
                  network: {task: segment, run: levels}
                """;
        assertThat(Engine.yolo(text, "[-1, 1, Conv, [16, 3, 2]]", "[-1, 1, Conv, [24, 3, 2]]", "[[0, 1], 1, Head, []]")
                        .use())
                .isEqualTo("segment at 4.0");
        assertThat(Engine.yolo(text.replace(", run: levels", ""), "[-1, 1, Conv, [16, 3, 2]]", "[[0], 1, Head, []]")
                        .use())
                .isEqualTo("segment at null");
    }

    @Test
    void whatExtendsAnotherDoesNotLiveInItsModule() {
        String text = "{Base: {module: some.where, args: c1, forward: x}, Own: {extends: Base}}";
        Engine.Ran ran = Engine.yolo(text, "[-1, 1, Conv, [16]]", "[-1, 1, Base, []]", "[-1, 1, Own, []]");
        assertThat(ran.type(0)).isEqualTo("models.common.Conv");
        assertThat(ran.type(1)).isEqualTo("some.where.Base");
        assertThat(ran.type(2)).isEqualTo("modules.Own");
    }
}
