package org.modelcomplexity.web.sweep;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Threads that compute sweeps, a slice of each in turn: few, so that other requests find a processor free. */
@Component
class SweepWorkers implements Executor, DisposableBean {
    private final ExecutorService threads;

    SweepWorkers(ServiceProperties properties) {
        int set = properties.sweeps().threads();
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(
                set > 0 ? set : Math.max(1, Runtime.getRuntime().availableProcessors() / 2), work -> {
                    Thread thread = new Thread(work, "sweep-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public void execute(Runnable slice) {
        threads.execute(slice);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
