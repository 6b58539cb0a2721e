package org.modelcomplexity.engine.count;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/**
 * What a convention counts of what one row does: a value that only depends on the row, so that a network's count is the
 * sum of its rows'.
 */
public final class RowCount {
    static final int WAYS = 6;

    private final @Nullable String failure;
    private final List<Tally> tallies;
    private final @Nullable Arithmetic arithmetic;

    private RowCount(@Nullable String failure, List<Tally> tallies, @Nullable Arithmetic arithmetic) {
        this.failure = failure;
        this.tallies = tallies;
        this.arithmetic = arithmetic;
    }

    /**
     * Counts a row's operations.
     *
     * @param sharing which of its modules several others hold
     * @throws Overflow where what an operation comes to does not fit 64 bits
     */
    public static RowCount of(Convention convention, List<Operation> operations, Sharing sharing) {
        for (Operation operation : operations) {
            String reason = convention.failure(operation);
            if (reason != null) {
                return new RowCount(convention.name() + " fails: " + reason, List.of(), null);
            }
        }
        List<Tally> inOrder = new ArrayList<>();
        Arithmetic arithmetic = convention.splits() ? Arithmetic.NONE : null;
        for (Operation operation : operations) {
            try {
                Arithmetic each = convention.arithmetic(operation);
                arithmetic = arithmetic == null || each == null ? arithmetic : arithmetic.plus(each);
                count(convention, operation, each, sharing, inOrder);
            } catch (ArithmeticException overflow) {
                throw new Overflow(convention, operation);
            }
        }
        return new RowCount(null, List.copyOf(inOrder), arithmetic);
    }

    private static void count(
            Convention convention,
            Operation operation,
            @Nullable Arithmetic arithmetic,
            Sharing sharing,
            List<Tally> inOrder) {
        Rule module = convention.moduleRule(operation);
        Rule seen = convention.operationRule(operation);
        long modules = module == null ? 0 : module.work().applyAsLong(operation);
        long operations = seen == null ? 0 : seen.work().applyAsLong(operation);
        // Who is told of MACs is told of FLOPs as well.
        Math.multiplyExact(2, Math.addExact(modules, operations));
        if (arithmetic != null) {
            arithmetic.flops();
        }
        Tally tally =
                tally(convention, operation, status(convention, operation, module != null || seen != null), inOrder);
        int power = modules == 0 ? 0 : convention.sharingPower();
        String key = power == 0 ? null : sharing.key(Objects.requireNonNull(operation.module()));
        if (key != null) {
            tally.share(key, modules);
            modules = 0;
        }
        for (int i = key == null ? power : 0; i > 0; i--) {
            modules = Math.multiplyExact(modules, sharing.holders(Objects.requireNonNull(operation.module())));
        }
        tally.add(modules, operations);
    }

    private static Count.Status status(Convention convention, Operation operation, boolean ruled) {
        boolean free = convention.freeReason(operation) != null;
        if ((free || ruled) && !convention.splits()) {
            return free ? Count.Status.FREE : Count.Status.COUNTED;
        }
        return convention.movement(operation) != null
                ? Count.Status.MOVES
                : ruled ? Count.Status.COUNTED : Count.Status.NOT_COUNTED;
    }

    private static Tally tally(Convention convention, Operation operation, Count.Status status, List<Tally> inOrder) {
        int way = switch (status) {
            case COUNTED -> 0;
            case FREE -> 1;
            case MOVES -> 2;
            case NOT_COUNTED -> operation.isFunction() ? 3 : operation.derived() ? 4 : 5;
        };
        int slot = operation.kind().ordinal() * WAYS + way;
        // A row has few kinds of operation.
        for (Tally tally : inOrder) {
            if (tally.slot == slot) {
                return tally;
            }
        }
        String reason = switch (status) {
            case COUNTED -> null;
            case FREE -> convention.freeReason(operation);
            case MOVES -> convention.movement(operation);
            case NOT_COUNTED -> convention.uncountedReason(operation);
        };
        Tally tally = new Tally(operation.kind(), slot, status, reason);
        inOrder.add(tally);
        return tally;
    }

    /** Why the tool itself fails on the row; null where it does not. */
    public @Nullable String failure() {
        return failure;
    }

    /** Each kind of operation, in the order of first appearance. */
    List<Tally> tallies() {
        return tallies;
    }

    /** Everything by what it is, where the convention splits it. */
    @Nullable
    Arithmetic arithmetic() {
        return arithmetic;
    }

    /** Every operation, where the convention splits them; else 0. */
    public long flops() {
        return arithmetic == null ? 0 : arithmetic.flops();
    }

    /** What operations of a kind come to where each is seen itself, in MACs. */
    public long operations(OperationKind kind) {
        long sum = 0;
        for (int i = 0; i < tallies.size(); i++) {
            Tally tally = tallies.get(i);
            sum = tally.kind == kind ? Math.addExact(sum, tally.operations) : sum;
        }
        return sum;
    }

    /** What all operations of one kind that were treated alike come to. */
    static final class Tally {
        final OperationKind kind;
        final int slot;
        final Count.Status status;
        final @Nullable String reason;
        long times;
        long modules;
        long operations;
        /** Of modules that the network shares, by key, as if nobody else held them. */
        Map<String, Long> shared = Map.of();

        Tally(OperationKind kind, int slot, Count.Status status, @Nullable String reason) {
            this.kind = kind;
            this.slot = slot;
            this.status = status;
            this.reason = reason;
        }

        void add(long moreModules, long moreOperations) {
            times++;
            modules = Math.addExact(modules, moreModules);
            operations = Math.addExact(operations, moreOperations);
        }

        void share(String key, long more) {
            Map<String, Long> all = new HashMap<>(shared);
            all.merge(key, more, Math::addExact);
            shared = all;
        }
    }
}
