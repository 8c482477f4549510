package io.says.model.kernels;

/** One symmetric positive definite system of equations at a time, in double precision, by Cholesky's method. */
public final class Cholesky {

    private Cholesky() {}

    /**
     * Solves.
     *
     * @param left the matrix, row-major, of which the lower triangle is read; overwritten
     * @param right the right side; takes the solution
     * @param size equations
     * @return whether there is a solution
     */
    public static boolean solve(double[] left, double[] right, int size) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = left[i * size + j];
                for (int k = 0; k < j; k++) {
                    sum -= left[i * size + k] * left[j * size + k];
                }
                if (i != j) {
                    left[i * size + j] = sum / left[j * size + j];
                } else if (sum > 0) {
                    left[i * size + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
            for (int k = 0; k < i; k++) {
                right[i] -= left[i * size + k] * right[k];
            }
            right[i] /= left[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                right[i] -= left[k * size + i] * right[k];
            }
            right[i] /= left[i * size + i];
        }
        return true;
    }
}
