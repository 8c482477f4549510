package io.says.model.linear;

import io.says.model.kernels.Kernels;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An orthonormal basis of the space spanned by the strongest right singular vectors of a sparse matrix, by subspace iteration from a
 * random start (Halko, Martinsson and Tropp 2011): the projection on it, which is all that is asked for, does not depend on which
 * basis it is. The same bits come out on any number of threads.
 */
final class Subspace {

    /** Vectors beside each other in a tile of the basis. */
    static final int TILE = 128;

    private static final int ITERATIONS = 8;
    private static final int DEPTH = 4096;

    /** What is left of a vector, squared, that counts as nothing: about what rounding leaves in single precision. */
    private static final double DEPENDENT = 1e-10;

    private final SparseRows byUser;
    private final SparseRows byTrack;
    private final float[] userScale;
    private final float[] trackScale;
    private final Kernels kernels;

    /**
     * @param userScale multiplies the rows of the matrix
     * @param trackScale multiplies its columns
     */
    Subspace(Interactions interactions, float[] userScale, float[] trackScale, Kernels kernels) {
        this.byUser = interactions.byUser();
        this.byTrack = interactions.byTrack();
        this.userScale = userScale;
        this.trackScale = trackScale;
        this.kernels = kernels;
    }

    /**
     * The basis, one row a track.
     *
     * @param rank how many vectors, a multiple of {@link Kernels#LANES}; some are 0 where the matrix has a lower rank
     */
    float[] basis(int rank, long seed, Steps steps) {
        int tracks = trackScale.length;
        float[] basis = new float[tracks * rank];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < basis.length; i++) {
            basis[i] = (float) (random.nextDouble() - 0.5);
        }
        float[] users = new float[userScale.length * rank];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            steps.at("finding the strongest directions", iteration, ITERATIONS);
            multiply(byUser, userScale, trackScale, basis, users, rank);
            multiply(byTrack, trackScale, userScale, users, basis, rank);
            orthonormalise(basis, rank);
        }
        orthonormalise(basis, rank); // once leaves the rounding of an ill-conditioned basis, twice is enough
        steps.at("finding the strongest directions", ITERATIONS, ITERATIONS);
        return basis;
    }

    private static void multiply(
            SparseRows matrix, float[] rowScale, float[] columnScale, float[] from, float[] to, int rank) {
        int rows = matrix.rows();
        int slice = 256;
        IntStream.range(0, (rows + slice - 1) / slice).parallel().forEach(s -> {
            for (int row = s * slice; row < Math.min(rows, (s + 1) * slice); row++) {
                int at = row * rank;
                Arrays.fill(to, at, at + rank, 0);
                for (int i = matrix.start()[row]; i < matrix.start()[row + 1]; i++) {
                    int column = matrix.index()[i];
                    float weight = matrix.value()[i] * rowScale[row] * columnScale[column];
                    int other = column * rank;
                    for (int f = 0; f < rank; f++) {
                        to[at + f] = Math.fma(weight, from[other + f], to[at + f]);
                    }
                }
            }
        });
    }

    /** By Cholesky's factor of the vectors' inner products. */
    private void orthonormalise(float[] basis, int rank) {
        double[] triangle = products(basis, rank);
        Triangle.factorDependent(triangle, rank, DEPENDENT);
        Triangle.invert(triangle, rank);
        float[] change = new float[rank * rank];
        for (int f = 0; f < rank; f++) {
            for (int g = 0; g <= f; g++) {
                change[g * rank + f] = (float) triangle[f * rank + g];
            }
        }
        int tracks = basis.length / rank;
        IntStream.range(0, (tracks + TILE - 1) / TILE).parallel().forEach(tile -> {
            int count = Math.min(TILE, tracks - tile * TILE);
            float[] turned = new float[rank * TILE];
            turn(basis, rank, tile * TILE, count, turned, 0);
            float[] changed = new float[TILE * rank];
            kernels.multiply(turned, 0, TILE, TILE, change, 0, rank, rank, rank, changed, 0, rank, false);
            System.arraycopy(changed, 0, basis, tile * TILE * rank, count * rank);
        });
    }

    /** The lower triangle of the inner products of the vectors, summed in double precision over stretches of tracks. */
    private double[] products(float[] basis, int rank) {
        int tracks = basis.length / rank;
        double[] sum = new double[rank * rank];
        int stretches = (tracks + DEPTH - 1) / DEPTH;
        int atOnce = 16;
        for (int first = 0; first < stretches; first += atOnce) {
            float[][] parts = IntStream.range(first, Math.min(stretches, first + atOnce))
                    .parallel()
                    .mapToObj(stretch -> {
                        int from = stretch * DEPTH;
                        int depth = Math.min(DEPTH, tracks - from);
                        float[] part = new float[rank * rank];
                        int at = from * rank;
                        kernels.multiply(basis, at, rank, rank, basis, at, rank, rank, depth, part, 0, rank, true);
                        return part;
                    })
                    .toArray(float[][]::new);
            for (float[] part : parts) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += part[i];
                }
            }
        }
        return sum;
    }

    /** Rows of a basis as columns beside each other, {@link #TILE} apart. */
    static void turn(float[] basis, int rank, int first, int count, float[] turned, int at) {
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < rank; f++) {
                turned[at + f * TILE + i] = basis[(first + i) * rank + f];
            }
        }
    }
}
