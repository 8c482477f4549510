package io.says.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ingested data look like.
 *
 * @param read rows read; always {@code accepted + rejected}
 * @param accepted rows that became events
 * @param rejected rows in quarantine
 * @param rejectedByReason rejected rows by reason code
 * @param users distinct listeners
 * @param tracks distinct tracks listened to
 * @param catalogueTracks rows of the catalogue
 * @param interactions distinct (user, track) pairs
 * @param duplicates accepted rows beyond the first of their pair
 * @param density interactions / (users x tracks), 0 to 1
 * @param rule the rating rule used
 * @param ratings the distribution of the ratings; empty for pure implicit feedback. The bars begin at multiples of their
 *     width, one of … 0.1, 0.5, 1, 5, 10 …, so that the bars of different data can be added up to the same ones
 * @param ratingMean the mean rating; null for pure implicit feedback
 * @param plays the distribution of the plays of a user and track, one bar from each power of two
 * @param nulls share of null values by event or catalogue column, 0 to 1
 * @param longTail share of all interactions by the most popular 1 %, 5 %, 10 %, 20 % and 50 % of the tracks, by label
 * @param gini the Gini coefficient of interactions over tracks, 0 even to 1 concentrated
 * @param features mean, min and max by audio feature
 * @param details further distributions; {@link Details#NONE} in profiles written before there were any
 */
public record Profile(
        long read,
        long accepted,
        long rejected,
        Map<String, Long> rejectedByReason,
        long users,
        long tracks,
        long catalogueTracks,
        long interactions,
        long duplicates,
        double density,
        String rule,
        List<Bucket> ratings,
        @Nullable Double ratingMean,
        List<Bucket> plays,
        Map<String, Double> nulls,
        Map<String, Double> longTail,
        double gini,
        Map<String, FeatureSummary> features,
        @Nullable Details details) {

    /** The file a profile is written to. */
    public static final String FILE = "profile.json";

    /**
     * One audio feature over the catalogue.
     *
     * @param known how many tracks have it
     * @param mean the mean of the known values
     * @param min the least
     * @param max the greatest
     */
    public record FeatureSummary(long known, double mean, double min, double max) {}

    /** A profile without further distributions. */
    public Profile(
            long read,
            long accepted,
            long rejected,
            Map<String, Long> rejectedByReason,
            long users,
            long tracks,
            long catalogueTracks,
            long interactions,
            long duplicates,
            double density,
            String rule,
            List<Bucket> ratings,
            @Nullable Double ratingMean,
            List<Bucket> plays,
            Map<String, Double> nulls,
            Map<String, Double> longTail,
            double gini,
            Map<String, FeatureSummary> features) {
        this(
                read,
                accepted,
                rejected,
                rejectedByReason,
                users,
                tracks,
                catalogueTracks,
                interactions,
                duplicates,
                density,
                rule,
                ratings,
                ratingMean,
                plays,
                nulls,
                longTail,
                gini,
                features,
                Details.NONE);
    }

    /** Further distributions. */
    @Override
    public Details details() {
        return details == null ? Details.NONE : details;
    }

    /**
     * Further distributions.
     *
     * @param artists distinct artists of the catalogue
     * @param explicitShare the share of events that carry a rating or a like, 0 to 1; all others are implicit
     * @param from when the earliest event was; null where no event has a time
     * @param to when the latest event was
     * @param timeUnit what a period of {@code overTime} is: {@code day}, {@code week}, {@code month} or {@code year}; empty
     *     where no event has a time
     * @param overTime events by period, named by its first day in UTC as {@code 2024-05-06}
     * @param hoursOfWeek events by hour of the week in UTC, 168 of them from Monday 00:00; empty where no event has a time
     * @param lorenz the share of all interactions that the least popular 0 %, 5 %, … 100 % of the tracks have: 21 values
     *     from 0 to 1
     * @param activity users by how many tracks they interacted with, one bar from each power of two
     * @param topArtists the artists with the most interactions, up to 20
     * @param topGenres the genres with the most interactions, up to 20
     * @param featureBars the distribution of each audio feature over the catalogue; the same bars for all data, values beyond
     *     the outer ones counted there
     * @param correlations Pearson's correlation of each two audio features over the tracks that have both; a pair of which
     *     one does not vary is absent
     * @param suspects flagged events by reason
     */
    public record Details(
            long artists,
            double explicitShare,
            @Nullable Instant from,
            @Nullable Instant to,
            String timeUnit,
            List<Count> overTime,
            List<Long> hoursOfWeek,
            List<Double> lorenz,
            List<Bucket> activity,
            List<Count> topArtists,
            List<Count> topGenres,
            Map<String, List<Bucket>> featureBars,
            Map<String, Map<String, Double>> correlations,
            Map<String, Long> suspects) {

        /** Nothing known. */
        public static final Details NONE = new Details(
                0, 0, null, null, "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(),
                Map.of(), Map.of());
    }

    /**
     * How often something is there.
     *
     * @param name what
     * @param count how often
     */
    public record Count(String name, long count) {}
}
