package io.says.model.factors;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.kernels.Cholesky;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The step of alternating least squares that solves one user while the tracks are held fixed: what fitting takes, in double precision.
 * Nonnegative: the same quadratic, least on x at or above 0. With biases a user is {@code [1, x, b]} and a track {@code [b, y, 1]}, the
 * mean in the user's bias. Thread-safe.
 *
 * @param objective what the model was fitted to
 * @param nonnegative whether factors are kept at or above 0
 * @param mean the mean of all ratings where there are biases, null where there are none
 */
public record UserStep(
        Objective objective, boolean nonnegative, @Nullable Float mean) {

    private static final String NONNEGATIVE = "nonnegative";
    private static final String MEAN = "mean";
    private static final int SWEEPS = 20_000;
    private static final double SETTLED = 1e-12;

    /** As text by name, for a model file. */
    public Map<String, String> metadata() {
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
     * @return null where nothing of it is there
     * @throws IllegalArgumentException when what is there cannot be
     */
    public static @Nullable UserStep of(Map<String, String> metadata) {
        if (!metadata.containsKey(Objective.NAME)) {
            return null;
        }
        String mean = metadata.get(MEAN);
        return new UserStep(
                Objective.of(metadata),
                Boolean.parseBoolean(metadata.get(NONNEGATIVE)),
                mean == null ? null : Float.valueOf(mean));
    }

    /** Where in a row what is solved for begins. */
    private int from() {
        return mean == null ? 0 : 1;
    }

    /**
     * The sum of y y' over all tracks times the weight of what is unobserved, row-major: what every user's equations share. Empty where
     * unobserved pairs have no weight.
     */
    public double[] gram(ItemRows items, int rank) {
        if (!(objective.unobserved() > 0)) {
            return new double[0];
        }
        double[] gram = new double[rank * rank];
        double[] row = new double[rank];
        for (int track = 0; track < items.count(); track++) {
            items.copy(track, row);
            add(gram, row, 0, rank, objective.unobserved());
        }
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < i; j++) {
                gram[j * rank + i] = gram[i * rank + j];
            }
        }
        return gram;
    }

    /**
     * Solves.
     *
     * @param items the factors of all tracks
     * @param rank of a row, biases included
     * @param gram {@link #gram} of them
     * @param tracks what the user heard, without repeats
     * @param values the rating or strength of each
     * @throws SaysException {@code DIVERGED} when there is no solution
     */
    public float[] solve(ItemRows items, int rank, double[] gram, int[] tracks, float[] values) {
        Equations equations = equations(items, rank, gram, tracks, values);
        double[] solution = tracks.length == 0 ? new double[equations.width] : solution(equations);
        float[] user = new float[rank];
        for (int f = 0; f < equations.width; f++) {
            user[from() + f] = (float) solution[f];
            if (!Float.isFinite(user[from() + f])) {
                throw noSolution();
            }
        }
        if (mean != null) {
            user[0] = 1;
            user[rank - 1] += mean;
        }
        return user;
    }

    private double[] solution(Equations equations) {
        int width = equations.width;
        if (nonnegative) {
            mirror(equations.left, width);
            return nonnegative(equations.left, equations.right, width, mean == null ? -1 : width - 1);
        }
        if (!Cholesky.solve(equations.left, equations.right, width)) {
            throw noSolution();
        }
        return equations.right;
    }

    /**
     * One user's equations.
     *
     * @param left the matrix, of which the lower triangle is set
     * @param right the right side
     * @param rows what each interaction's track contributes, the unknowns' part of its factors
     * @param wanted by how much each row enters the right side
     */
    private record Equations(int width, double[] left, double[] right, double[][] rows, double[] wanted) {}

    private Equations equations(ItemRows items, int rank, double[] gram, int[] tracks, float[] values) {
        int width = rank - from();
        double[] left = gram.length == 0 ? new double[width * width] : gram.clone();
        double[] right = new double[width];
        double[][] rows = new double[tracks.length][];
        double[] wanted = new double[tracks.length];
        double[] row = new double[rank];
        int counted = 0;
        for (int i = 0; i < tracks.length; i++) {
            items.copy(tracks[i], row);
            wanted[i] = objective.wanted(values[i]) - (mean == null ? 0 : mean + row[0]);
            counted += objective.counts(values[i]) ? 1 : 0;
            rows[i] = Arrays.copyOfRange(row, from(), rank);
            add(left, rows[i], 0, width, objective.weight(values[i]));
            for (int f = 0; f < width; f++) {
                right[f] += wanted[i] * rows[i][f];
            }
        }
        double penalty = objective.penalty(counted, items.count());
        for (int f = 0; f < width; f++) {
            left[f * width + f] += penalty;
        }
        return new Equations(width, left, right, rows, wanted);
    }

    /** Adds to the lower triangle. */
    private static void add(double[] matrix, double[] row, int from, int rank, double weight) {
        for (int i = 0; i < rank; i++) {
            double weighted = weight * row[from + i];
            int at = i * rank;
            for (int j = 0; j <= i; j++) {
                matrix[at + j] += weighted * row[from + j];
            }
        }
    }

    private static void mirror(double[] matrix, int size) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                matrix[j * size + i] = matrix[i * size + j];
            }
        }
    }

    /**
     * What every interaction of a user adds to scores. The solution is linear in what is wanted of the interactions: with A the matrix
     * of the equations, the one with track j adds {@code wanted_j y_j' A^-1 y_i} to the score of track i (Hu, Koren and Volinsky 2008,
     * section 5). Nonnegative: the same within the factors that are above 0, the others being held at 0.
     *
     * @param items as for {@link #solve}
     * @param rank as for {@link #solve}
     * @param gram as for {@link #solve}
     * @param tracks as for {@link #solve}
     * @param values as for {@link #solve}
     * @throws SaysException {@code DIVERGED} when there is no solution
     */
    public Shares shares(ItemRows items, int rank, double[] gram, int[] tracks, float[] values) {
        Equations equations = equations(items, rank, gram, tracks, values);
        int width = equations.width;
        int[] free = IntStream.range(0, width).toArray();
        if (nonnegative && tracks.length > 0) {
            double[] solution = solution(new Equations(
                    width, equations.left.clone(), equations.right.clone(), equations.rows, equations.wanted));
            int bias = mean == null ? -1 : width - 1;
            free = IntStream.range(0, width)
                    .filter(f -> solution[f] > 0 || f == bias)
                    .toArray();
        }
        double[] part = new double[free.length * free.length];
        for (int i = 0; i < free.length; i++) {
            for (int j = 0; j <= i; j++) {
                part[i * free.length + j] = equations.left[free[i] * width + free[j]];
            }
        }
        return new Shares(items, rank, from(), free, part, equations);
    }

    /** See {@link UserStep#shares}. Thread-safe. */
    public static final class Shares {

        private final ItemRows items;
        private final int rank;
        private final int from;
        private final int[] free;
        private final double[] matrix;
        private final Equations equations;

        private Shares(ItemRows items, int rank, int from, int[] free, double[] matrix, Equations equations) {
            this.items = items;
            this.rank = rank;
            this.from = from;
            this.free = free;
            this.matrix = matrix;
            this.equations = equations;
        }

        /** What each interaction adds to the score of a track, in the order they were given. */
        public double[] of(int track) {
            double[] row = new double[rank];
            items.copy(track, row);
            double[] right = new double[free.length];
            for (int f = 0; f < free.length; f++) {
                right[f] = row[from + free[f]];
            }
            double[] shares = new double[equations.rows.length];
            if (shares.length == 0) {
                return shares;
            }
            if (!Cholesky.solve(matrix.clone(), right, free.length)) {
                throw noSolution();
            }
            for (int i = 0; i < shares.length; i++) {
                double product = 0;
                for (int f = 0; f < free.length; f++) {
                    product += equations.rows[i][free[f]] * right[f];
                }
                shares[i] = product * equations.wanted[i];
            }
            return shares;
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

    private static SaysException noSolution() {
        return new SaysException(
                StandardErrorCode.DIVERGED,
                "Folding a user in met a system of equations without a solution",
                "Raise the trainer's regularisation, or look for extreme values in the data.");
    }
}
