package io.says.etl.split;

import java.util.Locale;

/** How listening is split. */
enum Protocol {
    /** What the data can bear: given, temporal or random. */
    AUTO,
    /** Each (user, track) by a draw of its own. */
    RANDOM,
    /** The same share of each user's tracks. */
    PER_USER,
    /** The tracks each user came to last. */
    LEAVE_LAST_N,
    /** Everything from one instant on. */
    TEMPORAL,
    /** Users of whom training knows nothing. */
    USER_HOLDOUT,
    /** The parts the source came in. */
    GIVEN;

    /** The name in the configuration. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
