package org.modelcomplexity.engine.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.OperationKind;

/**
 * What a convention counts of one forward pass: the sum of what it counts of the rows.
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
    /** What a convention does with a kind of operation. */
    public enum Status {
        /** By a rule of the tool's. */
        COUNTED,
        /** Zero by a rule of the tool's. */
        FREE,
        /** There is arithmetic, and no rule of the tool's speaks of it. */
        NOT_COUNTED,
        /** No rule of the tool's speaks of it, and there is no arithmetic either. */
        MOVES
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
     * What is counted of one row.
     *
     * @param row its number
     */
    public record Counted(int row, RowCount count) {}

    /**
     * What counting needs to know of a network beside its rows.
     *
     * @param rows how many rows it has
     * @param batch the first axis of its one input; 1 where it has several
     * @param holders by key, how many modules hold what the network shares
     */
    public record Facts(int rows, long batch, Map<String, Long> holders) {}

    /**
     * Adds up the rows of one forward pass.
     *
     * @throws ArithmeticException where the sum does not fit 64 bits
     */
    public static Count of(Convention convention, List<Counted> counted, Facts network) {
        Count figures = figures(convention, counted, network);
        Total[] slots = new Total[OperationKind.values().length * RowCount.WAYS];
        List<Total> inOrder = new ArrayList<>();
        for (Counted each : counted) {
            for (RowCount.Tally tally : each.count().tallies()) {
                if (slots[tally.slot] == null) {
                    slots[tally.slot] = new Total(tally, new Sum(convention, network));
                    inOrder.add(slots[tally.slot]);
                }
                slots[tally.slot].add(each.row(), tally);
            }
        }
        List<Kind> kinds = inOrder.stream().map(Total::kind).toList();
        return new Count(figures.macs, figures.flops, figures.rows, kinds, figures.arithmetic);
    }

    /** The same without what became of each kind of operation. */
    public static Count figures(Convention convention, List<Counted> counted, Facts network) {
        Long[] rows = new Long[network.rows()];
        java.util.Arrays.fill(rows, 0L);
        Sum total = new Sum(convention, network);
        Sum row = new Sum(convention, network);
        Arithmetic arithmetic = convention.splits() ? Arithmetic.NONE : null;
        for (Counted each : counted) {
            row.clear();
            for (RowCount.Tally tally : each.count().tallies()) {
                row.add(tally);
                total.add(tally);
            }
            rows[each.row()] = Math.addExact(rows[each.row()], row.value());
            Arithmetic more = each.count().arithmetic();
            arithmetic = arithmetic == null || more == null ? arithmetic : arithmetic.plus(more);
        }
        long macs = total.value();
        long flops = arithmetic == null ? Math.multiplyExact(2, macs) : arithmetic.flops();
        return new Count(macs, flops, List.of(rows), List.of(), arithmetic);
    }

    /** What a convention counts of one forward pass in all. */
    public static long total(Convention convention, List<Counted> counted, Facts network) {
        Sum total = new Sum(convention, network);
        for (Counted each : counted) {
            each.count().tallies().forEach(total::add);
        }
        return total.value();
    }

    /** A sum of work while it grows; a tool that divides by the batch does so with the sum, in doubles, and cuts. */
    public static final class Sum {
        private final Convention convention;
        private final Facts network;
        private long modules;
        private long operations;

        /** Nothing so far. */
        public Sum(Convention convention, Facts network) {
            this.convention = convention;
            this.network = network;
        }

        /** What a row, or a part of one, comes to comes along. */
        public void add(RowCount count) {
            count.tallies().forEach(this::add);
        }

        /** Another sum comes along. */
        public void add(Sum other) {
            modules = Math.addExact(modules, other.modules);
            operations = Math.addExact(operations, other.operations);
        }

        void clear() {
            modules = 0;
            operations = 0;
        }

        void add(RowCount.Tally tally) {
            modules = Math.addExact(modules, tally.modules);
            operations = Math.addExact(operations, tally.operations);
            tally.shared.forEach((key, work) -> modules = Math.addExact(modules, times(work, key)));
        }

        private long times(long work, String key) {
            long product = work;
            for (int i = convention.sharingPower(); i > 0; i--) {
                product = Math.multiplyExact(product, network.holders().getOrDefault(key, 1L));
            }
            return product;
        }

        /** What it comes to, in the convention's unit. */
        public long value() {
            boolean divided = convention.isDividingByBatch() && network.batch() > 1;
            return divided
                    ? Formulas.truncated((double) modules / network.batch() + operations)
                    : Math.addExact(modules, operations);
        }
    }

    /** What one kind comes to, while it is being added up. */
    private static final class Total {
        private final RowCount.Tally first;
        private final Sum sum;
        private final List<Integer> rows = new ArrayList<>(4);
        private long times;

        Total(RowCount.Tally first, Sum sum) {
            this.first = first;
            this.sum = sum;
        }

        void add(int row, RowCount.Tally tally) {
            times += tally.times;
            sum.add(tally);
            if (rows.isEmpty() || rows.get(rows.size() - 1) != row) {
                rows.add(row);
            }
        }

        Kind kind() {
            return new Kind(first.kind, first.status, times, List.copyOf(rows), sum.value(), first.reason);
        }
    }
}
