package org.modelcomplexity.read.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;

/** What gzip holds, however it comes. */
class GunzipTests {
    private static final int LARGE = 1 << 20;

    private static byte[] data() {
        byte[] data = new byte[200_000];
        new Random(5).nextBytes(data);
        Arrays.fill(data, 50_000, 150_000, (byte) 1);
        return data;
    }

    private static byte[] packed(byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(data);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return bytes.toByteArray();
    }

    private static byte[] unpacked(byte[] packed, int chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Sieve all = (some, from, count) -> {
            bytes.write(some, from, count);
            return true;
        };
        try (Gunzip gunzip = new Gunzip(all, LARGE)) {
            for (int from = 0; from < packed.length; from += chunk) {
                assertThat(gunzip.take(packed, from, Math.min(chunk, packed.length - from)))
                        .isTrue();
            }
            gunzip.end();
        }
        return bytes.toByteArray();
    }

    /** With all that a head may have: an extra field, a name, a comment, a sum of its own. */
    private static byte[] decorated(byte[] packed, int flags) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(packed, 0, 3);
        bytes.write(flags);
        bytes.write(packed, 4, 6);
        if ((flags & 4) != 0) {
            bytes.writeBytes(new byte[] {3, 0, 0, 0, 0});
        }
        if ((flags & 8) != 0) {
            bytes.writeBytes(new byte[] {'a', 'b', 0});
        }
        if ((flags & 16) != 0) {
            bytes.writeBytes(new byte[] {0});
        }
        if ((flags & 2) != 0) {
            CRC32 sum = new CRC32();
            sum.update(bytes.toByteArray());
            bytes.writeBytes(new byte[] {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)});
        }
        bytes.write(packed, 10, packed.length - 10);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8192, 1 << 24})
    void everyHeadIsRead(int chunk) {
        for (int flags : new int[] {0, 1, 2, 4, 8, 16, 30, 31, 12, 20, 10}) {
            assertThat(unpacked(decorated(packed(data()), flags), chunk))
                    .as("flags %d", flags)
                    .isEqualTo(data());
        }
    }

    @Test
    void membersFollowEachOther() {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(packed(data()));
        both.writeBytes(packed(new byte[0]));
        both.writeBytes(packed(new byte[] {1, 2, 3}));
        byte[] expected = Arrays.copyOf(data(), data().length + 3);
        System.arraycopy(new byte[] {1, 2, 3}, 0, expected, data().length, 3);
        assertThat(unpacked(both.toByteArray(), 1000)).isEqualTo(expected);
    }

    private static void isRefused(byte[] packed, String why) {
        assertThatThrownBy(() -> unpacked(packed, 4096))
                .as(why)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("not the gzip");
    }

    @Test
    void whatIsBrokenIsRefused() {
        byte[] whole = packed(data());
        isRefused(new byte[0], "nothing");
        isRefused(Arrays.copyOf(whole, whole.length - 1), "cut off in its trailer");
        isRefused(Arrays.copyOf(whole, whole.length / 2), "cut off in its data");
        isRefused(Arrays.copyOf(whole, 5), "cut off in its head");
        isRefused(Arrays.copyOf(whole, whole.length + 3), "something behind it");
        for (int at : new int[] {0, 1, 2, 1000, whole.length - 8, whole.length - 1}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x40;
            isRefused(flipped, "byte " + at);
        }
    }

    @Test
    void itUnpacksToNoMoreThanItMay() {
        byte[] bomb = packed(new byte[LARGE + 1]);
        assertThat(Gunzip.whole(bomb, LARGE + 1, new Budget(Limits.DEFAULT))).hasSize(LARGE + 1);
        assertThatThrownBy(() -> Gunzip.whole(bomb, LARGE, new Budget(Limits.DEFAULT)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("more than 1048576 bytes");
    }
}
