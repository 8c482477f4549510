package io.says.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol a metric was taken under; two numbers with unlike passports are not comparable.
 *
 * @param data the name of the interactions dataset version
 * @param split the protocol, for example {@code random 80/20}
 * @param splitHash the name of the split's dataset version
 * @param seed the seed of the split
 * @param candidates which tracks were ranked, for example {@code full catalogue, training items masked}
 * @param cutoff K of the ranking metrics that have an interval; others are named by their own
 * @param users how many users were ranked for
 * @param ratings how many test ratings were predicted
 * @param interval how the confidence intervals were taken; null where there are none
 */
public record Passport(
        String data,
        String split,
        String splitHash,
        long seed,
        String candidates,
        int cutoff,
        long users,
        long ratings,
        @Nullable String interval) {

    /** A passport of metrics without intervals. */
    public Passport(
            String data,
            String split,
            String splitHash,
            long seed,
            String candidates,
            int cutoff,
            long users,
            long ratings) {
        this(data, split, splitHash, seed, candidates, cutoff, users, ratings, null);
    }

    /**
     * What keeps numbers under the two passports from being compared, each as a sentence; empty when they can be. How the
     * intervals were taken does not matter, nor do the counts, which follow from the rest for the same data.
     */
    public List<String> unlike(Passport other) {
        List<String> unlike = new ArrayList<>();
        differ("data", data, other.data, unlike);
        differ("split protocol", split, other.split, unlike);
        differ("split", splitHash, other.splitHash, unlike);
        differ("seed of the split", seed, other.seed, unlike);
        differ("candidates", candidates, other.candidates, unlike);
        differ("cutoff", cutoff, other.cutoff, unlike);
        return List.copyOf(unlike);
    }

    private static void differ(String what, Object one, Object other, List<String> unlike) {
        if (!Objects.equals(one, other)) {
            unlike.add(what + ": " + one + " against " + other);
        }
    }
}
