package io.says.model.als;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.kernels.Cholesky;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The step of alternating least squares that solves one user while the tracks are held fixed: what fitting takes, in double precision.
 * Nonnegative: the same quadratic, least on x at or above 0. With biases factors lie as {@link LocalAls} lays them. Thread-safe.
 *
 * @param objective what the model was fitted to
 * @param nonnegative whether factors are kept at or above 0
 * @param mean the mean of all ratings where there are biases, null where there are none
 */
record UserStep(
        Objective objective, boolean nonnegative, @Nullable Float mean) {

    private static final String NONNEGATIVE = "nonnegative";
    private static final String MEAN = "mean";
    private static final int SWEEPS = 20_000;
    private static final double SETTLED = 1e-12;

    /** As text by name, for a model file. */
    Map<String, String> metadata() {
        Map<String, String> texts = new TreeMap<>(objective.metadata());
        texts.put(NONNEGATIVE, Boolean.toString(nonnegative));
        if (mean != null) {
            texts.put(MEAN, mean.toString());
        }
        return texts;
    }

    /**
     * Reads what {@link #metadata()} wrote.
     *
     * @return null where nothing of it is there: in a bundle for serving
     * @throws IllegalArgumentException when what is there cannot be
     */
    static @Nullable UserStep of(Map<String, String> metadata) {
        if (!metadata.containsKey(Objective.NAME)) {
            return null;
        }
        String mean = metadata.get(MEAN);
        return new UserStep(
                Objective.of(metadata),
                Boolean.parseBoolean(metadata.get(NONNEGATIVE)),
                mean == null ? null : Float.valueOf(mean));
    }

    /** The sum of y y' over all tracks, row-major: what every user's equations share where unobserved pairs have a weight. */
    double[] gram(float[] item, int rank) {
        if (!(objective.unobserved() > 0)) {
            return new double[0];
        }
        double[] gram = new double[rank * rank];
        for (int at = 0; at < item.length; at += rank) {
            add(gram, item, at, rank, objective.unobserved());
        }
        return gram;
    }

    /**
     * Solves.
     *
     * @param item the factors of all tracks, row-major
     * @param gram {@link #gram} of them
     * @param tracks what the user heard
     * @param values the rating or strength of each
     * @throws SaysException {@code DIVERGED} when there is no solution
     */
    float[] solve(float[] item, int rank, double[] gram, int[] tracks, float[] values) {
        int from = mean == null ? 0 : 1;
        int width = rank - from;
        double[] left = gram.length == 0 ? new double[width * width] : gram.clone();
        double[] right = new double[width];
        int counted = 0;
        for (int i = 0; i < tracks.length; i++) {
            int at = tracks[i] * rank;
            double weight = objective.weight(values[i]);
            double wanted = objective.wanted(values[i]) - (mean == null ? 0 : mean + item[at]);
            counted += objective.counts(values[i]) ? 1 : 0;
            add(left, item, at + from, width, weight);
            for (int f = 0; f < width; f++) {
                right[f] += wanted * item[at + from + f];
            }
        }
        double penalty = objective.penalty(counted, item.length / rank);
        for (int f = 0; f < width; f++) {
            left[f * width + f] += penalty;
        }
        double[] solution = tracks.length == 0
                ? new double[width]
                : nonnegative
                        ? nonnegative(left, right, width, mean == null ? -1 : width - 1)
                        : cholesky(left, right, width);
        float[] user = new float[rank];
        for (int f = 0; f < width; f++) {
            user[from + f] = (float) solution[f];
            if (!Float.isFinite(user[from + f])) {
                throw noSolution();
            }
        }
        if (mean != null) {
            user[0] = 1;
            user[rank - 1] += mean;
        }
        return user;
    }

    private static void add(double[] matrix, float[] item, int at, int rank, double weight) {
        for (int i = 0; i < rank; i++) {
            double weighted = weight * item[at + i];
            for (int j = 0; j < rank; j++) {
                matrix[i * rank + j] += weighted * item[at + j];
            }
        }
    }

    /** Coordinate descent: each coordinate to its own best, or 0 where it may not be negative, until none moves. */
    private static double[] nonnegative(double[] left, double[] right, int rank, int free) {
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
                double best = curve > 0 ? x[f] - slope[f] / curve : 0;
                double next = f == free ? best : Math.max(0, best);
                double step = next - x[f];
                if (step != 0) {
                    x[f] = next;
                    for (int g = 0; g < rank; g++) {
                        slope[g] += step * left[g * rank + f];
                    }
                }
                moved = Math.max(moved, Math.abs(step));
                size = Math.max(size, Math.abs(next));
            }
            if (moved <= SETTLED * size) {
                break;
            }
        }
        return x;
    }

    private static double[] cholesky(double[] left, double[] right, int rank) {
        if (!Cholesky.solve(left, right, rank)) {
            throw noSolution();
        }
        return right;
    }

    private static SaysException noSolution() {
        return new SaysException(
                StandardErrorCode.DIVERGED,
                "Folding a user in met a system of equations without a solution",
                "Raise the trainer's regularisation, or look for extreme values in the data.");
    }
}
