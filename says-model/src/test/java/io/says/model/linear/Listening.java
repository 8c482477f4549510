package io.says.model.linear;

import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** Listening with a taste, drawn at random, and what tests do with it. */
final class Listening {

    static final Steps SILENT = (message, done, total) -> {};

    private Listening() {}

    /** Users of four kinds, who mostly hear tracks of their own kind, popular ones more often; some tracks nobody hears. */
    static SparseRows rows(int users, int tracks, int most, long seed) {
        Random random = new Random(seed);
        int[] start = new int[users + 1];
        int[] index = new int[users * most];
        float[] value = new float[users * most];
        int count = 0;
        for (int user = 0; user < users; user++) {
            int kind = user % 4;
            int[] drawn = random.ints(most * 3L, 0, tracks)
                    .map(t -> (int) ((long) t * t / tracks))
                    .filter(t -> t % 11 != 10 && (t % 4 == kind || random.nextInt(10) == 0))
                    .distinct()
                    .limit(1 + random.nextInt(most))
                    .sorted()
                    .toArray();
            for (int track : drawn) {
                index[count] = track;
                value[count++] = 1 + random.nextInt(5);
            }
            start[user + 1] = count;
        }
        return new SparseRows(start, Arrays.copyOf(index, count), Arrays.copyOf(value, count));
    }

    /** The same, everything heard counting 1. */
    static Interactions binary(int users, int tracks, int most, long seed) {
        SparseRows rows = rows(users, tracks, most, seed);
        float[] ones = new float[rows.value().length];
        Arrays.fill(ones, 1);
        return Interactions.of(new SparseRows(rows.start(), rows.index(), ones), tracks);
    }

    static double[][] dense(SparseRows rows, int columns) {
        double[][] dense = new double[rows.rows()][columns];
        for (int row = 0; row < dense.length; row++) {
            for (int i = rows.start()[row]; i < rows.start()[row + 1]; i++) {
                dense[row][rows.index()[i]] = rows.value()[i];
            }
        }
        return dense;
    }

    static double[][] transpose(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    /** By Gauss and Jordan with pivoting. */
    static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix[i], 0, a[i], 0, n);
            a[i][n + i] = 1;
        }
        for (int p = 0; p < n; p++) {
            int best = p;
            for (int i = p; i < n; i++) {
                best = Math.abs(a[i][p]) > Math.abs(a[best][p]) ? i : best;
            }
            double[] row = a[best];
            a[best] = a[p];
            a[p] = row;
            double pivot = row[p];
            for (int j = 0; j < 2 * n; j++) {
                row[j] /= pivot;
            }
            for (int i = 0; i < n; i++) {
                double factor = a[i][p];
                if (i != p && factor != 0) {
                    for (int j = 0; j < 2 * n; j++) {
                        a[i][j] -= factor * row[j];
                    }
                }
            }
        }
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            inverse[i] = Arrays.copyOfRange(a[i], n, 2 * n);
        }
        return inverse;
    }

    /** The result on so many threads. */
    static <T> T on(int threads, Supplier<T> work) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(work::get).join();
        } finally {
            pool.shutdown();
        }
    }
}
