package org.modelcomplexity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.report.Comparison.RowIndex;
import org.modelcomplexity.report.Report.RowReport;

class RowAlignmentTests {
    /** Rows from text: {@code Conv/64/80} is a Conv whose argument is 64 and whose output has 80 pixels a side. */
    private static List<RowReport> rows(String text) {
        List<RowReport> rows = new ArrayList<>();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            String[] parts = word.split("/");
            Object arguments = parts.length > 1 ? List.of(parts[1]) : List.of();
            Object output = parts.length > 2 ? List.of(parts[2]) : List.of();
            rows.add(new RowReport(
                    rows.size(),
                    -1L,
                    1L,
                    null,
                    "models.common." + parts[0],
                    arguments,
                    0,
                    0,
                    output,
                    null,
                    null,
                    arguments,
                    List.of()));
        }
        return rows;
    }

    private static String align(String baseline, String candidate) {
        List<String> pairs = new ArrayList<>();
        for (RowIndex pair : RowAlignment.of(rows(baseline), rows(candidate), new Budget(Limits.DEFAULT))) {
            pairs.add((pair.baseline() == null ? "" : pair.baseline()) + "="
                    + (pair.candidate() == null ? "" : pair.candidate()));
        }
        return String.join(" ", pairs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Conv C3 SPPF               | Conv C3 SPPF               | 0=0 1=1 2=2",
                "Conv/32 C3/32 C3/64        | Conv/48 C3/48 C3/96        | 0=0 1=1 2=2",
                "Conv C3 SPPF               | Conv CBAM C3 SPPF          | 0=0 =1 1=2 2=3",
                "Conv CBAM C3 SPPF          | Conv C3 SPPF               | 0=0 1= 2=1 3=2",
                "Conv C3                    | Conv C3 SPPF Detect        | 0=0 1=1 =2 =3",
                "Conv C3                    | Focus Conv C3              | =0 0=1 1=2"
            })
    void namesRowsThatWereInsertedOrRemoved(String baseline, String candidate, String pairs) {
        assertThat(align(baseline, candidate)).isEqualTo(pairs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Conv/64 Conv/128 Conv/256  | Conv/64 Conv/256           | 0=0 1= 2=1",
                "Conv/64 Conv/256           | Conv/64 Conv/128 Conv/256  | 0=0 =1 1=2",
                "C3/a/40 C3/a/20            | C3/a/20                    | 0= 1=0",
                "C3/a/40 C3/b/20            | C3/b/40                    | 0=0 1=",
                "Conv/64 C3 Conv/128 C3     | Conv/128 C3                | 0= 1= 2=0 3=1"
            })
    void prefersEqualArgumentsAndOutputsAmongRowsOfOneType(String baseline, String candidate, String pairs) {
        assertThat(align(baseline, candidate)).isEqualTo(pairs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Conv C3 SPPF               | Conv C3Ghost SPPF          | 0=0 1=1 2=2",
                "Conv C3/a/40 SPPF          | Conv X/a/20 Y/b/40 Z SPPF  | 0=0 1=1 =2 =3 2=4",
                "Conv C3/a/40 SPPF          | Conv X/b/20 Y/b/40 Z SPPF  | 0=0 =1 1=2 =3 2=4",
                "Conv Detect                | Conv Segment               | 0=0 1=1",
                "Conv C3 C3 Conv            | Conv C3Ghost C3 Conv       | 0=0 1=1 2=2 3=3",
                "Conv C3                    | Focus SPP Conv C3          | =0 =1 0=2 1=3"
            })
    void letsRowsOfAnotherTypeStandInOnlyBetweenThoseOfOneType(String baseline, String candidate, String pairs) {
        assertThat(align(baseline, candidate)).isEqualTo(pairs);
    }

    @Test
    void takesAModuleTypeForTheSameUnderEveryDialectsClassName() {
        List<RowReport> other = List.of(new RowReport(
                0,
                -1L,
                1L,
                null,
                "other.modules.block.C3",
                List.of(),
                0,
                0,
                List.of(),
                null,
                null,
                List.of(),
                List.of()));
        assertThat(RowAlignment.of(rows("SPPF C3"), other, new Budget(Limits.DEFAULT)))
                .containsExactly(new RowIndex(0, null), new RowIndex(1, 0));
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) ('A' + random.nextInt(3)))
                    .append('/')
                    .append(random.nextInt(2))
                    .append('/')
                    .append(random.nextInt(2))
                    .append(' ');
        }
        return text.toString();
    }

    @Test
    void givesEveryRowOnceInOrderAndMirrorsWhenTheSidesAreExchanged() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            List<RowReport> a = rows(random(random));
            List<RowReport> b = rows(random(random));
            List<RowIndex> pairs = RowAlignment.of(a, b, new Budget(Limits.DEFAULT));
            assertThat(pairs.stream().map(RowIndex::baseline).filter(Objects::nonNull))
                    .containsExactlyElementsOf(numbers(a.size()));
            assertThat(pairs.stream().map(RowIndex::candidate).filter(Objects::nonNull))
                    .containsExactlyElementsOf(numbers(b.size()));
            assertThat(RowAlignment.of(b, a, new Budget(Limits.DEFAULT)).stream()
                            .map(pair -> new RowIndex(pair.candidate(), pair.baseline())))
                    .containsExactlyInAnyOrderElementsOf(pairs);
            assertThat(pairs.stream().filter(pair -> isOfOneType(pair, a, b)))
                    .hasSize(longestCommonSubsequence(a, b, 0, 0, new Integer[a.size() + 1][b.size() + 1]));
        }
    }

    private static List<Integer> numbers(int size) {
        Integer[] numbers = new Integer[size];
        Arrays.setAll(numbers, i -> i);
        return List.of(numbers);
    }

    private static boolean isOfOneType(RowIndex pair, List<RowReport> a, List<RowReport> b) {
        return pair.baseline() != null
                && pair.candidate() != null
                && a.get(pair.baseline())
                        .module()
                        .equals(b.get(pair.candidate()).module());
    }

    private static int longestCommonSubsequence(List<RowReport> a, List<RowReport> b, int i, int j, Integer[][] known) {
        if (i == a.size() || j == b.size()) {
            return 0;
        }
        if (known[i][j] == null) {
            known[i][j] = a.get(i).module().equals(b.get(j).module())
                    ? 1 + longestCommonSubsequence(a, b, i + 1, j + 1, known)
                    : Math.max(
                            longestCommonSubsequence(a, b, i + 1, j, known),
                            longestCommonSubsequence(a, b, i, j + 1, known));
        }
        return known[i][j];
    }

    @Test
    void alignsTheLongestModelsThatTheLimitsLetInAndRefusesWhatWouldTakeTooLong() {
        RowReport row = rows("Conv").get(0);
        List<RowReport> longest = Collections.nCopies(2_000, row);
        assertThat(RowAlignment.of(longest, longest, new Budget(Limits.DEFAULT)))
                .hasSize(2_000);
        List<RowReport> longer = Collections.nCopies(6_000, row);
        assertThatThrownBy(() -> RowAlignment.of(longer, longer, new Budget(Limits.DEFAULT)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("6000 rows");
    }
}
