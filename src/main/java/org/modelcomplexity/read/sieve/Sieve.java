package org.modelcomplexity.read.sieve;

import org.modelcomplexity.engine.problem.InvalidModelException;

/** Tells of a file, as its bytes come, which of them are of use. */
public interface Sieve extends AutoCloseable {
    /** What becomes of bytes. */
    interface Sink {
        /**
         * These are of use.
         *
         * @return false: no more can be taken
         */
        boolean keep(byte[] bytes, int from, int count);

        /** So many are left out here. */
        void leaveOut(long count);
    }

    /**
     * Takes the bytes that come next.
     *
     * @return false: the sink takes no more
     * @throws InvalidModelException where it is sure that no file of this kind goes on like this
     */
    boolean take(byte[] bytes, int from, int count);

    /**
     * Says that no more bytes come.
     *
     * @throws InvalidModelException where the file cannot end here
     */
    default void end() {}

    @Override
    default void close() {}
}
