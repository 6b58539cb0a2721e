package org.modelcomplexity.engine.identity;

import java.util.Arrays;

/** Digests and numbers in a row, while they become more. */
public final class Bytes {
    private byte[] bytes = new byte[1024];
    private int length;

    /** Adds a digest. */
    public void add(byte[] digest) {
        room(digest.length);
        System.arraycopy(digest, 0, bytes, length, digest.length);
        length += digest.length;
    }

    /** Adds a number. */
    public void add(int number) {
        room(Integer.BYTES);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (number >> shift);
        }
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + more);
        }
    }

    /** The SHA-256 of all that behind a word, in hexadecimal. */
    public String digest(String word) {
        return new Digest().add(word).add(Arrays.copyOf(bytes, length)).hex();
    }
}
