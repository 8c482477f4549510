package io.says.listening;

import io.says.config.Settings;
import io.says.json.Range;

/**
 * Tells listens from skips, by how much of a track was heard:
 *
 * <ul>
 *   <li>finished, or heard for the least share: a listen;
 *   <li>otherwise, known to be heard for less than that and skipped by the source's word: a skip, however long;
 *   <li>otherwise, heard for the least time: a listen;
 *   <li>otherwise a skip.
 * </ul>
 *
 * @param minMs the least time, in milliseconds
 * @param minRatio the least share, 0 to 1
 */
public record ListenRule(
        @Range(min = 0, max = 86_400_000) long minMs,
        @Range(min = 0, max = 1) double minRatio) {

    /** What {@code says.listening} says where nothing is configured. */
    public static final ListenRule DEFAULT = new ListenRule(30_000, 0.5);

    private static final String SETTINGS = "says.listening";

    /**
     * What is known of an event, as truth values: of one event, or of every row of a table. What is not known is not true.
     *
     * @param <T> a truth value
     */
    public interface Facts<T> {

        /** Whether it was heard to the end. */
        T finished();

        /** Whether at least this share was heard. */
        T heardShare(double least);

        /** Whether it was heard for at least so many milliseconds. */
        T heardFor(long leastMs);

        /** Whether the source says that it was skipped, and the share that was heard is known. */
        T skippedEarly();

        /** Both. */
        T and(T one, T other);

        /** One of them, or both. */
        T or(T one, T other);

        /** The contrary. */
        T not(T one);
    }

    /** The rule that is configured; {@link #DEFAULT} where the configuration does not speak of listening. */
    public static ListenRule of(Settings settings) {
        return settings.tree(SETTINGS).isEmpty() ? DEFAULT : settings.bind(SETTINGS, ListenRule.class);
    }

    /** Whether an event of which it is known how much was heard is a listen; else it is a skip. */
    public <T> T isListen(Facts<T> event) {
        T enough = event.or(event.finished(), event.heardShare(minRatio));
        return event.or(enough, event.and(event.heardFor(minMs), event.not(event.skippedEarly())));
    }
}
