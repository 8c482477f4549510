package io.says.model.bpmf;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.kernels.Cholesky;

/**
 * The factors of a user a model was not fitted on: in each set the mean of their distribution given the ratings, the tracks held fixed
 * at their means, with the users the model was fitted on as the prior: normal, every factor by itself. One ridge regression a set.
 * Thread-safe.
 */
final class NewListener {

    private final Posterior posterior;
    private final double[] prior;
    private final double[] precision;

    private NewListener(Posterior posterior, double[] prior, double[] precision) {
        this.posterior = posterior;
        this.prior = prior;
        this.precision = precision;
    }

    /** Takes the prior from the samples of all users: their means alone would be too much alike. */
    static NewListener of(Posterior posterior) {
        int length = posterior.length();
        int users = posterior.userSamples().length / length;
        double[] mean = new double[length];
        double[] precision = new double[length];
        for (int i = 0; i < posterior.userSamples().length; i++) {
            mean[i % length] += posterior.userSamples()[i] / (double) users;
        }
        for (int i = 0; i < posterior.userSamples().length; i++) {
            double off = posterior.userSamples()[i] - mean[i % length];
            precision[i % length] += off * off / users;
        }
        for (int f = 0; f < length; f++) {
            precision[f] = 1 / Math.max(precision[f], 1e-12);
        }
        return new NewListener(posterior, mean, precision);
    }

    /**
     * The row of a user, as {@link Posterior#userMeans} has them.
     *
     * @param tracks what was rated
     * @param values the ratings
     */
    float[] vector(int[] tracks, float[] values) {
        int width = posterior.width();
        float[] vector = new float[posterior.length()];
        for (int set = 0; set < posterior.sets(); set++) {
            double[] solution = solve(set, tracks, values);
            vector[set * width] = 1f / posterior.sets();
            for (int f = 0; f < solution.length; f++) {
                vector[set * width + 1 + f] = (float) (solution[f] / posterior.sets());
                if (!Float.isFinite(vector[set * width + 1 + f])) {
                    throw diverged();
                }
            }
        }
        return vector;
    }

    private double[] solve(int set, int[] tracks, float[] values) {
        int size = posterior.rank() + 1;
        int from = set * posterior.width();
        double[] left = new double[size * size];
        double[] right = new double[size];
        for (int i = 0; i < tracks.length; i++) {
            int at = tracks[i] * posterior.length() + from;
            float[] track = posterior.trackMeans();
            double wanted = values[i] - track[at];
            for (int f = 0; f < size; f++) {
                double weighted = track[at + 1 + f] / posterior.noise();
                right[f] += weighted * wanted;
                for (int g = 0; g <= f; g++) {
                    left[f * size + g] += weighted * track[at + 1 + g];
                }
            }
        }
        for (int f = 0; f < size; f++) {
            left[f * size + f] += precision[from + 1 + f];
            right[f] += precision[from + 1 + f] * prior[from + 1 + f];
        }
        if (!Cholesky.solve(left, right, size)) {
            throw diverged();
        }
        return right;
    }

    private static SaysException diverged() {
        return new SaysException(
                StandardErrorCode.DIVERGED,
                "Folding a user in met a system of equations without a solution",
                "Look for extreme values in the data.");
    }
}
