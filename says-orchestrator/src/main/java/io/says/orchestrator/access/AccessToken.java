package io.says.orchestrator.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is kept: what it allows, and the hash by which it is known again. The secret itself is kept nowhere.
 *
 * @param name its name, unique in the workspace
 * @param scope what it allows
 * @param sha256 the SHA-256 of the secret, in hexadecimal digits
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null for never
 */
public record AccessToken(
        String name,
        AccessScope scope,
        String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    /** Whether it is still good at some instant. */
    public boolean validAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
