package io.says.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells which keys hold secrets, and which parts of addresses may, so that no log, plan or page shows them. */
final class SecretKeys {

    private static final String HIDDEN = "<hidden>";

    private static final Pattern ADDRESS = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)+//[^\\s\"]*");
    private static final Pattern WHO = Pattern.compile("://[^/?#]*@");
    private static final Pattern VALUE = Pattern.compile("([?&;][^=?&;#]+=)[^&;#]*");
    private static final Pattern BEHIND_THE_HOST = Pattern.compile("(://[^/?#]+[/?#]).+");
    private static final Pattern WEBHOOK = Pattern.compile("(?:.*\\.)?webhooks\\..+\\.url");

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

    /**
     * A value as it may be shown: of an address not who logs in with which password, nor what a query says; of a webhook's, which often
     * is a secret itself, the host alone.
     */
    static String shown(String key, String value) {
        if (isSecret(key)) {
            return HIDDEN;
        }
        boolean webhook = WEBHOOK.matcher(key).matches();
        return ADDRESS.matcher(value).replaceAll(found -> {
            String address = WHO.matcher(found.group()).replaceFirst("://" + HIDDEN + "@");
            return java.util.regex.Matcher.quoteReplacement(
                    webhook
                            ? BEHIND_THE_HOST.matcher(address).replaceFirst("$1" + HIDDEN)
                            : VALUE.matcher(address).replaceAll("$1" + HIDDEN));
        });
    }

    /** The same of whatever a configuration holds. */
    static @Nullable Object shown(String key, @Nullable Object value) {
        if (isSecret(key)) {
            return HIDDEN;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> shown(key, one)).toList();
        }
        return value instanceof String text ? shown(key, text) : value;
    }
}
