package org.modelcomplexity.load;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.modelcomplexity.load.Loiterers.Habit;

/**
 * Sends a mixed load to a service and tells what became of it; ends with 1 where an answer was lost or wrong, or where
 * the service's process holds more at the end than at the beginning. Arguments are {@code name=value}:
 *
 * <ul>
 *   <li>{@code service}: its address; {@code direct}: that of an instance behind it, which gets a quarter of the mixture
 *       and all who loiter
 *   <li>{@code seconds}, in rounds of {@code round} seconds, with a rest behind each, when {@code process} (its number) is
 *       looked at
 *   <li>{@code connections} with the mixture; {@code flood}: so many more, for a third of each round; {@code idle} and
 *       {@code slow}: connections that say nothing, and that say it slowly
 *   <li>{@code retries}: how often a request is sent again whose connection broke; {@code until=stopped}: clients that can
 *       connect no more are done
 * </ul>
 */
public final class Load {
    private static final long REST_MILLIS = 8_000;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Map<String, String> options;
    private final Tally tally = new Tally();
    private final Senders senders;
    private final URI service;
    private final URI direct;
    private final long start = System.nanoTime();

    private Load(Map<String, String> options) {
        this.options = options;
        this.senders = new Senders(tally, number("retries", 0), options.containsKey("until"));
        this.service = URI.create(options.get("service"));
        this.direct = URI.create(options.getOrDefault("direct", options.get("service")));
    }

    /** Arguments as above. */
    public static void main(String[] arguments) throws Exception {
        // Shorter than a service keeps a silent connection, so that no request meets its end.
        System.setProperty("jdk.httpclient.keepalive.timeout", "2");
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
        System.exit(new Load(options).run() ? 0 : 1);
    }

    private int number(String option, int otherwise) {
        return Optional.ofNullable(options.get(option)).map(Integer::valueOf).orElse(otherwise);
    }

    private boolean run() throws IOException, InterruptedException {
        Mixture mixture = Mixture.of(this::yaml);
        senders.learn(service, mixture.good());
        senders.learn(service, mixture.refused());
        Optional<Instance> instance =
                Optional.ofNullable(options.get("process")).map(Instance::new);
        int seconds = number("seconds", 10);
        int round = Math.min(seconds, number("round", seconds));
        long end = System.nanoTime() + seconds * SECOND_NANOS;
        while (System.nanoTime() < end) {
            round(mixture, Math.min(end, System.nanoTime() + round * SECOND_NANOS));
            if (instance.isPresent()) {
                Thread.sleep(REST_MILLIS);
                instance.get().sample((System.nanoTime() - start) / SECOND_NANOS);
            }
        }
        System.out.print(tally.text((System.nanoTime() - start) / (double) SECOND_NANOS));
        instance.ifPresent(each -> System.out.print("\n" + each.text()));
        return tally.isRight() && instance.map(Instance::isFlat).orElse(true);
    }

    private String yaml(String model) {
        try {
            return senders.get(service, "/api/v1/models/" + model, "application/yaml");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void round(Mixture mixture, long end) throws InterruptedException {
        long now = System.nanoTime();
        int connections = number("connections", 16);
        int aside = direct.equals(service) ? 0 : connections / 4;
        BooleanSupplier over = () -> System.nanoTime() > end;
        try (Loiterers loiterers = new Loiterers(direct, habits())) {
            senders.start(service, connections - aside, mixture::next, over);
            senders.start(direct, aside, mixture::next, over);
            Thread.sleep((end - now) / 3_000_000);
            senders.start(
                    service, number("flood", 0), mixture::nextHeavy, () -> System.nanoTime() > end - (end - now) / 3);
            senders.join();
            loiterers.close();
            System.out.println("loiterers: " + loiterers.told());
        }
    }

    private Map<Habit, Integer> habits() {
        Map<Habit, Integer> habits = new HashMap<>();
        for (Habit habit : Habit.values()) {
            habits.put(habit, habit == Habit.SILENT ? number("idle", 0) : number("slow", 0) / 4);
        }
        return habits;
    }
}
