package org.modelcomplexity.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Nothing that anyone sends gets in, kills or starves the service: whatever random requests ask, the answer is a report
 * or a problem that says why, and nothing of them stays behind.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"model-complexity.row-cache=4MB", "model-complexity.sweeps.time=2s", "logging.level.root=ERROR"})
class FuzzTests {
    private static final String SEED = "fuzz.seed";
    private static final String INDEX = "fuzz.index";
    private static final int SHORT = 2_000;
    private static final int PARTS = 20;
    /** What may be live more at the end than at half time, when every cache is full. */
    private static final long GROWTH = 5 << 20;

    @LocalServerPort
    private int port;

    private FuzzClient client;
    private Material material;

    @BeforeEach
    void ask() throws IOException {
        client = new FuzzClient(port);
        material = Material.of(client);
    }

    private static List<Kind> kinds() {
        String kind = System.getProperty("fuzz.kind");
        return kind == null ? Arrays.asList(Kind.values()) : List.of(Kind.valueOf(kind));
    }

    private FuzzRun run(long seed) {
        return new FuzzRun(client, material, seed, kinds());
    }

    @Test
    void everyRequestGetsAReportOrAProblem() throws InterruptedException {
        FuzzRun run = run(1);
        run.send(0, SHORT);
        System.out.println("fuzz, seed 1: " + run.statuses());
        assertThat(run.failed()).as(run.failures()).isZero();
    }

    @Test
    @Tag("fuzz")
    @EnabledIfSystemProperty(named = INDEX, matches = ".+", disabledReason = "no request is to be sent again")
    void whatWasWrongIsRight() throws InterruptedException {
        long seed = Long.getLong(SEED);
        int index = Integer.getInteger(INDEX);
        System.out.println(kinds().get(0).request(seed, index, material));
        FuzzRun run = run(seed);
        run.send(index, index + 1);
        System.out.println(run.statuses());
        assertThat(run.failed()).as(run.failures()).isZero();
    }

    @Test
    @Tag("fuzz")
    @DisabledIfSystemProperty(named = INDEX, matches = ".+", disabledReason = "one request is sent again")
    void nothingStaysBehind() throws InterruptedException {
        long seed = Long.getLong(SEED, System.nanoTime());
        int requests = Integer.getInteger("fuzz.requests", 200_000);
        FuzzRun run = run(seed);
        long half = 0;
        long last = 0;
        long start = System.nanoTime();
        for (int i = 1; i <= PARTS; i++) {
            run.send((int) ((long) requests * (i - 1) / PARTS), (int) ((long) requests * i / PARTS));
            last = live();
            half = i == PARTS / 2 ? last : half;
            System.out.printf(
                    "fuzz, seed %d: %d %% in %d s, %d KB live, %d wrong%n",
                    seed, 100 * i / PARTS, (System.nanoTime() - start) / 1_000_000_000, last >> 10, run.failed());
        }
        System.out.println(run.statuses() + "\n" + run.slowest());
        assertThat(run.failed()).as(run.failures()).isZero();
        assertThat(last - half).as("bytes that live longer than their request").isLessThan(GROWTH);
    }

    private static long live() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
