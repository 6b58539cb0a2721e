package org.modelcomplexity.web.seen;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name by which one request is found again: its sender's, where that is one, or one of ours. */
final class RequestId {
    /** The header that it comes in and goes out with. */
    static final String HEADER = "X-Request-Id";

    /** What may stand in a log and in a header without being looked at again. */
    private static final Pattern TAKEN = Pattern.compile("[A-Za-z0-9._:=-]{1,64}");

    private RequestId() {}

    /** What was sent, or 64 random bits: enough that one is not met twice in a log, and nobody's secret. */
    static String of(@Nullable String sent) {
        return sent != null && TAKEN.matcher(sent).matches()
                ? sent
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
