package io.says.model.linear;

import io.says.model.kernels.Kernels;
import io.says.model.rows.Steps;
import java.util.stream.IntStream;

/**
 * The inverse of a symmetric positive definite matrix in its own place, by the sweep operator (Goodnight 1979, A Tutorial on the
 * SWEEP Operator) on blocks: every block of pivots costs one product of two panels, and after all of them the matrix holds minus
 * its inverse. Only the lower triangle is looked at and written. The same bits come out on any number of threads.
 */
final class SymmetricInverse {

    /** Pivots swept at once; the width of a matrix is a multiple of it. */
    static final int BLOCK = 128;

    private SymmetricInverse() {}

    /** The least width that is at least so many. */
    static int padded(int width) {
        return (width + BLOCK - 1) / BLOCK * BLOCK;
    }

    /**
     * Puts minus the inverse in a matrix's place.
     *
     * @param matrix row-major
     * @param width a multiple of {@link #BLOCK}
     * @return whether there is one
     */
    static boolean negated(float[] matrix, int width, Kernels kernels, Steps steps) {
        int blocks = width / BLOCK;
        float[] panel = new float[width * BLOCK];
        float[] scaled = new float[width * BLOCK];
        float[] pivot = new float[BLOCK * BLOCK];
        for (int block = 0; block < blocks; block++) {
            steps.at("inverting", block, blocks);
            int first = block * BLOCK;
            if (!invertPivot(matrix, width, first, pivot)) {
                return false;
            }
            int at = block;
            IntStream.range(0, blocks)
                    .parallel()
                    .filter(tile -> tile != at)
                    .forEach(tile -> read(matrix, width, at, tile, panel, scaled, pivot, kernels));
            IntStream.range(0, blocks).parallel().filter(tile -> tile != at).forEach(tile -> {
                update(matrix, width, at, tile, panel, scaled, kernels);
                write(matrix, width, at, tile, scaled);
            });
            for (int i = 0; i < BLOCK; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[(first + i) * width + first + j] = pivot[i * BLOCK + j];
                }
            }
        }
        steps.at("inverting", blocks, blocks);
        return true;
    }

    /** Minus the inverse of the block on the diagonal, by Cholesky in double precision. */
    private static boolean invertPivot(float[] matrix, int width, int first, float[] pivot) {
        double[] block = new double[BLOCK * BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            for (int j = 0; j <= i; j++) {
                block[i * BLOCK + j] = matrix[(first + i) * width + first + j];
            }
        }
        if (!Triangle.factor(block, BLOCK)) {
            return false;
        }
        Triangle.invert(block, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = i; k < BLOCK; k++) {
                    sum += block[k * BLOCK + i] * block[k * BLOCK + j];
                }
                pivot[i * BLOCK + j] = (float) -sum;
                pivot[j * BLOCK + i] = (float) -sum;
            }
        }
        return true;
    }

    /** One tile of the pivots' rows, and minus the same times the inverse of the pivots. */
    private static void read(
            float[] matrix,
            int width,
            int block,
            int tile,
            float[] panel,
            float[] scaled,
            float[] pivot,
            Kernels kernels) {
        int at = tile * BLOCK * BLOCK;
        for (int k = 0; k < BLOCK; k++) {
            for (int i = 0; i < BLOCK; i++) {
                int row = tile * BLOCK + i;
                int column = block * BLOCK + k;
                panel[at + k * BLOCK + i] = row > column ? matrix[row * width + column] : matrix[column * width + row];
            }
        }
        java.util.Arrays.fill(scaled, at, at + BLOCK * BLOCK, 0);
        kernels.multiply(pivot, 0, BLOCK, BLOCK, panel, at, BLOCK, BLOCK, BLOCK, scaled, at, BLOCK, false);
    }

    private static void update(
            float[] matrix, int width, int block, int tile, float[] panel, float[] scaled, Kernels kernels) {
        for (int other = 0; other <= tile; other++) {
            if (other != block) {
                kernels.multiply(
                        scaled,
                        tile * BLOCK * BLOCK,
                        BLOCK,
                        BLOCK,
                        panel,
                        other * BLOCK * BLOCK,
                        BLOCK,
                        BLOCK,
                        BLOCK,
                        matrix,
                        tile * BLOCK * width + other * BLOCK,
                        width,
                        other == tile);
            }
        }
    }

    private static void write(float[] matrix, int width, int block, int tile, float[] scaled) {
        int at = tile * BLOCK * BLOCK;
        for (int k = 0; k < BLOCK; k++) {
            for (int i = 0; i < BLOCK; i++) {
                int row = tile * BLOCK + i;
                int column = block * BLOCK + k;
                matrix[row > column ? row * width + column : column * width + row] = -scaled[at + k * BLOCK + i];
            }
        }
    }
}
