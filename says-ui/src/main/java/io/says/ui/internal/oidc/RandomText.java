package io.says.ui.internal.oidc;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody guesses. Thread-safe. */
final class RandomText {

    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** 256 random bits in 43 characters that need no escape in a URL. */
    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
