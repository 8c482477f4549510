package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.Arrays;
import java.util.List;

/**
 * How the places in all users' lists are shared out. Coverage after Ge, Delgado-Battenfeld and Jannach 2010; Gini after Fleder and
 * Hosanagar 2009 and Shani and Gunawardana 2011, section 3.6.
 */
record ExposureMetric(String name, String description, boolean higherIsBetter, Share share) implements MetricFactory {

    /** What the exposures come to. */
    enum Share {
        /** Tracks with at least one place / all tracks. */
        COVERAGE,
        /** Gini coefficient over tracks. */
        TRACKS,
        /** Gini coefficient over artists. */
        ARTISTS
    }

    static List<MetricFactory> all() {
        return List.of(
                new ExposureMetric("coverage", "tracks in at least one list / all tracks", true, Share.COVERAGE),
                new ExposureMetric(
                        "gini",
                        "Gini coefficient of places over all tracks: 0 equal, 1 one track only",
                        false,
                        Share.TRACKS),
                new ExposureMetric(
                        "artist-gini",
                        "Gini coefficient of places over all artists; tracks of unknown artists are left out",
                        false,
                        Share.ARTISTS));
    }

    @Override
    public Aspect aspect() {
        return Aspect.BEYOND_ACCURACY;
    }

    @Override
    public Metric create(EvaluationData data, int cutoff) {
        int things =
                share == Share.ARTISTS ? Arrays.stream(data.artists()).max().orElse(-1) + 1 : data.tracks();
        return new Exposure(share, data, cutoff, new int[things]);
    }

    /** Places counted. */
    private static final class Exposure implements Metric {

        private final Share share;
        private final EvaluationData data;
        private final int cutoff;
        private final int[] places;

        Exposure(Share share, EvaluationData data, int cutoff, int[] places) {
            this.share = share;
            this.data = data;
            this.cutoff = cutoff;
            this.places = places;
        }

        @Override
        public void add(EvaluatedUser user) {
            for (int i = 0; i < Math.min(cutoff, user.ranked().length); i++) {
                int track = user.ranked()[i];
                int thing = share == Share.ARTISTS ? data.artists()[track] : track;
                if (thing >= 0) {
                    places[thing]++;
                }
            }
        }

        @Override
        public void combine(Metric other) {
            int[] more = ((Exposure) other).places;
            for (int i = 0; i < places.length; i++) {
                places[i] += more[i];
            }
        }

        @Override
        public double result() {
            int[] sorted = places.clone();
            Arrays.sort(sorted);
            long total = 0;
            double weighted = 0;
            long placed = 0;
            for (int i = 0; i < sorted.length; i++) {
                total += sorted[i];
                weighted += (2.0 * (i + 1) - sorted.length - 1) * sorted[i];
                placed += sorted[i] > 0 ? 1 : 0;
            }
            if (total == 0) {
                return Double.NaN; // no list at all
            }
            return share == Share.COVERAGE
                    ? (double) placed / sorted.length
                    : weighted / ((double) sorted.length * total);
        }
    }
}
