package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.TestDialects.V8;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.read.YamlReader;

/**
 * Modules of Ultralytics one by one, as measured on the reference's own objects: on 1 × c1 × 12 × 10 the output without
 * its batch; then, in training and fused, modules, leaves, parameters and thop's MACs, the shared activation included.
 */
class MeasuredModuleTests {
    /** As many as it takes for the reference to fuse a network at all; they stay as they are. */
    private static final long NORMS = 10;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Conv(48, 40, 3, 2) | [40, 6, 5] | 4 3 | 3 2 | 17360 17320 | 523200 518400
            Conv(48, 40, 3, 1, none, 1, 1, false) | [40, 12, 10] | 4 3 | 3 2 | 17360 17320 | 2092800 2073600
            DWConv(48, 36, 5, 1, 2) | [36, 12, 10] | 4 3 | 3 2 | 3672 3636 | 449280 432000
            Conv2(48, 40) | [40, 12, 10] | 5 3 | 4 2 | 19280 17320 | 2323200 fails
            ConvTranspose(48, 40) | [40, 24, 20] | 4 3 | 3 2 | 7760 7720 | 998400 921600
            ConvTranspose(48, 40, 2, 2, 0, false) | [40, 24, 20] | 4 3 | 3 2 | 7720 7720 | 921600 921600
            DWConvTranspose2d(48, 36, 2, 2) | [36, 24, 20] | 1 1 | 1 1 | 612 612 | 69120 69120
            Focus(48, 40, 3) | [40, 6, 5] | 5 4 | 3 2 | 69200 69160 | 2078400 2073600
            GhostConv(48, 40, 3, 2) | [40, 6, 5] | 8 6 | 5 3 | 9220 9180 | 279000 274200
            RepConv(48, 48, 3, 1, 1, 1, 1, true, true) | [48, 12, 10] | 11 3 | 8 2 | 23328 20784 | 2833920 2488320
            RepConv(48, 40) | [40, 12, 10] | 10 3 | 7 2 | 19360 17320 | 2342400 2073600
            Bottleneck(48, 40) | [40, 12, 10] | 8 6 | 5 3 | 15960 15900 | 1929600 1900800
            BottleneckCSP(48, 40, 2) | [40, 12, 10] | 27 21 | 17 11 | 18680 18540 | 2284800 2217600
            C1(48, 40, 2) | [40, 12, 10] | 12 9 | 7 4 | 30960 30840 | 3744000 3686400
            C2(48, 40, 2) | [40, 12, 10] | 23 17 | 13 7 | 18240 18080 | 2227200 2150400
            C2f(48, 40, 2, true) | [40, 12, 10] | 23 17 | 13 7 | 19840 19680 | 2419200 2342400
            C3(48, 40, 2) | [40, 12, 10] | 26 19 | 15 8 | 11840 11680 | 1459200 1382400
            C3x(48, 40, 2) | [40, 12, 10] | 26 19 | 15 8 | 8640 8480 | 1075200 998400
            C3TR(48, 40, 2) | [40, 12, 10] | 30 27 | 20 17 | 11460 11380 | 2869440 2831040
            C3Ghost(48, 40, 2) | [40, 12, 10] | 52 41 | 31 20 | 4950 4810 | 627600 560400
            C3k2(48, 40, 2) | [40, 12, 10] | 23 17 | 13 7 | 12600 12460 | 1545600 1478400
            C3k2(48, 40, 2, true) | [40, 12, 10] | 59 43 | 33 17 | 14400 14160 | 1785600 1670400
            C3k2(48, 40, 2, true, 0.5, true) | [40, 12, 10] | 69 53 | 41 25 | 19120 18700 | 2395200 2193600
            RepC3(48, 40, 2) | [40, 12, 10] | 29 13 | 19 7 | 36320 32800 | 4416000 3916800
            RepC3(48, 40, 2, 0.5) | [40, 12, 10] | 31 14 | 20 7 | 11040 10040 | 1363200 1190400
            GhostBottleneck(48, 48) | [48, 12, 10] | 21 17 | 13 9 | 2196 2124 | 280800 246240
            GhostBottleneck(48, 40, 3, 2) | [40, 6, 5] | 32 25 | 20 13 | 4498 4330 | 217920 190560
            SPP(48, 40) | [40, 12, 10] | 12 10 | 8 6 | 5120 5056 | 629760 599040
            SPPF(48, 40) | [40, 12, 10] | 10 8 | 7 5 | 5120 5056 | 629760 599040
            SPPELAN(48, 40, 20) | [40, 12, 10] | 11 9 | 8 6 | 4280 4220 | 528000 499200
            RepNCSPELAN4(48, 40, 32, 24, 2) | [40, 12, 10] | 91 49 | 54 20 | 28880 27896 | 3552000 3310080
            ELAN1(48, 40, 32, 24) | [40, 12, 10] | 14 10 | 9 5 | 13616 13496 | 1662720 1605120
            AConv(48, 40) | [40, 6, 5] | 5 4 | 3 2 | 17360 17320 | 523200 518400
            ADown(48, 40) | [40, 6, 5] | 8 6 | 5 3 | 4880 4840 | 148800 144000
            SCDown(48, 40, 3, 2) | [40, 6, 5] | 9 7 | 6 4 | 2440 2360 | 265200 241200
            CBLinear(48, [16, 24]) | [[1, 16, 12, 10], [1, 24, 12, 10]] | 2 2 | 1 1 | 1960 1960 | 230400 230400
            RepVGGDW(48) | [48, 12, 10] | 10 3 | 7 2 | 2976 2400 | 380160 282240
            C2fCIB(48, 40, 2, true) | [40, 12, 10] | 43 31 | 25 13 | 10480 10120 | 1344000 1171200
            C2fCIB(48, 40, 2, true, true) | [40, 12, 10] | 57 33 | 35 15 | 14560 13320 | 1852800 1555200
            PSA(48, 48) | [48, 12, 10] | 29 22 | 19 12 | 9384 9120 | 1189440 1062720
            C2PSA(128, 128, 2) | [128, 12, 10] | 53 41 | 33 21 | 93568 92416 | 11504640 10951680
            C2fPSA(48, 48, 2) | [48, 12, 10] | 53 41 | 33 21 | 16272 15840 | 2056320 1848960
            A2C2f(48, 64, 2, true, 4) | [64, 12, 10] | 99 77 | 61 39 | 48960 47840 | 6144000 5606400
            A2C2f(64, 64, 2, true, 4, true, 1.2) | [64, 12, 10] | 99 77 | 61 39 | 42672 41656 | 5356800 4869120
            A2C2f(48, 64, 2, false) | [64, 12, 10] | 59 43 | 33 17 | 30912 30560 | 3793920 3624960
            HGStem(48, 32, 40) | [40, 3, 3] | 22 17 | 16 11 | 37936 37784 | 727200 715008
            HGBlock(48, 24, 40, 3, 4) | [40, 12, 10] | 21 15 | 13 7 | 29912 29756 | 3626880 3552000
            HGBlock(48, 24, 40, 5, 4, true) | [40, 12, 10] | 41 31 | 25 15 | 9464 9212 | 1196160 1075200
            ResNetLayer(48, 16, 2, true) | [16, 3, 3] | 7 6 | 4 3 | 37664 37648 | 1130880 1128960
            ResNetLayer(48, 16, 2, false, 2) | [64, 6, 5] | 31 24 | 19 12 | 12032 11776 | 451200 414720
            AIFI(48, 96, 8) | [48, 12, 10] | 11 11 | 9 9 | 18960 18960 | 3984960 3984960
            Classify(48, 40) | [40] | 8 7 | 6 5 | 115240 113960 | 8193280 7578880
            """)
    void isWhatTheReferenceMeasures(
            String call, String output, String modules, String leaves, String parameters, String macs) {
        long channels = Long.parseLong(call.replaceAll("\\w+\\((\\d+).*", "$1"));
        Result result = analyse(call, channels);
        Object shape = result.outputs().get(1);
        assertThat(
                        shape instanceof Tensor tensor
                                ? tensor.shape().toString().replace("[1, ", "[")
                                : shapes((List<?>) Objects.requireNonNull(shape)))
                .isEqualTo(output);
        check(result.training(), channels, modules, leaves, parameters, macs, 0);
        check(result.fused(), channels, modules, leaves, parameters, macs, 1);
    }

    private static String shapes(List<?> tensors) {
        return tensors.stream()
                .map(each -> ((Tensor) each).shape().toString())
                .toList()
                .toString();
    }

    private static void check(
            Mode mode, long channels, String modules, String leaves, String parameters, String macs, int index) {
        // Beside the module: the network, its container, the norms' Sequential, the module's parent.
        assertThat(mode.totals().modules()).isEqualTo(4 + NORMS + Long.parseLong(modules.split(" ")[index]));
        assertThat(mode.totals().leaves()).isEqualTo(NORMS + Long.parseLong(leaves.split(" ")[index]));
        assertThat(mode.totals().elements())
                .isEqualTo(NORMS * 2 * channels + Long.parseLong(parameters.split(" ")[index]));
        Mode.Figures figures = Objects.requireNonNull(mode.counts().get("ultralytics-thop-2.1.6"));
        String expected = macs.split(" ")[index];
        if (expected.equals("fails")) {
            assertThat(figures.full()).isNull();
            assertThat(figures.reason()).contains("fused Conv2");
        } else {
            assertThat(Objects.requireNonNull(figures.full()).macs())
                    .isEqualTo(NORMS * 4 * channels * 12 * 10 + Long.parseLong(expected));
        }
    }

    private static Result analyse(String call, long channels) {
        Node document = YamlReader.read("""
                nc: 80
                modules:
                  Probe:
                    children: {m: "%s"}
                    forward: m(x)
                backbone: [[-1, %d, nn.BatchNorm2d, [1]], [-1, 1, Probe, []]]
                head: []
                """.formatted(call, NORMS));
        return Analysis.of(
                V8,
                new Texts(V8.catalogue(), new Notations(new Budget(Limits.DEFAULT)))
                        .add(Objects.requireNonNull(document.get("modules")), Definition.Origin.REQUEST)
                        .compile(),
                document,
                new Options(12, 10, null, channels, "n", null),
                List.of(Objects.requireNonNull(Conventions.find("ultralytics-thop-2.1.6"))),
                new Rows(RowCache.ofRequest(), new Budget(Limits.DEFAULT)));
    }
}
