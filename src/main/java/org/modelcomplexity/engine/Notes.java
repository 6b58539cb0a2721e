package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.network.Fusion;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.python.Python;

/** What a tool gets wrong on a network, said with the number. */
final class Notes {
    private Notes() {}

    /** Where a network does not run that its reference builds all the same: what hangs on that is missing. */
    static List<Warning> unrun(NetworkRun shapes, NetworkRun evaluation, NetworkRun fused) {
        Map<Finding, String> modes = new LinkedHashMap<>();
        shapes.findings().forEach(finding -> modes.put(finding, "in training"));
        evaluation.findings().forEach(finding -> modes.putIfAbsent(finding, "in evaluation"));
        fused.findings().forEach(finding -> modes.putIfAbsent(finding, "when fused"));
        List<Warning> warnings = new ArrayList<>();
        modes.forEach((finding, mode) -> warnings.add(new Warning(
                "the network does not run " + mode
                        + ", and its reference builds it without running it: what hangs on that is missing: "
                        + finding.detail(),
                finding.place())));
        return warnings;
    }

    /** A network that its reference takes for a fused one, so that it does not fuse it. */
    static List<Warning> unfused(Network network) {
        return !Fusion.countsAsFused(network)
                ? List.of()
                : List.of(new Warning(
                        "the reference takes this network for a fused one and does not fuse it: it has "
                                + network.totals().norms() + " normalisations, fewer than "
                                + network.info().dialect().fewestNorms()
                                + ". So \"fused\" is the same network as \"training\", and both summaries say (fused)",
                        Place.WHOLE));
    }

    /** A printed figure that was scaled from a smaller image, where work does not grow with the area. */
    static List<Mode.Note> extrapolated(Count count, double printed, long stride) {
        long scaled = Math.round(printed / 2 * 1e9);
        return scaled == count.macs()
                ? List.of()
                : List.of(new Mode.Note(
                        "the reference extrapolates from " + stride + " × " + stride + " pixels by area to "
                                + Python.fixed(printed, 1) + " GFLOPs; counted at the full size it is "
                                + Python.fixed(2.0 * count.macs() / 1e9, 1),
                        count.macs() - scaled));
    }
}
