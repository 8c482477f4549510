package io.says.orchestrator.store;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where runs are recorded: {@code says.store}.
 *
 * @param url {@code jdbc:postgresql://host/database}; empty for a file in the workspace
 * @param user who connects; empty where the URL says so, or the machine's user
 * @param password the password; empty for none
 * @param schema the schema that holds the tables of this workspace and of no other; made when missing
 * @param patience how long a server that is not there is waited for
 */
public record StoreConfig(String url, String user, String password, String schema, Duration patience) {

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Pattern AUTHORITY = Pattern.compile("^[^?]*@");
    private static final String KIND = "jdbc:postgresql:";

    /**
     * Checks what can be checked without the server.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION}
     */
    public StoreConfig {
        if (!url.isBlank() && !url.startsWith(KIND)) {
            throw invalid(
                    "says.store.url is neither empty nor " + KIND + "//HOST/DATABASE",
                    "Leave it empty for a file in the workspace.");
        }
        if (url.contains("password=") || AUTHORITY.matcher(url).find()) {
            throw invalid(
                    "says.store.url holds a user or a password, which would be shown where the URL is",
                    "Write them to says.store.user and says.store.password: password = ${SAYS_STORE_PASSWORD}");
        }
        if (!SCHEMA.matcher(schema).matches()) {
            throw invalid(
                    "says.store.schema \"" + schema + "\" is no name of a schema",
                    "Use small letters, digits and underscores, at most 63 of them.");
        }
        if (patience.isNegative()) {
            throw invalid("says.store.patience is negative", "Use 0s or more, such as 1m.");
        }
    }

    private static SaysException invalid(String problem, String hint) {
        return new SaysException(StandardErrorCode.INVALID_CONFIGURATION, problem, hint);
    }

    @Override
    public String toString() {
        return "StoreConfig[url=" + url + ", user=" + user + ", schema=" + schema + ", patience=" + patience + "]";
    }
}
