package org.modelcomplexity.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the service gave out of itself at a moment.
 *
 * @param series by name and labels as Prometheus reads them, the labels in order
 */
record Figures(Map<String, Double> series) {
    static Figures of(RunningService service) {
        Map<String, Double> series = service.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        (a, b) -> a,
                        TreeMap::new));
        return new Figures(series);
    }

    /** The value of a series of ours; 0 where it is not there. */
    double at(String name) {
        return series.getOrDefault("model_complexity_" + name, 0.0);
    }

    /** By how much a series of ours has grown since. */
    double since(Figures before, String name) {
        return at(name) - before.at(name);
    }
}
