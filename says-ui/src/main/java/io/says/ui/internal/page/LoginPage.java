package io.says.ui.internal.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the login page shows.
 *
 * @param next where to go on to, a path of this server
 * @param error what was wrong with the last attempt, empty for nothing
 * @param provider what the link to the OpenID provider says, empty where there is none
 */
public record LoginPage(String next, String error, String provider) {

    /** Where the login by the provider begins. */
    public String begin() {
        return OidcPages.BEGIN + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
}
