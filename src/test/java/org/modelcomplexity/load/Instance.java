package org.modelcomplexity.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A service's process on this machine (Linux), looked at from outside. */
final class Instance {
    private static final int HEAP = 6 << 10;
    private static final int THREADS = 6;
    private static final int FILES = 16;

    private final String pid;
    private final List<Sample> samples = new ArrayList<>();

    Instance(String pid) {
        this.pid = pid;
    }

    /**
     * What it held at one time.
     *
     * @param heap KB that live after a collection
     * @param resident KB of memory
     */
    private record Sample(long seconds, int heap, int resident, int files, int threads) {}

    /** Looks at it now, after a collection. */
    void sample(long seconds) throws IOException, InterruptedException {
        run("jcmd", pid, "GC.run");
        String[] used = run("jstat", "-gc", pid).lines().toList().get(1).strip().split("\\s+");
        double heap = Stream.of(2, 3, 5, 7)
                .mapToDouble(at -> Double.parseDouble(used[at].replace(',', '.')))
                .sum();
        String resident = Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        samples.add(new Sample(seconds, (int) heap, Integer.parseInt(resident), count("fd"), count("task")));
    }

    private int count(String folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", pid, folder))) {
            return (int) all.count();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
        return text;
    }

    /** Whether the last sample has no more of anything than the second, the first that is warm. */
    boolean isFlat() {
        if (samples.size() < 3) {
            return true;
        }
        Sample first = samples.get(1);
        Sample last = samples.get(samples.size() - 1);
        return last.heap - first.heap < HEAP
                && last.threads - first.threads < THREADS
                && last.files - first.files < FILES;
    }

    /** A table of Markdown. */
    String text() {
        StringBuilder text = new StringBuilder(
                "| after s | heap MB | resident MB | files | threads |\n" + "| ---: | ---: | ---: | ---: | ---: |\n");
        samples.forEach(each -> text.append(String.format(
                Locale.ROOT,
                "| %d | %.1f | %d | %d | %d |%n",
                each.seconds,
                each.heap / 1024.0,
                each.resident >> 10,
                each.files,
                each.threads)));
        return text + (isFlat() ? "flat\n" : "WRONG: not flat\n");
    }
}
