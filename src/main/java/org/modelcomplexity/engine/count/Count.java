package org.modelcomplexity.engine.count;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/**
 * What a convention counts of one forward pass.
 *
 * @param macs the total, in the convention's unit
 * @param rows the total of each row
 * @param kinds what became of each kind of operation, in the order of first appearance
 */
public record Count(long macs, List<Long> rows, List<Kind> kinds) {
    private static final int WAYS = 5;

    /** What a convention does with a kind of operation. */
    public enum Status {
        COUNTED,
        FREE,
        NOT_COUNTED
    }

    /**
     * All operations of one kind that were treated alike.
     *
     * @param times how many operations
     * @param rows the rows they are in, each once
     * @param macs what they came to
     * @param reason why it is zero, where it is
     */
    public record Kind(
            OperationKind kind,
            Status status,
            long times,
            List<Integer> rows,
            long macs,
            @Nullable String reason) {}

    /**
     * Counts a trace.
     *
     * @param rowCount how many rows the model has
     * @param parents how many parents a module has in the network, by identity
     */
    public static Count of(
            Convention convention, List<Operation> operations, int rowCount, ToLongFunction<Object> parents) {
        long[] rows = new long[rowCount];
        long total = 0;
        Tally[] tallies = new Tally[OperationKind.values().length * WAYS];
        List<Tally> inOrder = new ArrayList<>();
        for (Operation operation : operations) {
            Status status = status(convention, operation);
            long work = status == Status.COUNTED ? work(convention, operation, parents) : 0;
            total = Math.addExact(total, work);
            rows[operation.row()] += work;
            int slot = slot(operation, status);
            if (tallies[slot] == null) {
                tallies[slot] = new Tally(convention, operation, status);
                inOrder.add(tallies[slot]);
            }
            tallies[slot].add(operation, work);
        }
        return new Count(total, box(rows), inOrder.stream().map(Tally::kind).toList());
    }

    /** Operations of one kind, one status and one reason share a slot. */
    private static int slot(Operation operation, Status status) {
        int way = status != Status.NOT_COUNTED
                ? status.ordinal()
                : operation.isFunction() ? 2 : operation.derived() ? 3 : 4;
        return operation.kind().ordinal() * WAYS + way;
    }

    /** What a convention counts of one forward pass in all. */
    public static long total(Convention convention, List<Operation> operations, ToLongFunction<Object> parents) {
        long total = 0;
        for (Operation operation : operations) {
            if (status(convention, operation) == Status.COUNTED) {
                total = Math.addExact(total, work(convention, operation, parents));
            }
        }
        return total;
    }

    private static Status status(Convention convention, Operation operation) {
        if (operation.isFunction() || operation.derived() && convention.goesByExactClass()) {
            return Status.NOT_COUNTED;
        }
        if (convention.rules().containsKey(operation.kind())) {
            return Status.COUNTED;
        }
        return convention.freeKinds().containsKey(operation.kind()) ? Status.FREE : Status.NOT_COUNTED;
    }

    private static long work(Convention convention, Operation operation, ToLongFunction<Object> parents) {
        long once = java.util.Objects.requireNonNull(convention.rules().get(operation.kind()))
                .work()
                .applyAsLong(operation);
        if (!convention.sharedCountsAgain()) {
            return once;
        }
        long shared = parents.applyAsLong(java.util.Objects.requireNonNull(operation.module()));
        return Math.multiplyExact(once, Math.multiplyExact(shared, shared));
    }

    private static List<Long> box(long[] values) {
        List<Long> list = new ArrayList<>(values.length);
        for (long value : values) {
            list.add(value);
        }
        return list;
    }

    /** What one kind comes to, while it is being added up. */
    private static final class Tally {
        private final OperationKind kind;
        private final Status status;
        private final @Nullable String reason;
        private final BitSet rows = new BitSet();
        private long times;
        private long macs;

        Tally(Convention convention, Operation first, Status status) {
            this.kind = first.kind();
            this.status = status;
            this.reason = reason(convention, first, status);
        }

        private static @Nullable String reason(Convention convention, Operation first, Status status) {
            if (status == Status.COUNTED) {
                return null;
            }
            if (status == Status.FREE) {
                return convention.freeKinds().get(first.kind());
            }
            if (first.isFunction()) {
                return convention.name() + " hooks modules and does not see the function " + first.type();
            }
            return first.derived()
                    ? convention.name() + " goes by exact class, and " + first.type() + " is a subclass"
                    : convention.name() + " has no rule for " + first.type();
        }

        void add(Operation operation, long work) {
            times++;
            macs = Math.addExact(macs, work);
            rows.set(operation.row());
        }

        Kind kind() {
            return new Kind(kind, status, times, rows.stream().boxed().toList(), macs, reason);
        }
    }
}
