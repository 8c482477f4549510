package io.says.model.evaluate;

import io.says.model.rows.SplitRows;
import java.util.List;

/** What any model has to beat, fitted on the training part alone. */
final class Baselines {

    /** Ratings that a user's or track's own mean is pulled towards the global one by (Koren 2010, section 2.1). */
    private static final double DAMPING = 5;

    private static final int ROUNDS = 10;

    private Baselines() {}

    /** Popularity, and for ratings the global mean and the user and track biases. */
    static List<Scorer> of(SplitRows train, int tracks, boolean explicit) {
        return of(train, train, tracks, explicit);
    }

    /**
     * The same for users other than those trained on.
     *
     * @param known what is known of the users judged; nothing but their own biases comes from it
     */
    static List<Scorer> of(SplitRows train, SplitRows known, int tracks, boolean explicit) {
        return explicit
                ? List.of(globalMean(train), bias(train, known, tracks), popularity(train, tracks))
                : List.of(popularity(train, tracks));
    }

    private static double mean(SplitRows train) {
        double sum = 0;
        for (float value : train.value()) {
            sum += value;
        }
        return sum / train.rows();
    }

    private static Scorer globalMean(SplitRows train) {
        float mean = (float) mean(train);
        return new Ratings("global-mean", false, new float[0], new float[0], mean);
    }

    /** mean + b_user + b_track, by alternating damped least squares. */
    private static Scorer bias(SplitRows train, SplitRows known, int tracks) {
        double mean = mean(train);
        double[] user = new double[train.users()];
        double[] track = new double[tracks];
        int[] count = new int[tracks];
        for (int t : train.track()) {
            count[t]++;
        }
        for (int round = 0; round < ROUNDS; round++) {
            double[] sum = new double[tracks];
            for (int u = 0; u < train.users(); u++) {
                for (int i = train.start()[u]; i < train.start()[u + 1]; i++) {
                    sum[train.track()[i]] += train.value()[i] - mean - user[u];
                }
            }
            for (int t = 0; t < tracks; t++) {
                track[t] = sum[t] / (count[t] + DAMPING);
            }
            user = users(train, track, mean);
        }
        float[] judged = floats(users(known, track, mean));
        return new Ratings("user+track bias", true, judged, floats(track), (float) mean);
    }

    /** The users' biases, the tracks' held fixed. */
    private static double[] users(SplitRows rows, double[] track, double mean) {
        double[] user = new double[rows.users()];
        for (int u = 0; u < rows.users(); u++) {
            double rest = 0;
            for (int i = rows.start()[u]; i < rows.start()[u + 1]; i++) {
                rest += rows.value()[i] - mean - track[rows.track()[i]];
            }
            user[u] = rest / (rows.start()[u + 1] - rows.start()[u] + DAMPING);
        }
        return user;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static Scorer popularity(SplitRows train, int tracks) {
        float[] listeners = new float[tracks];
        for (int track : train.track()) {
            listeners[track]++;
        }
        return new Scorer() {
            @Override
            public String name() {
                return "popularity";
            }

            @Override
            public boolean rates() {
                return false;
            }

            @Override
            public boolean ranks() {
                return true;
            }

            @Override
            public float rating(int user, int track) {
                return Float.NaN;
            }

            @Override
            public void scores(int user, float[] scores) {
                System.arraycopy(listeners, 0, scores, 0, scores.length);
            }
        };
    }

    /** A sum of biases. */
    private static final class Ratings implements Scorer {

        private final String name;
        private final boolean ranks;
        private final float[] user;
        private final float[] track;
        private final float mean;

        Ratings(String name, boolean ranks, float[] user, float[] track, float mean) {
            this.name = name;
            this.ranks = ranks;
            this.user = user;
            this.track = track;
            this.mean = mean;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean rates() {
            return true;
        }

        @Override
        public boolean ranks() {
            return ranks;
        }

        @Override
        public float rating(int u, int t) {
            return track.length == 0 ? mean : mean + user[u] + track[t];
        }

        @Override
        public void scores(int u, float[] scores) {
            for (int t = 0; t < scores.length; t++) {
                scores[t] = rating(u, t);
            }
        }
    }
}
