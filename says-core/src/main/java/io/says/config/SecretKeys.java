package io.says.config;

import io.says.storage.Locations;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells which keys hold secrets, so that no log, plan or page shows their values. */
final class SecretKeys {

    /** Many a receiver knows who may post by a secret in the address alone. */
    private static final Pattern WEBHOOK = Pattern.compile("(says\\.)?webhooks\\b.*\\burl\\b.*", Pattern.DOTALL);

    private SecretKeys() {}

    /** By the name of a key, or by an assignment {@code key=value}. */
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
                || lower.contains("private-key")
                || WEBHOOK.matcher(lower).matches()
                || Locations.holdsPassword(key);
    }

    /** Whether a value is shown nowhere: by its key, or since it is an address with a password in it. */
    static boolean isSecret(String key, Object value) {
        return isSecret(key) || Locations.holdsPassword(String.valueOf(value));
    }
}
