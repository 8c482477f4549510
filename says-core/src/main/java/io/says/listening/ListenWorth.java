package io.says.listening;

import io.says.config.Settings;
import io.says.json.Range;

/**
 * What an event is worth:
 *
 * <pre>play-weight plays + repeat-weight repeats + like-weight liked + finished-weight finished + skip-weight skips</pre>
 *
 * <p>Where it is not said how often a track was played it was once; beside a rating it was not, for a rating says what somebody holds
 * of a track, and not that it was played once more. What comes to 0 or below was skipped rather than heard.
 *
 * @param playWeight what a listen is worth
 * @param repeatWeight what a repeat within a session is worth beside its listen
 * @param likeWeight what it is worth that the listener liked it
 * @param finishedWeight what it is worth that it was heard to the end
 * @param skipWeight what a skip is worth, 0 or less
 */
public record ListenWorth(
        @Range(min = 0, max = 1e6) double playWeight,
        @Range(min = 0, max = 1e6) double repeatWeight,
        @Range(min = 0, max = 1e6) double likeWeight,
        @Range(min = 0, max = 1e6) double finishedWeight,
        @Range(min = -1e6, max = 0) double skipWeight) {

    /** What {@code says.rating.listening} says where nothing is configured. */
    public static final ListenWorth DEFAULT = new ListenWorth(1, 0.5, 2, 0.25, -0.5);

    private static final String SETTINGS = "says.rating.listening";
    private static final double UNSAID = 1;
    private static final double RATED = 0;

    /**
     * What an event counts, as numbers: of one event, or of every row of a table. What is not known is 0.
     *
     * @param <T> a number
     */
    public interface Counts<T> {

        /**
         * How often it was played.
         *
         * @param unsaid how often where nothing is said of it
         * @param rated how often where nothing is said of it, and a rating is given
         */
        T plays(double unsaid, double rated);

        /** How often it was repeated. */
        T repeats();

        /** So much where it was liked, else 0. */
        T liked(double worth);

        /** So much where it was heard to the end, else 0. */
        T finished(double worth);

        /** How often it was skipped. */
        T skips();

        /** A number so many times. */
        T times(T number, double weight);

        /** The sum. */
        T plus(T one, T other);
    }

    /** The weights that are configured; {@link #DEFAULT} where the configuration does not speak of them. */
    public static ListenWorth of(Settings settings) {
        return settings.tree(SETTINGS).isEmpty() ? DEFAULT : settings.bind(SETTINGS, ListenWorth.class);
    }

    /** What an event is worth. */
    public <T> T of(Counts<T> event) {
        T worth = event.times(event.plays(UNSAID, RATED), playWeight);
        worth = event.plus(worth, event.times(event.repeats(), repeatWeight));
        worth = event.plus(worth, event.liked(likeWeight));
        worth = event.plus(worth, event.finished(finishedWeight));
        return event.plus(worth, event.times(event.skips(), skipWeight));
    }
}
