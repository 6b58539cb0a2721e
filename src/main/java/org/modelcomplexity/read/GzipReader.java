package org.modelcomplexity.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Unpacks what came as gzip, as far as it may go. */
public final class GzipReader {
    private static final int CHUNK = 16 << 10;

    private GzipReader() {}

    /**
     * What was packed, as it is read; past the limit reading it is a refusal.
     *
     * @param limit the most bytes there may be
     */
    public static InputStream open(byte[] packed, long limit) {
        return new InputStream() {
            private @Nullable InputStream in;
            private long count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] to, int from, int most) throws IOException {
                InputStream known = in;
                if (known == null) {
                    known = new GZIPInputStream(new ByteArrayInputStream(packed), CHUNK);
                    in = known;
                }
                int some = known.read(to, from, most);
                count += Math.max(0, some);
                if (count > limit) {
                    throw tooLarge(limit);
                }
                return some;
            }
        };
    }

    private static InvalidModelException tooLarge(long limit) {
        return new InvalidModelException(
                Problem.TOO_LARGE,
                Place.WHOLE,
                "the body unpacks to more than " + limit + " bytes, the configured limit");
    }

    /**
     * What was packed.
     *
     * @param limit the most bytes there may be
     * @param budget what they are charged to
     * @throws InvalidModelException where it is no gzip, broken off, or too large
     */
    public static byte[] read(byte[] packed, long limit, Budget budget) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.max(CHUNK, packed.length * 2));
        byte[] chunk = new byte[CHUNK];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), CHUNK)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                budget.hold(count);
                whole.write(chunk, 0, count);
                if (whole.size() > limit) {
                    throw tooLarge(limit);
                }
            }
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(Place.WHOLE)));
        } catch (IOException broken) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, Place.WHOLE, "the body is not the gzip that Content-Encoding says");
        }
        return whole.toByteArray();
    }
}
