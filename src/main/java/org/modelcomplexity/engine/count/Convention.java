package org.modelcomplexity.engine.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/**
 * How one tool counts: what it counts where it hooks a module, what it counts where it sees an operation, what is free by
 * its own word, and where it fails.
 */
public final class Convention {
    /** Why data that is only moved costs nothing. */
    public static final String MOVES = "it moves or picks data: there is no arithmetic";

    /** A reason that holds for some operations of a kind. */
    record Case(Predicate<Operation> holds, String reason) {}

    private final String name;
    private final String about;
    private final Map<OperationKind, Rule> modules = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, Rule> operations = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, Function<Operation, Arithmetic>> arithmetic = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, Case> free = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, Case> unruled = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, Case> failing = new EnumMap<>(OperationKind.class);
    private Convention exact = this;
    private boolean exactClasses;
    private int sharing;
    private boolean dividesByBatch;
    private boolean dropsUnread;
    private final Map<OperationKind, Function<Operation, String>> operators = new EnumMap<>(OperationKind.class);
    private long unit = 1;
    private boolean forGraphsAlone;

    private Convention(String name, String about) {
        this.name = name;
        this.about = about;
    }

    /** A convention without rules. */
    public static Convention of(String name, String about) {
        return new Convention(name, about);
    }

    /** Counts calls of modules of a kind. */
    public Convention modules(OperationKind kind, String formula, ToLongFunction<Operation> work) {
        modules.put(kind, new Rule(formula, work));
        return this;
    }

    /** Counts operations of a kind, whether a module or a function does them. */
    public Convention operations(OperationKind kind, String formula, ToLongFunction<Operation> work) {
        operations.put(kind, new Rule(formula, work));
        return this;
    }

    /** Counts every arithmetic operation of operations of a kind; what is counted are the multiply-adds. */
    public Convention exact(OperationKind kind, String formula, Function<Operation, Arithmetic> work) {
        arithmetic.put(kind, work);
        return operations(kind, formula, operation -> work.apply(operation).multiplyAdds());
    }

    /** All arithmetic of an operation; null where the convention does not split it. */
    @Nullable
    public Arithmetic arithmetic(Operation operation) {
        Function<Operation, Arithmetic> work = arithmetic.get(operation.kind());
        return work == null ? null : work.apply(operation);
    }

    /** Whether it splits what it counts by what it is. */
    public boolean splits() {
        return !arithmetic.isEmpty();
    }

    /** Kinds that the tool's own rule says are 0. */
    public Convention free(String reason, OperationKind... kinds) {
        for (OperationKind kind : kinds) {
            free(kind, reason, operation -> true);
        }
        return this;
    }

    /** Some operations of a kind that the tool's own rule says are 0. */
    public Convention free(OperationKind kind, String reason, Predicate<Operation> holds) {
        free.put(kind, new Case(holds, reason));
        return this;
    }

    /** Some operations of a kind that the kind's rule does not speak of. */
    public Convention unruled(OperationKind kind, String reason, Predicate<Operation> holds) {
        unruled.put(kind, new Case(holds, reason));
        return this;
    }

    /** Some operations that the tool itself fails on. */
    public Convention failing(OperationKind kind, String reason, Predicate<Operation> holds) {
        failing.put(kind, new Case(holds, reason));
        return this;
    }

    /** Its rules go by exact class: a subclass of a torch.nn class is not counted. */
    public Convention exactClasses() {
        exactClasses = true;
        return this;
    }

    /** A module shared by k parents counts its true total × k to this power. */
    public Convention sharing(int power) {
        sharing = power;
        return this;
    }

    /** What modules count is divided by the batch. */
    public Convention dividesByBatch() {
        dividesByBatch = true;
        return this;
    }

    /** What the tool calls an operation that it counts. */
    public Convention named(OperationKind kind, Function<Operation, String> operator) {
        operators.put(kind, operator);
        return this;
    }

    /** What the tool calls every operation of some kinds that it counts. */
    public Convention named(String operator, OperationKind... kinds) {
        for (OperationKind kind : kinds) {
            named(kind, operation -> operator);
        }
        return this;
    }

    /** Its own unit is so many to a MAC: 2 where it counts FLOPs. */
    public Convention unit(long toMac) {
        unit = toMac;
        return this;
    }

    /** What it counts of an operation, whoever does it; module calls that a tool hooks apart. */
    public long work(Operation operation) {
        Rule rule = operationRule(operation);
        Rule hooked = moduleRule(operation);
        return Math.addExact(
                rule == null ? 0 : rule.work().applyAsLong(operation),
                hooked == null ? 0 : hooked.work().applyAsLong(operation));
    }

    /** What operations come to by the tool's own names of operators, in its own unit. */
    public Map<String, Long> byOperator(Iterable<Operation> all) {
        Map<String, Long> sums = new TreeMap<>();
        for (Operation operation : all) {
            Rule rule = operationRule(operation);
            Function<Operation, String> named = operators.get(operation.kind());
            if (rule != null && named != null) {
                long work = Math.multiplyExact(unit, rule.work().applyAsLong(operation));
                sums.merge(named.apply(operation), work, Math::addExact);
            }
        }
        return sums;
    }

    /** It reads graphs of one format, and no other model. */
    public Convention forGraphsAlone() {
        forGraphsAlone = true;
        return this;
    }

    /** Whether it reads graphs of one format, and no other model. */
    public boolean isForGraphsAlone() {
        return forGraphsAlone;
    }

    /** Operations that the result does not need are not counted. */
    public Convention dropsUnread() {
        dropsUnread = true;
        return this;
    }

    /** The name in requests and answers: {@code thop-0.1.1}. */
    public String name() {
        return name;
    }

    /** Which tool it reproduces and how that works, in a sentence or two. */
    public String about() {
        return about;
    }

    /** What it counts where it hooks a module, by kind. */
    public Map<OperationKind, Rule> moduleRules() {
        return modules;
    }

    /** What it counts wherever an operation happens, by kind. */
    public Map<OperationKind, Rule> operationRules() {
        return operations;
    }

    /** What is zero by the tool's own word, with the reason. */
    public Map<OperationKind, String> freeKinds() {
        Map<OperationKind, String> reasons = new EnumMap<>(OperationKind.class);
        free.forEach((kind, each) -> reasons.put(kind, each.reason()));
        return reasons;
    }

    /** Whose rules say which operations do arithmetic at all; without it its own. */
    public Convention beside(Convention other) {
        exact = other;
        return this;
    }

    /** Why an operation does no arithmetic; null where it does some. */
    @Nullable
    String movement(Operation operation) {
        String reason = exact.freeReason(operation);
        return reason != null ? reason : exact.isIdle(operation) ? MOVES : null;
    }

    private boolean isIdle(Operation operation) {
        try {
            return Arithmetic.NONE.equals(arithmetic(operation));
        } catch (ArithmeticException overflow) {
            // What 64 bits cannot hold is not nothing.
            return false;
        }
    }

    /** Whether it counts only operations that the result needs. */
    public boolean isDroppingUnread() {
        return dropsUnread;
    }

    public boolean isDividingByBatch() {
        return dividesByBatch;
    }

    public int sharingPower() {
        return sharing;
    }

    /** The rule for a call of a module; null where the tool sees no module or has no rule. */
    @Nullable
    public Rule moduleRule(Operation operation) {
        return operation.isFunction() || operation.derived() && exactClasses || isZero(operation)
                ? null
                : modules.get(operation.kind());
    }

    /** The rule for an operation; null where there is none. */
    @Nullable
    public Rule operationRule(Operation operation) {
        return isZero(operation) ? null : operations.get(operation.kind());
    }

    /** Why an operation is free, or null. */
    @Nullable
    public String freeReason(Operation operation) {
        Case each = free.get(operation.kind());
        boolean seen = !operation.isFunction() || !operations.isEmpty();
        return each != null && seen && each.holds().test(operation) ? each.reason() : null;
    }

    /** Why the tool fails on an operation, or null. */
    @Nullable
    public String failure(Operation operation) {
        Case each = failing.get(operation.kind());
        return each != null && each.holds().test(operation) ? each.reason() : null;
    }

    /** Why an operation is not counted. */
    public String uncountedReason(Operation operation) {
        Case each = unruled.get(operation.kind());
        if (each != null && each.holds().test(operation)) {
            return each.reason();
        }
        if (operation.isFunction() && operations.isEmpty()) {
            return name + " hooks modules and does not see the function " + operation.type();
        }
        return operation.derived() && exactClasses
                ? name + " goes by exact class, and " + operation.type() + " is a subclass"
                : name + " has no rule for " + operation.type();
    }

    private boolean isZero(Operation operation) {
        return holds(unruled, operation) || holds(free, operation);
    }

    private static boolean holds(Map<OperationKind, Case> cases, Operation operation) {
        Case each = cases.get(operation.kind());
        return each != null && each.holds().test(operation);
    }
}
