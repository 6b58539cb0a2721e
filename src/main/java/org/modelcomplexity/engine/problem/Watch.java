package org.modelcomplexity.engine.problem;

/** Whoever wants to know how far a request is, told as it goes on: the engine itself keeps no time. */
public interface Watch {
    /** Nobody wants to know. */
    Watch NOBODY = new Watch() {
        @Override
        public void enter(Stage stage) {
            // Nobody wants to know.
        }

        @Override
        public void reading(String dialect) {
            // Nobody wants to know.
        }
    };

    /** A stage begins, and with it the one before it ends. */
    void enter(Stage stage);

    /** A model is read in a dialect; of several models the first one is the request's. */
    void reading(String dialect);
}
