package io.says.config;

import io.says.storage.Locations;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which keys hold secrets, so that no log, plan or page shows their values. */
final class SecretKeys {

    /** Many a receiver knows who may post by a secret in the address alone. */
    private static final Pattern WEBHOOK = Pattern.compile("(says\\.)?webhooks\\b.*\\burl\\b.*", Pattern.DOTALL);

    private static final String HIDDEN = "<hidden>";
    private static final Pattern ADDRESS = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)+//[^\\s\"]*");
    private static final Pattern PARAMETER = Pattern.compile("([?&;][^=?&;#]+=)[^&;#]*");

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

    /**
     * A value as it may be shown: nothing of it where its key or an address with a password in it says that it is secret, and of other
     * addresses not what their parameters are, which hold passwords as well, as those of databases do.
     */
    static Object shown(String key, Object value) {
        if (isSecret(key, value)) {
            return HIDDEN;
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(one -> one instanceof String text ? open(text) : one)
                    .toList();
        }
        return value instanceof String text ? open(text) : value;
    }

    private static String open(String text) {
        return ADDRESS.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        PARAMETER.matcher(found.group()).replaceAll("$1" + HIDDEN)));
    }
}
