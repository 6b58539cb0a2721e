package org.modelcomplexity.engine.count;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/**
 * What a convention counts of one forward pass.
 *
 * @param macs the total, in the convention's unit
 * @param flops FLOPs: every operation where the convention splits them, else two a MAC
 * @param rows the total of each row
 * @param kinds what became of each kind of operation, in the order of first appearance
 * @param arithmetic everything by what it is, where the convention splits it
 */
public record Count(
        long macs,
        long flops,
        List<Long> rows,
        List<Kind> kinds,
        @Nullable Arithmetic arithmetic) {
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

    /** Why the tool itself fails on a forward pass; null where it does not. */
    public static @Nullable String failure(Convention convention, List<Operation> operations, Network network) {
        for (Operation operation : operations) {
            String reason = isSeen(convention, operation, network) ? convention.failure(operation) : null;
            if (reason != null) {
                return convention.name() + " fails: " + reason + " (row " + operation.row() + ")";
            }
        }
        return null;
    }

    /** Counts a forward pass; past 64 bits an {@link ArithmeticException}, an {@link Overflow} where one row is too large. */
    public static Count of(Convention convention, List<Operation> operations, Network network) {
        Sum[] rows = new Sum[network.rows()];
        Sum total = new Sum();
        Tally[] tallies = new Tally[OperationKind.values().length * WAYS];
        List<Tally> inOrder = new ArrayList<>();
        Arithmetic arithmetic = convention.splits() ? Arithmetic.NONE : null;
        for (Operation operation : operations) {
            if (isSeen(convention, operation, network)) {
                Work work = exactly(convention, operation, network);
                total.add(work);
                arithmetic = arithmetic == null || work.arithmetic() == null
                        ? arithmetic
                        : arithmetic.plus(work.arithmetic());
                rows[operation.row()] = rows[operation.row()] == null ? new Sum() : rows[operation.row()];
                rows[operation.row()].add(work);
                tally(convention, operation, work, tallies, inOrder);
            }
        }
        List<Long> perRow = new ArrayList<>(rows.length);
        for (Sum row : rows) {
            perRow.add(row == null ? 0L : row.value(convention, network));
        }
        List<Kind> kinds =
                inOrder.stream().map(tally -> tally.kind(convention, network)).toList();
        long macs = total.value(convention, network);
        long flops = arithmetic == null ? Math.multiplyExact(2, macs) : arithmetic.flops();
        return new Count(macs, flops, perRow, kinds, arithmetic);
    }

    /** The work of an operation, whose FLOPs must fit as well: who is told of MACs is told of them. */
    private static Work exactly(Convention convention, Operation operation, Network network) {
        try {
            Work work = work(convention, operation, network);
            Math.multiplyExact(2, Math.addExact(work.modules(), work.operations()));
            if (work.arithmetic() != null) {
                work.arithmetic().flops();
            }
            return work;
        } catch (ArithmeticException overflow) {
            throw new Overflow(convention, operation);
        }
    }

    /** What a convention counts of one forward pass in all. */
    public static long total(Convention convention, List<Operation> operations, Network network) {
        Sum total = new Sum();
        for (Operation operation : operations) {
            if (isSeen(convention, operation, network)) {
                total.add(exactly(convention, operation, network));
            }
        }
        return total.value(convention, network);
    }

    private static boolean isSeen(Convention convention, Operation operation, Network network) {
        return !convention.isDroppingUnread() || network.needed().get(operation.row());
    }

    /** What an operation comes to: where its module is hooked, and where it is seen itself; null where no rule speaks. */
    private record Work(
            long modules,
            long operations,
            boolean ruled,
            @Nullable Arithmetic arithmetic) {}

    /** A sum of work; a tool that divides by the batch does so with the sum, in doubles, and cuts. */
    private static final class Sum {
        private long modules;
        private long operations;

        void add(Work work) {
            modules = Math.addExact(modules, work.modules());
            operations = Math.addExact(operations, work.operations());
        }

        long value(Convention convention, Network network) {
            boolean divided = convention.isDividingByBatch() && network.batch() > 1;
            return divided
                    ? Formulas.truncated((double) modules / network.batch() + operations)
                    : Math.addExact(modules, operations);
        }
    }

    private static Work work(Convention convention, Operation operation, Network network) {
        Rule module = convention.moduleRule(operation);
        Rule seen = convention.operationRule(operation);
        long modules = module == null ? 0 : module.work().applyAsLong(operation);
        for (int i = modules == 0 ? 0 : convention.sharingPower(); i > 0; i--) {
            modules = Math.multiplyExact(
                    modules, network.parents().applyAsLong(Objects.requireNonNull(operation.module())));
        }
        return new Work(
                modules,
                seen == null ? 0 : seen.work().applyAsLong(operation),
                module != null || seen != null,
                convention.arithmetic(operation));
    }

    private static void tally(
            Convention convention, Operation operation, Work work, Tally[] tallies, List<Tally> inOrder) {
        String free = convention.freeReason(operation);
        Status status = free != null ? Status.FREE : work.ruled() ? Status.COUNTED : Status.NOT_COUNTED;
        int way = status != Status.NOT_COUNTED
                ? status.ordinal()
                : operation.isFunction() ? 2 : operation.derived() ? 3 : 4;
        int slot = operation.kind().ordinal() * WAYS + way;
        if (tallies[slot] == null) {
            String reason = status == Status.NOT_COUNTED ? convention.uncountedReason(operation) : free;
            tallies[slot] = new Tally(operation.kind(), status, reason);
            inOrder.add(tallies[slot]);
        }
        tallies[slot].add(operation, work);
    }

    /** What one kind comes to, while it is being added up. */
    private static final class Tally {
        private final OperationKind kind;
        private final Status status;
        private final @Nullable String reason;
        private final BitSet rows = new BitSet();
        private final Sum sum = new Sum();
        private long times;

        Tally(OperationKind kind, Status status, @Nullable String reason) {
            this.kind = kind;
            this.status = status;
            this.reason = reason;
        }

        void add(Operation operation, Work work) {
            times++;
            sum.add(work);
            rows.set(operation.row());
        }

        Kind kind(Convention convention, Network network) {
            return new Kind(
                    kind, status, times, rows.stream().boxed().toList(), sum.value(convention, network), reason);
        }
    }
}
