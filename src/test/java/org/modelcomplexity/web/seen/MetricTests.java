package org.modelcomplexity.web.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table that operators read is the one in the code. */
class MetricTests {
    @Test
    void thePageHasEveryFigureAsTheCodeHasIt() throws IOException {
        List<String> rows = Arrays.stream(Metric.values()).map(MetricTests::row).toList();
        List<String> page = Files.readAllLines(Path.of("docs/observing.md")).stream()
                .filter(line -> line.startsWith("| `model_complexity_"))
                .toList();
        assertThat(page).isEqualTo(rows);
    }

    private static String row(Metric metric) {
        String tags = metric.tags().stream().map(tag -> '`' + tag + '`').collect(Collectors.joining(", "));
        return "| `" + metric.exposed() + "` | " + metric.kind().name().toLowerCase(java.util.Locale.ROOT) + " | "
                + tags + " | " + metric.meaning() + " |";
    }
}
