package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Conventions;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.Overflow;
import org.modelcomplexity.engine.model.ForwardPass;
import org.modelcomplexity.engine.model.Warning;
import org.modelcomplexity.engine.module.Python;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** What a tool gets wrong on a network, said with the number. */
final class Notes {
    private static final Convention EXACT = Objects.requireNonNull(Conventions.find("exact"));

    private Notes() {}

    /** Where a network does not run that its reference builds all the same: what hangs on that is missing. */
    static List<Warning> unrun(ForwardPass shapes, ForwardPass evaluation, ForwardPass fused) {
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

    /** Kinds that the tool does not count though multiply-adds are done there. */
    static List<Mode.Note> missed(Convention convention, Count count, List<Operation> operations) {
        List<Mode.Note> notes = new ArrayList<>();
        for (Count.Kind kind : count.kinds()) {
            long missed = kind.status() == Count.Status.NOT_COUNTED ? multiplyAdds(kind.kind(), operations) : 0;
            if (missed > 0) {
                notes.add(new Mode.Note(
                        convention.name() + " misses the multiply-adds of "
                                + kind.kind().label() + ": " + kind.reason(),
                        missed));
            }
        }
        return notes;
    }

    private static long multiplyAdds(OperationKind kind, List<Operation> operations) {
        var rule = EXACT.operationRules().get(kind);
        long sum = 0;
        for (Operation operation : operations) {
            if (rule != null && operation.kind() == kind) {
                try {
                    sum = Math.addExact(sum, rule.work().applyAsLong(operation));
                } catch (ArithmeticException overflow) {
                    throw new Overflow(EXACT, operation);
                }
            }
        }
        return sum;
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
