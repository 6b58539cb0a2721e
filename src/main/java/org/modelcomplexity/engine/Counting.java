package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.Overflow;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.module.Inventory;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/** Adds up what a convention counts of a network's rows. */
final class Counting {
    private static final Convention EXACT = Objects.requireNonNull(Conventions.find("exact"));
    private static final int BYTES_A_ROW = 48;

    private final Network network;
    private final Count.Facts facts;
    private final Budget budget;
    private final Map<NetworkRun, Map<Convention, List<Count.Counted>>> done = new IdentityHashMap<>();

    Counting(Network network, Budget budget) {
        this.network = network;
        this.facts = facts(network);
        this.budget = budget;
    }

    /** What counting needs to know of a network beside its rows. */
    static Count.Facts facts(Network network) {
        List<Tensor> inputs = network.info().inputs();
        boolean batched = inputs.size() == 1 && inputs.get(0).shape().rank() > 0;
        Map<String, Long> holders = new LinkedHashMap<>();
        for (Map.Entry<String, Inventory.Shared> shared : network.shared().entrySet()) {
            holders.put(shared.getKey(), (long) Math.max(1, shared.getValue().holders()));
        }
        return new Count.Facts(
                network.rows().size(), batched ? inputs.get(0).shape().size(0) : 1, holders);
    }

    /** Why the tool itself fails on a run; null where it does not. */
    @Nullable
    String failure(Convention convention, NetworkRun run) {
        for (Count.Counted each : counted(convention, run)) {
            if (each.count().failure() != null) {
                return each.count().failure() + " (row " + each.row() + ")";
            }
        }
        return null;
    }

    /** What a convention counts of a run. */
    Count of(Convention convention, NetworkRun run, Detail detail) {
        budget.hold((long) BYTES_A_ROW * network.rows().size());
        List<Count.Counted> counted = counted(convention, run);
        return detail == Detail.REPORT
                ? Count.of(convention, counted, facts)
                : Count.figures(convention, counted, facts);
    }

    /** What a convention counts of a run in all. */
    long total(Convention convention, NetworkRun run) {
        return Count.total(convention, counted(convention, run), facts);
    }

    /** Kinds that the tool does not count though multiply-adds are done there. */
    List<Mode.Note> missed(Convention convention, Count count, NetworkRun run) {
        List<Mode.Note> notes = new ArrayList<>();
        for (Count.Kind kind : count.kinds()) {
            long missed = kind.status() == Count.Status.NOT_COUNTED ? exactly(kind.kind(), run) : 0;
            if (missed > 0) {
                notes.add(new Mode.Note(
                        convention.name() + " misses the multiply-adds of "
                                + kind.kind().label() + ": " + kind.reason(),
                        missed));
            }
        }
        return notes;
    }

    /** The multiply-adds of all operations of a kind. */
    private long exactly(OperationKind kind, NetworkRun run) {
        long sum = 0;
        List<Count.Counted> exact = counted(EXACT, run);
        for (int i = 0; i < exact.size(); i++) {
            sum = Math.addExact(sum, exact.get(i).count().operations(kind));
        }
        return sum;
    }

    /** Each run is counted once by each convention, whoever asks. */
    private List<Count.Counted> counted(Convention convention, NetworkRun run) {
        Map<Convention, List<Count.Counted>> known = done.computeIfAbsent(run, key -> new HashMap<>());
        List<Count.Counted> counted = known.get(convention);
        if (counted == null) {
            counted = count(convention, run);
            known.put(convention, counted);
        }
        return counted;
    }

    private List<Count.Counted> count(Convention convention, NetworkRun run) {
        List<Count.Counted> all = new ArrayList<>(run.rows().size() + 1);
        int last = run.rows().size() - 1;
        List<BitSet> needed = convention.isDroppingUnread() ? Needed.of(network, run, budget) : null;
        for (int i = 0; i <= last; i++) {
            RowRun row = run.rows().get(i);
            if (row != null && (needed == null || !needed.get(i).isEmpty())) {
                all.add(new Count.Counted(i, count(convention, i, row, needed == null ? null : needed.get(i))));
            }
        }
        if (run.tail() != null) {
            all.add(new Count.Counted(last, count(convention, last, run.tail(), null)));
        }
        return all;
    }

    private RowCount count(Convention convention, int row, RowRun run, @Nullable BitSet needed) {
        try {
            return needed == null ? run.count(convention, budget) : run.count(convention, needed, budget);
        } catch (Overflow overflow) {
            throw new InvalidModelException(
                    Problem.OVERFLOW, network.rows().get(row).place(), "row " + row + ": " + overflow.getMessage());
        }
    }
}
