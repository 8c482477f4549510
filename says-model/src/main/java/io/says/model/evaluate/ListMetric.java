package io.says.model.evaluate;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.MetricFactory;
import io.says.spi.UserMetric;
import io.says.spi.UserMetricFactory;
import java.util.List;

/**
 * What a list is beside right, as a mean over users. Novelty after Zhou et al. 2010 and Vargas and Castells 2011, section 3;
 * popularity and long tail after Abdollahpouri, Burke and Mobasher 2019; diversity after Ziegler et al. 2005, section 4; calibration
 * after Steck 2018, section 3.
 */
record ListMetric(String name, String description, boolean higherIsBetter, OfList ofList) implements UserMetricFactory {

    /** How much of the listener's own distribution is mixed into the list's, so that a missing genre costs no infinity. */
    private static final double MIXED = 0.01;

    /** The value of one user's first K tracks. */
    @FunctionalInterface
    interface OfList {
        double of(EvaluationData data, EvaluatedUser user, int length);
    }

    static List<MetricFactory> all() {
        return List.of(
                new ListMetric(
                        "novelty",
                        "self-information of the tracks: mean of -log2(listeners / users), a track without listeners counting as"
                                + " with one",
                        true,
                        ListMetric::novelty),
                new ListMetric(
                        "popularity",
                        "mean share of training users who have the track; less means less popularity bias",
                        false,
                        ListMetric::popularity),
                new ListMetric(
                        "long-tail",
                        "share of tracks in the long tail: all but the 20 % with the most listeners",
                        true,
                        ListMetric::longTail),
                new ListMetric(
                        "artist-diversity",
                        "share of pairs of tracks by different artists; tracks of unknown artists are left out",
                        true,
                        ListMetric::artistDiversity),
                new ListMetric(
                        "audio-diversity",
                        "mean over pairs of tracks of the root mean square difference of their scaled audio features; tracks without"
                                + " are left out",
                        true,
                        ListMetric::audioDiversity),
                new ListMetric(
                        "calibration",
                        "Kullback-Leibler divergence of the list's genres from those of the user's known tracks",
                        false,
                        ListMetric::calibration));
    }

    @Override
    public Aspect aspect() {
        return Aspect.BEYOND_ACCURACY;
    }

    @Override
    public UserMetric userMetric(EvaluationData data, int cutoff) {
        return user -> {
            int length = Math.min(cutoff, user.ranked().length);
            return length == 0 ? Double.NaN : ofList.of(data, user, length);
        };
    }

    private static double novelty(EvaluationData data, EvaluatedUser user, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.log((double) data.users() / Math.max(1, data.listeners()[user.ranked()[i]]));
        }
        return sum / Math.log(2) / length;
    }

    private static double popularity(EvaluationData data, EvaluatedUser user, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += data.listeners()[user.ranked()[i]];
        }
        return sum / data.users() / length;
    }

    private static double longTail(EvaluationData data, EvaluatedUser user, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += data.tail()[user.ranked()[i]] ? 1 : 0;
        }
        return sum / length;
    }

    private static double artistDiversity(EvaluationData data, EvaluatedUser user, int length) {
        long pairs = 0;
        long different = 0;
        for (int i = 0; i < length; i++) {
            int artist = data.artists()[user.ranked()[i]];
            for (int j = 0; j < i && artist >= 0; j++) {
                int other = data.artists()[user.ranked()[j]];
                if (other >= 0) {
                    pairs++;
                    different += other == artist ? 0 : 1;
                }
            }
        }
        return (double) different / pairs;
    }

    private static double audioDiversity(EvaluationData data, EvaluatedUser user, int length) {
        long pairs = 0;
        double sum = 0;
        for (int i = 0; i < length; i++) {
            float[] features = data.features()[user.ranked()[i]];
            for (int j = 0; j < i && features.length > 0; j++) {
                float[] other = data.features()[user.ranked()[j]];
                if (other.length > 0) {
                    pairs++;
                    sum += distance(features, other);
                }
            }
        }
        return sum / pairs;
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int f = 0; f < a.length; f++) {
            double difference = (double) a[f] - b[f];
            squares += difference * difference;
        }
        return Math.sqrt(squares / a.length);
    }

    private static double calibration(EvaluationData data, EvaluatedUser user, int length) {
        int[] history = genres(data, user.known(), user.known().length);
        int[] list = genres(data, user.ranked(), length);
        if (history.length == 0 || list.length == 0) {
            return Double.NaN;
        }
        double divergence = 0;
        for (int from = 0; from < history.length; ) {
            int to = from;
            while (to < history.length && history[to] == history[from]) {
                to++;
            }
            double wanted = (double) (to - from) / history.length;
            int got = 0;
            for (int genre : list) {
                got += genre == history[from] ? 1 : 0;
            }
            double given = (1 - MIXED) * got / list.length + MIXED * wanted;
            divergence += wanted * Math.log(wanted / given);
            from = to;
        }
        return divergence;
    }

    /** The known genres of the first tracks, sorted. */
    private static int[] genres(EvaluationData data, int[] tracks, int length) {
        int[] genres = new int[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            int genre = data.genres()[tracks[i]];
            if (genre >= 0) {
                genres[count++] = genre;
            }
        }
        int[] known = java.util.Arrays.copyOf(genres, count);
        java.util.Arrays.sort(known);
        return known;
    }
}
