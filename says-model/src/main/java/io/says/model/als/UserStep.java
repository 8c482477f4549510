package io.says.model.als;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The step of alternating least squares that solves one user while the tracks are held fixed, as MLlib takes it.
 *
 * <p>Explicit (Zhou et al. 2008): (sum of y y' + lambda n I) x = sum of r y, n the number of ratings. Implicit (Hu, Koren and
 * Volinsky 2008): (Y'Y + sum of alpha |s| y y' + lambda n I) x = sum of (1 + alpha s) y over the positive strengths, n their
 * number. Nonnegative: the same quadratic, least on x at or above 0. Thread-safe.
 *
 * @param feedback what the numbers mean
 * @param regularisation lambda
 * @param alpha the weight of a strength
 * @param nonnegative whether factors are kept at or above 0
 */
record UserStep(Feedback feedback, double regularisation, double alpha, boolean nonnegative) {

    private static final String FEEDBACK = "feedback";
    private static final String REGULARISATION = "regularisation";
    private static final String ALPHA = "alpha";
    private static final String NONNEGATIVE = "nonnegative";
    private static final int SWEEPS = 20_000;
    private static final double SETTLED = 1e-12;

    /** As text by name, for a model file. */
    Map<String, String> metadata() {
        Map<String, String> texts = new TreeMap<>();
        texts.put(FEEDBACK, feedback.name());
        texts.put(REGULARISATION, Double.toString(regularisation));
        texts.put(ALPHA, Double.toString(alpha));
        texts.put(NONNEGATIVE, Boolean.toString(nonnegative));
        return texts;
    }

    /**
     * Reads what {@link #metadata()} wrote.
     *
     * @return null when nothing of it is there
     * @throws IllegalArgumentException when what is there cannot be
     */
    static @Nullable UserStep of(Map<String, String> metadata) {
        String feedback = metadata.get(FEEDBACK);
        String regularisation = metadata.get(REGULARISATION);
        String alpha = metadata.get(ALPHA);
        String nonnegative = metadata.get(NONNEGATIVE);
        if (feedback == null || regularisation == null || alpha == null || nonnegative == null) {
            return null;
        }
        UserStep step = new UserStep(
                Feedback.valueOf(feedback),
                Double.parseDouble(regularisation),
                Double.parseDouble(alpha),
                Boolean.parseBoolean(nonnegative));
        if (!(step.regularisation >= 0 && step.alpha >= 0)) {
            throw new IllegalArgumentException("a negative parameter");
        }
        return step;
    }

    /** Y'Y, row-major: what every user's equations share where feedback is implicit. */
    static double[] gram(float[] item, int rank) {
        double[] gram = new double[rank * rank];
        for (int track = 0; track < item.length / rank; track++) {
            add(gram, item, track, rank, 1);
        }
        return gram;
    }

    /**
     * Solves.
     *
     * @param item the factors of all tracks, row-major
     * @param gram {@link #gram} of them; not looked at where feedback is explicit
     * @param tracks what the user heard
     * @param values the rating or strength of each
     * @throws SaysException {@code DIVERGED} when there is no solution
     */
    float[] solve(float[] item, int rank, double[] gram, int[] tracks, float[] values) {
        boolean implicit = feedback == Feedback.IMPLICIT;
        double[] left = implicit ? gram.clone() : new double[rank * rank];
        double[] right = new double[rank];
        int counted = 0;
        for (int i = 0; i < tracks.length; i++) {
            double weight = implicit ? alpha * Math.abs(values[i]) : 1;
            double wanted = implicit ? (values[i] > 0 ? 1 + weight : 0) : values[i];
            counted += !implicit || values[i] > 0 ? 1 : 0;
            add(left, item, tracks[i], rank, weight);
            for (int f = 0; f < rank; f++) {
                right[f] += wanted * item[tracks[i] * rank + f];
            }
        }
        for (int f = 0; f < rank; f++) {
            left[f * rank + f] += regularisation * counted;
        }
        double[] solution = nonnegative ? nonnegative(left, right, rank) : cholesky(left, right, rank);
        float[] user = new float[rank];
        for (int f = 0; f < rank; f++) {
            user[f] = (float) solution[f];
            if (!Float.isFinite(user[f])) {
                throw noSolution();
            }
        }
        return user;
    }

    private static void add(double[] matrix, float[] item, int track, int rank, double weight) {
        int at = track * rank;
        for (int i = 0; i < rank; i++) {
            double weighted = weight * item[at + i];
            for (int j = 0; j < rank; j++) {
                matrix[i * rank + j] += weighted * item[at + j];
            }
        }
    }

    /** Coordinate descent: each coordinate to its own best, or 0, until none moves. */
    private static double[] nonnegative(double[] left, double[] right, int rank) {
        double[] x = new double[rank];
        double[] slope = new double[rank]; // left x - right
        for (int f = 0; f < rank; f++) {
            slope[f] = -right[f];
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double moved = 0;
            double size = 0;
            for (int f = 0; f < rank; f++) {
                double curve = left[f * rank + f];
                double next = curve > 0 ? Math.max(0, x[f] - slope[f] / curve) : 0;
                double step = next - x[f];
                if (step != 0) {
                    x[f] = next;
                    for (int g = 0; g < rank; g++) {
                        slope[g] += step * left[g * rank + f];
                    }
                }
                moved = Math.max(moved, Math.abs(step));
                size = Math.max(size, next);
            }
            if (moved <= SETTLED * size) {
                break;
            }
        }
        return x;
    }

    private static double[] cholesky(double[] left, double[] right, int rank) {
        double[] l = left.clone();
        double[] x = right.clone();
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = l[i * rank + j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i * rank + k] * l[j * rank + k];
                }
                if (i != j) {
                    l[i * rank + j] = sum / l[j * rank + j];
                } else if (sum > 0) {
                    l[i * rank + i] = Math.sqrt(sum);
                } else {
                    throw noSolution();
                }
            }
            for (int k = 0; k < i; k++) {
                x[i] -= l[i * rank + k] * x[k];
            }
            x[i] /= l[i * rank + i];
        }
        for (int i = rank - 1; i >= 0; i--) {
            for (int k = i + 1; k < rank; k++) {
                x[i] -= l[k * rank + i] * x[k];
            }
            x[i] /= l[i * rank + i];
        }
        return x;
    }

    private static SaysException noSolution() {
        return new SaysException(
                StandardErrorCode.DIVERGED,
                "Folding a user in met a system of equations without a solution",
                "Raise says.train.als.regularisation, or look for extreme values in the data.");
    }
}
