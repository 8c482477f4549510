package io.says.config;

import java.util.Locale;

/** Tells which keys hold secrets, so that no log, plan or page shows their values. */
final class SecretKeys {

    private SecretKeys() {}

    static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.contains("secret")
                || lower.contains("password")
                || lower.contains("token")
                || lower.contains("credential")
                || lower.contains("access.key")
                || lower.contains("access-key")
                || lower.contains("api-key")
                || lower.contains("apikey")
                || lower.contains("private-key");
    }
}
