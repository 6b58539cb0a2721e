package org.modelcomplexity.engine.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 while it grows. */
final class Digest {
    private final MessageDigest digest;

    /** Of nothing yet. */
    Digest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a text, in UTF-8. */
    Digest add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes. */
    Digest add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** The first half of the digest of all that was added. */
    byte[] half() {
        return Arrays.copyOf(digest.digest(), digest.getDigestLength() / 2);
    }

    /** The digest of all that was added, in hexadecimal. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
