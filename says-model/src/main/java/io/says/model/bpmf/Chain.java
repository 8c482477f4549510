package io.says.model.bpmf;

import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * A chain of Gibbs samples of a factorisation machine whose features describe either the user or the track of a rating:
 * rating = mean + user's bias + track's bias + the inner product of the user's and the track's factors + noise, where biases and factors
 * are sums over features. Features of the same side have no product of their own: it would be one more bias. Weights are drawn one by one
 * (Freudenthaler, Schmidt-Thieme and Rendle 2011, "Bayesian Factorization Machines"), with the residual of every rating kept. A sweep costs
 * the rank times the entries of ratings and features. Not thread-safe.
 */
final class Chain {

    private final SparseRows ratings;
    private final int columns;
    private final Draws draws;
    private final Side users;
    private final Side tracks;
    private final double[] everyUser;
    private final double[] everyTrack;
    private final double[] left;
    private double noise;

    /**
     * A chain before its first sweep.
     *
     * @param ratings one row a user, of mean 0 and variance 1
     * @param users groups of features of the users
     * @param tracks groups of features of the tracks
     * @param count how many tracks there are
     * @param rank factors a user and a track, biases apart
     */
    Chain(SparseRows ratings, List<SparseRows> users, List<SparseRows> tracks, int count, int rank, Draws draws) {
        this.ratings = ratings;
        this.columns = rank + 1;
        this.draws = draws;
        this.users = new Side(users, ratings.rows(), columns, draws);
        this.tracks = new Side(tracks, count, columns, draws);
        this.everyUser = ones(ratings.rows());
        this.everyTrack = ones(count);
        this.left = new double[ratings.value().length];
        for (int user = 0; user < ratings.rows(); user++) {
            for (int i = ratings.start()[user]; i < ratings.start()[user + 1]; i++) {
                left[i] = ratings.value()[i] - product(user, ratings.index()[i]);
            }
        }
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** What the first factors predict; the first biases are 0. */
    private double product(int user, int track) {
        double sum = 0;
        for (int column = 1; column < columns; column++) {
            sum += users.sums(column)[user] * tracks.sums(column)[track];
        }
        return sum;
    }

    /** The variance of a rating about its prediction in this sample. */
    double variance() {
        return 1 / noise;
    }

    /** What users have of a column in this sample: column 0 is the bias, the mean of all ratings with it. */
    double[] users(int column) {
        return users.sums(column);
    }

    /** What tracks have of a column in this sample: column 0 is the bias. */
    double[] tracks(int column) {
        return tracks.sums(column);
    }

    /** Draws everything once: the next sample. */
    void sweep() {
        double squares = 0;
        for (double one : left) {
            squares += one * one;
        }
        noise = draws.precision(left.length, squares);
        drawUsers(0, everyTrack);
        drawTracks(0, everyUser);
        for (int column = 1; column < columns; column++) {
            drawUsers(column, tracks.sums(column));
            drawTracks(column, users.sums(column));
        }
    }

    private void drawUsers(int column, double[] against) {
        int[] start = ratings.start();
        int[] index = ratings.index();
        users.clear();
        for (int user = 0; user < ratings.rows(); user++) {
            for (int i = start[user]; i < start[user + 1]; i++) {
                users.add(user, against[index[i]], left[i]);
            }
        }
        double[] moved = users.draw(column, noise, draws);
        for (int user = 0; user < ratings.rows(); user++) {
            for (int i = start[user]; i < start[user + 1]; i++) {
                left[i] -= moved[user] * against[index[i]];
            }
        }
    }

    private void drawTracks(int column, double[] against) {
        int[] start = ratings.start();
        int[] index = ratings.index();
        tracks.clear();
        for (int user = 0; user < ratings.rows(); user++) {
            for (int i = start[user]; i < start[user + 1]; i++) {
                tracks.add(index[i], against[user], left[i]);
            }
        }
        double[] moved = tracks.draw(column, noise, draws);
        for (int user = 0; user < ratings.rows(); user++) {
            for (int i = start[user]; i < start[user + 1]; i++) {
                left[i] -= against[user] * moved[index[i]];
            }
        }
    }
}
