package org.modelcomplexity.engine.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.yolo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.Engine.Share;

/** What fusing did to a tree, cause by cause, on small networks built by hand. */
class AlignmentTests {
    private static final String NOTHING = "{Unused: {args: '', forward: x}}";

    /** A convolution and a BatchNorm that a rewrite of its own may touch. */
    private static String block(String fused) {
        return """
                Own:
                  args: c1, c2
                  children:
                    conv: Conv2d(c1, c2, 1, bias=false)
                    bn: BatchNorm2d(c2)
                    branch: Conv2d(c1, c2, 1)
                  forward: bn(conv(x)) + branch(x)
                """ + fused.indent(2);
    }

    /** The causes, which must add up to the difference of the totals. */
    private static Map<String, Share> causes(Engine.Ran ran) {
        Map<String, Share> causes = new LinkedHashMap<>(ran.causes());
        assertThat(causes.values().stream().mapToLong(Share::layers).sum())
                .isEqualTo(ran.fused().layers() - ran.training().layers())
                .isEqualTo(ran.difference().layers());
        assertThat(causes.values().stream().mapToLong(Share::parameters).sum())
                .isEqualTo(ran.fused().elements() - ran.training().elements())
                .isEqualTo(ran.difference().parameters());
        assertThat(causes.values().stream().mapToLong(Share::gradients).sum())
                .isEqualTo(ran.fused().gradients() - ran.training().gradients())
                .isEqualTo(ran.difference().gradients());
        return causes;
    }

    @Test
    void everyConvLosesItsNormAndGetsABias() {
        assertThat(causes(yolo(NOTHING, "[-1, 1, Conv, [16, 3, 2]]", "[-1, 1, Conv, [24]]")))
                .isEqualTo(Map.of(
                        "batch-norm-folded", new Share(2, -2, -2 * (16 + 24), -2 * (16 + 24)),
                        "bias-added", new Share(2, 0, 16 + 24, 16 + 24),
                        "gradients-off", new Share(0, 0, 0, -(16 * 27 + 16 + 24 * 16 + 24))));
    }

    @Test
    void whatDoesNotChangeOnlyLosesItsGradients() {
        assertThat(causes(yolo(NOTHING, "[-1, 1, nn.Conv2d, [3, 16, 1]]")))
                .isEqualTo(Map.of("gradients-off", new Share(0, 0, 0, -(16 * 3 + 16))));
    }

    @Test
    void aSharedModuleChangesOnce() {
        String text = """
                Own:
                  args: c1
                  children: {a: "shared('one', Conv(c1, c1))", b: "shared('one', Conv(c1, c1))"}
                  forward: b(a(x))
                """;
        Engine.Ran ran = yolo(text, "[-1, 1, Own, []]", "[-1, 1, Own, []]");
        assertThat(ran.training().elements()).isEqualTo(3 * 3 + 2 * 3);
        assertThat(causes(ran))
                .containsEntry("batch-norm-folded", new Share(1, -1, -2 * 3, -2 * 3))
                .containsEntry("bias-added", new Share(1, 0, 3, 3));
    }

    @Test
    void whatFusingSharesComesOnce() {
        String text = """
                Own:
                  args: c1
                  children: {m: BatchNorm2d(c1)}
                  forward: m(x)
                  fused: {children: {p: "shared('one', Conv(c1, c1))"}}
                """;
        Engine.Ran ran = yolo(text, "[-1, 1, Own, []]", "[-1, 1, Own, []]");
        // A Conv, its convolution and its activation.
        assertThat(ran.difference().layers()).isEqualTo(3);
        assertThat(ran.difference().parameters()).isEqualTo(3 * 3 + 3);
        causes(ran);
    }

    @Test
    void whatIsFoldedFromTheStartStays() {
        String text = """
                Own:
                  args: c1
                  children: {conv: "fold(Conv2d(c1, c1, 3, padding=1))"}
                  forward: conv(x)
                Outer:
                  args: c1
                  children: {q: Own(c1)}
                  forward: q(x)
                  fused: {children: {alias: q}}
                """;
        Engine.Ran ran = yolo(text, "[-1, 1, Outer, []]");
        assertThat(ran.difference().parameters()).isZero();
        causes(ran);
    }

    @Test
    void aBranchThatGoesGoesByItsOwnCause() {
        Map<String, Share> causes = causes(yolo(
                block("fused: {children: {branch: none}, forward: bn(conv(x)), cause: one-to-many-dropped}"),
                "[-1, 1, Own, [16]]"));
        assertThat(causes.get("one-to-many-dropped")).isEqualTo(new Share(1, -1, -(16 * 3 + 16), -(16 * 3 + 16)));
        assertThat(causes).doesNotContainKey("batch-norm-folded");
    }

    @Test
    void aCauseOfTheRequestsOwnIsTold() {
        Engine.Ran ran = yolo(
                block("fused: {children: {branch: none}, forward: bn(conv(x)), cause: pruned, explanation: by hand}"),
                "[-1, 1, Own, [16]]");
        assertThat(causes(ran).get("pruned").parameters()).isEqualTo(-(16 * 3 + 16));
    }

    @Test
    void aModuleThatComesIsAdded() {
        Map<String, Share> causes = causes(yolo(
                block(
                        "fused: {children: {bn: 'GroupNorm(2, c2)', extra: 'Conv2d(c2, c2, 1)'}, forward: extra(bn(conv(x))), cause: swapped}"),
                "[-1, 1, Own, [16]]"));
        assertThat(causes.get("swapped"))
                .as("a BatchNorm of 16 goes, a GroupNorm and a convolution come")
                .isEqualTo(new Share(1, 1, 16 * 16 + 16, 16 * 16 + 16));
    }

    @Test
    void aModuleThatMovesIsNeitherRemovedNorAdded() {
        Map<String, Share> causes = causes(yolo(
                block(
                        "fused: {children: {wrap: 'sequential(conv, bn)', conv: none, bn: none}, forward: wrap(x) + branch(x), cause: moved}"),
                "[-1, 1, Own, [16]]"));
        assertThat(causes.get("moved")).as("only the Sequential comes").isEqualTo(new Share(0, 1, 0, 0));
    }

    @Test
    void whatAsksForNoGradientLosesNone() {
        String text = """
                Own:
                  args: c1, c2
                  children: {conv: 'frozen(Conv2d(c1, c2, 1, bias=false))', bn: BatchNorm2d(c2)}
                  forward: bn(conv(x))
                  fused: {children: {conv: fold(conv), bn: none}, forward: conv(x)}
                """;
        Engine.Ran ran = yolo(text, "[-1, 1, Own, [16]]");
        assertThat(ran.training().gradients()).isEqualTo(2 * 16);
        Map<String, Share> causes = causes(ran);
        assertThat(causes.get("batch-norm-folded")).isEqualTo(new Share(1, -1, -2 * 16, -2 * 16));
        assertThat(causes.get("bias-added").parameters()).isEqualTo(16);
    }

    @Test
    void parentsAreRewrittenBeforeTheirChildren() {
        String text = """
                Inner:
                  args: c1
                  children: {conv: 'Conv2d(c1, c1, 1, bias=false)', bn: BatchNorm2d(c1)}
                  forward: bn(conv(x))
                  fused: {children: {conv: fold(conv), bn: none}, forward: conv(x)}
                Own:
                  args: c1
                  children: {kept: Inner(c1), dropped: Inner(c1)}
                  forward: kept(x) + dropped(x)
                  fused: {children: {dropped: none}, forward: kept(x), cause: one-to-many-dropped}
                """;
        Map<String, Share> causes = causes(yolo(text, "[-1, 1, Own, []]"));
        assertThat(causes.get("one-to-many-dropped"))
                .as("Inner, its convolution and its BatchNorm go as they were")
                .isEqualTo(new Share(3, -3, -(3 * 3 + 2 * 3), -(3 * 3 + 2 * 3)));
        assertThat(causes.get("batch-norm-folded")).isEqualTo(new Share(1, -1, -2 * 3, -2 * 3));
    }
}
