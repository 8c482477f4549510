package io.says.report;

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
 * @param ratings the distribution of the ratings; empty for pure implicit feedback
 * @param ratingMean the mean rating; null for pure implicit feedback
 * @param plays the distribution of log2(plays), one bar a power of two
 * @param nulls share of null values by event or catalogue column, 0 to 1
 * @param longTail share of all interactions by the most popular 1 %, 5 %, 10 %, 20 % and 50 % of the tracks, by label
 * @param gini the Gini coefficient of interactions over tracks, 0 even to 1 concentrated
 * @param features mean, min and max by audio feature
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
        Map<String, FeatureSummary> features) {

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
}
