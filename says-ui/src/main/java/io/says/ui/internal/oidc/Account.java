package io.says.ui.internal.oidc;

import io.says.orchestrator.access.AccessScope;
import io.says.ui.OidcConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody the provider knows, and what they may do here.
 *
 * @param name the e-mail address where the provider has verified it, else the provider's own id for them; what nobody can choose
 *     at will
 * @param scope what they may do; empty where the configuration gives them nothing
 */
record Account(String name, Optional<AccessScope> scope) {

    private static final int LONGEST_NAME = 200;
    private static final String EMAIL = "email";

    /** By the claims of a token that has been checked. */
    static Account of(Map<String, Object> claims, OidcConfig config) {
        boolean verified = Boolean.TRUE.equals(claims.get("email_verified"));
        Object email = verified ? claims.get(EMAIL) : null;
        String name = String.valueOf(email == null ? claims.get("sub") : email);
        // An address that anybody can give for theirs gives nobody anything.
        Object told = config.claim().equals(EMAIL) && !verified ? null : find(claims, config.claim());
        return new Account(
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name, scope(texts(told), config));
    }

    private static Optional<AccessScope> scope(List<String> values, OidcConfig config) {
        if (isAmong(values, config.admin())) {
            return Optional.of(AccessScope.ADMIN);
        }
        if (isAmong(values, config.write())) {
            return Optional.of(AccessScope.WRITE);
        }
        return isAmong(values, config.read()) ? Optional.of(AccessScope.READ) : Optional.empty();
    }

    private static boolean isAmong(List<String> values, List<String> allowed) {
        return allowed.contains(OidcConfig.EVERYBODY) || values.stream().anyMatch(allowed::contains);
    }

    /** A claim by its own name, dots and all, or else by the path that the dots are. */
    private static @Nullable Object find(Map<?, ?> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> within
                ? find(within, name.substring(dot + 1))
                : null;
    }

    private static List<String> texts(@Nullable Object told) {
        if (told instanceof String text) {
            return List.of(text);
        }
        return told instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
