package org.modelcomplexity.service.start;

import java.util.concurrent.FutureTask;
import org.modelcomplexity.service.Library;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Reads the library while Spring starts, which takes one processor of several, and compiles with it what most first
 * requests are about: both are as good as ready when the first one comes.
 */
public final class EarlyLibrary implements ApplicationContextInitializer<GenericApplicationContext> {
    private final FutureTask<Library> library = new FutureTask<>(Library::new);

    /** Begins to read. */
    public EarlyLibrary() {
        Thread thread = new Thread(this::read, "early-library");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        library.run();
        WarmUp.exercise(get(), WarmUp.FIRST);
    }

    @Override
    public void initialize(GenericApplicationContext context) {
        context.registerBean("library", Library.class, this::get);
    }

    private Library get() {
        try {
            return library.get();
        } catch (Exception broken) {
            throw new IllegalStateException("the library cannot be read", broken);
        }
    }
}
