package io.says.listening;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One listen as a program tells it. To training a track that is not liked is a skip, however long it was heard: {@code liked} itself
 * is false in most sources wherever nobody pressed a button, and says nothing there.
 *
 * @param playedMs how long it was heard, in milliseconds; null where that is not told
 * @param liked whether they said that they like it, or that they do not; null for neither
 * @param rating what they gave it; null for nothing
 */
public record ToldListen(
        @Nullable Long playedMs,
        @Nullable Boolean liked,
        @Nullable Float rating) {

    /** Whether they said that they do not like it. */
    public boolean disliked() {
        return Boolean.FALSE.equals(liked);
    }

    /**
     * The same in columns of a source, those that hold something: what training reads. How long a track was heard that is not liked
     * stands in {@code heard_ms}, which no source reads, since it is no listen by that.
     */
    public Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        if (rating != null) {
            columns.put("rating", rating);
        }
        if (liked != null) {
            columns.put("liked", liked);
        }
        if (playedMs != null) {
            columns.put(disliked() ? "heard_ms" : "played_ms", playedMs);
        }
        if (disliked()) {
            columns.put("plays", 0);
            columns.put("skips", 1);
        }
        return columns;
    }

    /**
     * What it is worth, before any fading with age.
     *
     * @param durationMs how long the track is, in milliseconds; NaN where that is not known
     */
    public double worth(ListenRule rule, ListenWorth worth, double durationMs) {
        return worth.of(new Numbers(plays(rule, durationMs)));
    }

    /** How often it was played, 0 or 1; null where that is not told. */
    private @Nullable Double plays(ListenRule rule, double durationMs) {
        if (disliked()) {
            return 0.0;
        }
        return playedMs == null ? null : rule.isListen(new Truths(durationMs)) ? Double.valueOf(1) : Double.valueOf(0);
    }

    private final class Truths implements ListenRule.Facts<Boolean> {

        private final double durationMs;

        Truths(double durationMs) {
            this.durationMs = durationMs;
        }

        @Override
        public Boolean finished() {
            return false;
        }

        @Override
        public Boolean heardShare(double least) {
            return playedMs != null && durationMs > 0 && playedMs / durationMs >= least;
        }

        @Override
        public Boolean heardFor(long leastMs) {
            return playedMs != null && playedMs >= leastMs;
        }

        @Override
        public Boolean skippedEarly() {
            return false;
        }

        @Override
        public Boolean and(Boolean one, Boolean other) {
            return one && other;
        }

        @Override
        public Boolean or(Boolean one, Boolean other) {
            return one || other;
        }

        @Override
        public Boolean not(Boolean one) {
            return !one;
        }
    }

    private final class Numbers implements ListenWorth.Counts<Double> {

        private final @Nullable Double plays;

        Numbers(@Nullable Double plays) {
            this.plays = plays;
        }

        @Override
        public Double plays(double unsaid, double rated) {
            return plays != null ? plays : rating == null ? unsaid : rated;
        }

        @Override
        public Double repeats() {
            return 0.0;
        }

        @Override
        public Double liked(double worth) {
            return Boolean.TRUE.equals(liked) ? worth : 0;
        }

        @Override
        public Double finished(double worth) {
            return 0.0;
        }

        @Override
        public Double skips() {
            return plays != null && plays == 0 ? 1.0 : 0.0;
        }

        @Override
        public Double times(Double number, double weight) {
            return number * weight;
        }

        @Override
        public Double plus(Double one, Double other) {
            return one + other;
        }
    }
}
