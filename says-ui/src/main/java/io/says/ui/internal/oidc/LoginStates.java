package io.says.ui.internal.oidc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The states of logins that have been sent to the provider. A state holds all that is to be known when the login comes back, sealed
 * with a key of this process for one browser: nothing is kept of a login that has not come back, so that nobody's can be crowded
 * out by those of others. Of those that came back it is kept until they end that they did; each comes back once. Thread-safe.
 */
final class LoginStates {

    /** How long a person may take at the provider. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    /** More are forgotten, the first ones first: whoever repeats one of those has a code that the provider takes no second time. */
    private static final int MOST_OVER = 10_000;

    /** The longest way on that a state holds, in bytes: it is a part of the address at the provider. */
    private static final int LONGEST_NEXT = 1000;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int VECTOR_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec sealing = new SecretKeySpec(bytes(KEY_BYTES), "AES");
    private final SecretKeySpec deriving = new SecretKeySpec(bytes(KEY_BYTES), MAC);
    private final Map<String, Instant> over = new LinkedHashMap<>();

    LoginStates(Clock clock) {
        this.clock = clock;
    }

    /**
     * A login on its way.
     *
     * @param state what the provider sends back
     * @param nonce what the ID token has to hold
     * @param verifier proves to the provider that it was we who began (RFC 7636)
     * @param next where to go on to, a path of this server
     */
    record Login(String state, String nonce, String verifier, String next) {}

    /**
     * Begins a login.
     *
     * @param browser what the browser's cookie holds
     * @param next where to go on to, a path of this server; of a very long one only what is before its query
     */
    Login begin(String browser, String next) {
        byte[] way = shortened(next).getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(Long.BYTES + way.length)
                .putLong(clock.instant().plus(LIFETIME).toEpochMilli())
                .put(way)
                .array();
        byte[] vector = bytes(VECTOR_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, vector, browser).doFinal(content);
            return login(
                    text(ByteBuffer.allocate(vector.length + sealed.length)
                            .put(vector)
                            .put(sealed)
                            .array()),
                    browser,
                    shortened(next));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + CIPHER, e);
        }
    }

    /** The login of a state, which is over from then on; empty for none of this browser, one that is over, or one that took too long. */
    Optional<Login> end(String state, String browser) {
        byte[] content;
        String vectorText;
        try {
            byte[] shown = Base64.getUrlDecoder().decode(state);
            if (shown.length < VECTOR_BYTES) {
                return Optional.empty();
            }
            byte[] vector = Arrays.copyOf(shown, VECTOR_BYTES);
            vectorText = text(vector);
            content = cipher(Cipher.DECRYPT_MODE, vector, browser)
                    .doFinal(shown, VECTOR_BYTES, shown.length - VECTOR_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
        Instant ends = Instant.ofEpochMilli(ByteBuffer.wrap(content).getLong());
        if (!clock.instant().isBefore(ends) || !isFirst(vectorText, ends)) {
            return Optional.empty();
        }
        String next = new String(content, Long.BYTES, content.length - Long.BYTES, StandardCharsets.UTF_8);
        return Optional.of(login(state, browser, next));
    }

    /** The vector tells logins apart, whichever way the state is spelt. */
    private boolean isFirst(String login, Instant ends) {
        synchronized (over) {
            Instant now = clock.instant();
            over.values().removeIf(end -> !now.isBefore(end));
            boolean first = over.putIfAbsent(login, ends) == null;
            if (over.size() > MOST_OVER) {
                Iterator<String> oldest = over.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            return first;
        }
    }

    private Login login(String state, String browser, String next) {
        return new Login(state, derived("nonce", state, browser), derived("verifier", state, browser), next);
    }

    /** 256 bits that nobody guesses, the same each time for one login. */
    private String derived(String what, String state, String browser) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(deriving);
            return text(mac.doFinal((what + " " + state + " " + browser).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + MAC, e);
        }
    }

    private Cipher cipher(int mode, byte[] vector, String browser) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, vector));
        cipher.updateAAD(browser.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String shortened(String next) {
        if (next.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NEXT) {
            return next;
        }
        String path = next.split("\\?", 2)[0];
        return path.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NEXT ? path : "/";
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
