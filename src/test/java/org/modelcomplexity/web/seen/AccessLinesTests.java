package org.modelcomplexity.web.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;

/** How many lines there are, whatever comes. */
@ExtendWith(OutputCaptureExtension.class)
class AccessLinesTests {
    private final AtomicLong nanos = new AtomicLong();
    private final Seen seen = Seen.begin(new MockHttpServletRequest(), "name");

    private static AccessLines.Line line(int number) {
        return new AccessLines.Line("GET", "/" + number, 200, Outcome.ANSWERED, 1_234_567, 10);
    }

    @Test
    void aSecondHasSoManyAndTheNextSaysHowManyItLacked(CapturedOutput output) {
        AccessLines lines = new AccessLines(2, nanos::get);
        assertThat(lines.write(line(1), seen)).isTrue();
        assertThat(lines.write(line(2), seen)).isTrue();
        assertThat(lines.write(line(3), seen)).isFalse();
        nanos.set(999_999_999);
        assertThat(lines.write(line(4), seen)).isFalse();
        nanos.set(1_000_000_000);
        assertThat(lines.write(line(5), seen)).isTrue();
        assertThat(output.getOut())
                .contains("GET /1 answered 200: 1.23 ms 10 bytes none", "GET /2 ", "GET /5 ", "2 lines left out before")
                .doesNotContain("GET /3 ", "GET /4 ");
    }

    @Test
    void whereNoneAreWantedNoneAreLeftOut(CapturedOutput output) {
        assertThat(new AccessLines(0, nanos::get).write(line(1), seen)).isTrue();
        assertThat(output.getOut()).doesNotContain("GET /1 ");
    }
}
