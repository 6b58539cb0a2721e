package org.modelcomplexity.service;

import java.util.List;
import java.util.function.Supplier;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.problem.Stage;

/** All that is done for one request, from the model to the report: what grows past a limit anywhere is a refusal. */
public final class Work {
    private Work() {}

    /**
     * Does it.
     *
     * @param budget what the request may still use
     * @throws InvalidModelException also where it was too much, too deep, or past 64 bits
     */
    public static <T> T done(Budget budget, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(Place.WHOLE)));
        } catch (ArithmeticException overflow) {
            throw new InvalidModelException(
                    Problem.OVERFLOW, Place.WHOLE, "a figure of this model does not fit 64 bits");
        } catch (StackOverflowError deep) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED, Place.WHOLE, "modules or lists of this model are nested too deeply");
        } finally {
            budget.watch().enter(Stage.WRITE);
        }
    }
}
