package io.says.model.serving;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The plane in which points spread most: their first two principal components (Pearson 1901, Hotelling 1933). The eigenvectors of the
 * covariance come from subspace iteration with a Rayleigh-Ritz step (Parlett 1998, chapter 14) from a fixed start, in one thread, so
 * that the same points give the same bits. Immutable and thread-safe.
 */
final class Plane {

    /** More vectors than are wanted: how fast the two come out depends on what lies behind the last of them. */
    private static final int BLOCK = 8;

    private static final int MOST_STEPS = 500;
    private static final double CLOSE = 1e-13;

    private final double[] mean;
    private final double[][] axes;
    private final double captured;

    private Plane(double[] mean, double[][] axes, double captured) {
        this.mean = mean;
        this.axes = axes;
        this.captured = captured;
    }

    /**
     * The plane of some points.
     *
     * @param points one a row, at least one, all equally long
     */
    static Plane of(double[][] points) {
        int dimensions = points[0].length;
        double[] mean = new double[dimensions];
        for (double[] point : points) {
            for (int d = 0; d < dimensions; d++) {
                mean[d] += point[d] / points.length;
            }
        }
        double[][] covariance = covariance(points, mean);
        double all = 0;
        for (int d = 0; d < dimensions; d++) {
            all += covariance[d][d];
        }
        double[][] axes = new double[2][dimensions];
        double held = 0;
        if (all > 0) {
            double[][] vectors = strongest(covariance, Math.min(BLOCK, dimensions));
            for (int axis = 0; axis < Math.min(2, vectors.length); axis++) {
                axes[axis] = turned(vectors[axis]);
                held += product(axes[axis], times(covariance, axes[axis]));
            }
        }
        return new Plane(mean, axes, all > 0 ? Math.min(1, held / all) : 0);
    }

    /** Where a point lies: along the first component, and along the second. */
    double[] place(double[] point) {
        double[] place = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            for (int d = 0; d < mean.length; d++) {
                place[axis] += (point[d] - mean[d]) * axes[axis][d];
            }
        }
        return place;
    }

    /** The share of the points' variance that the plane holds, 0 to 1; 0 where they do not vary. */
    double captured() {
        return captured;
    }

    private static double[][] covariance(double[][] points, double[] mean) {
        int dimensions = mean.length;
        double[][] covariance = new double[dimensions][dimensions];
        double[] from = new double[dimensions];
        for (double[] point : points) {
            for (int d = 0; d < dimensions; d++) {
                from[d] = point[d] - mean[d];
            }
            for (int d = 0; d < dimensions; d++) {
                for (int e = 0; e <= d; e++) {
                    covariance[d][e] += from[d] * from[e] / points.length;
                }
            }
        }
        for (int d = 0; d < dimensions; d++) {
            for (int e = 0; e < d; e++) {
                covariance[e][d] = covariance[d][e];
            }
        }
        return covariance;
    }

    /** The eigenvectors of the greatest eigenvalues, the greatest first. */
    private static double[][] strongest(double[][] matrix, int block) {
        SplittableRandom random = new SplittableRandom(42);
        double[][] vectors = new double[block][matrix.length];
        for (double[] vector : vectors) {
            for (int d = 0; d < vector.length; d++) {
                vector[d] = random.nextDouble() - 0.5;
            }
        }
        orthonormalise(vectors);
        double before = -1;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[][] next = new double[block][];
            for (int v = 0; v < block; v++) {
                next[v] = times(matrix, vectors[v]);
            }
            orthonormalise(next);
            vectors = ritz(matrix, next);
            double now = product(vectors[0], times(matrix, vectors[0]));
            now += block > 1 ? product(vectors[1], times(matrix, vectors[1])) : 0;
            if (Math.abs(now - before) <= CLOSE * now) {
                break;
            }
            before = now;
        }
        return vectors;
    }

    /** Turns vectors within the space they span so that the matrix, seen in it, is diagonal; the greatest first. */
    private static double[][] ritz(double[][] matrix, double[][] vectors) {
        int block = vectors.length;
        double[][] small = new double[block][block];
        for (int v = 0; v < block; v++) {
            double[] image = times(matrix, vectors[v]);
            for (int w = 0; w < block; w++) {
                small[w][v] = product(vectors[w], image);
            }
        }
        double[][] turned = new double[block][];
        for (int v = 0; v < block; v++) {
            turned[v] = vectors[v].clone();
        }
        // Jacobi's rotations; eight by eight takes a few sweeps.
        for (int sweep = 0; sweep < 30; sweep++) {
            for (int p = 0; p < block; p++) {
                for (int q = p + 1; q < block; q++) {
                    rotate(small, turned, p, q);
                }
            }
        }
        Integer[] order = new Integer[block];
        for (int v = 0; v < block; v++) {
            order[v] = v;
        }
        Arrays.sort(order, (v, w) -> Double.compare(small[w][w], small[v][v]));
        double[][] sorted = new double[block][];
        for (int v = 0; v < block; v++) {
            sorted[v] = turned[order[v]];
        }
        return sorted;
    }

    private static void rotate(double[][] small, double[][] vectors, int p, int q) {
        if (small[p][q] == 0) {
            return;
        }
        double theta = (small[q][q] - small[p][p]) / (2 * small[p][q]);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int i = 0; i < small.length; i++) {
            double a = small[i][p];
            double b = small[i][q];
            small[i][p] = cosine * a - sine * b;
            small[i][q] = sine * a + cosine * b;
        }
        for (int i = 0; i < small.length; i++) {
            double a = small[p][i];
            double b = small[q][i];
            small[p][i] = cosine * a - sine * b;
            small[q][i] = sine * a + cosine * b;
        }
        for (int d = 0; d < vectors[p].length; d++) {
            double a = vectors[p][d];
            double b = vectors[q][d];
            vectors[p][d] = cosine * a - sine * b;
            vectors[q][d] = sine * a + cosine * b;
        }
    }

    /** Gram and Schmidt, twice, since once leaves what rounding left; what depends on the others becomes nothing. */
    private static void orthonormalise(double[][] vectors) {
        for (int v = 0; v < vectors.length; v++) {
            double whole = Math.sqrt(product(vectors[v], vectors[v]));
            for (int round = 0; round < 2; round++) {
                for (int w = 0; w < v; w++) {
                    double share = product(vectors[v], vectors[w]);
                    for (int d = 0; d < vectors[v].length; d++) {
                        vectors[v][d] -= share * vectors[w][d];
                    }
                }
            }
            double length = Math.sqrt(product(vectors[v], vectors[v]));
            for (int d = 0; d < vectors[v].length; d++) {
                vectors[v][d] = length > 1e-12 * whole ? vectors[v][d] / length : 0;
            }
        }
    }

    /** Which of its two directions a component points in is a matter of taste: its greatest part is positive. */
    private static double[] turned(double[] vector) {
        int greatest = 0;
        for (int d = 1; d < vector.length; d++) {
            greatest = Math.abs(vector[d]) > Math.abs(vector[greatest]) ? d : greatest;
        }
        double sign = vector[greatest] < 0 ? -1 : 1;
        double[] turned = new double[vector.length];
        for (int d = 0; d < vector.length; d++) {
            turned[d] = sign * vector[d];
        }
        return turned;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] image = new double[matrix.length];
        for (int d = 0; d < matrix.length; d++) {
            image[d] = product(matrix[d], vector);
        }
        return image;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }
}
