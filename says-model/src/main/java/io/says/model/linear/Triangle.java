package io.says.model.linear;

/** Lower triangular matrices in double precision, row-major; what lies above the diagonal is not looked at. */
final class Triangle {

    private Triangle() {}

    /**
     * Cholesky's factor of a symmetric positive definite matrix, in its place.
     *
     * @return whether there is one
     */
    static boolean factor(double[] matrix, int width) {
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * width + j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i * width + k] * matrix[j * width + k];
                }
                if (j < i) {
                    matrix[i * width + j] = sum / matrix[j * width + j];
                } else if (sum > 0) {
                    matrix[i * width + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Cholesky's factor of a positive semidefinite matrix, in its place. A column that depends on those before it gets an infinite
     * diagonal, which makes its row of the inverse 0.
     *
     * @param tolerance what is left of a column's diagonal, as a share of it, at or below which it depends on others
     */
    static void factorDependent(double[] matrix, int width, double tolerance) {
        for (int i = 0; i < width; i++) {
            double whole = matrix[i * width + i];
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * width + j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i * width + k] * matrix[j * width + k];
                }
                if (j < i) {
                    matrix[i * width + j] = sum / matrix[j * width + j];
                } else {
                    matrix[i * width + i] = sum > tolerance * whole ? Math.sqrt(sum) : Double.POSITIVE_INFINITY;
                }
            }
        }
    }

    /** The inverse of a lower triangular matrix, in its place. */
    static void invert(double[] matrix, int width) {
        double[] row = new double[width];
        for (int i = 0; i < width; i++) {
            double own = 1 / matrix[i * width + i];
            java.util.Arrays.fill(row, 0, i, 0);
            // Rows above are inverted already: row i of the inverse is minus own times what is left of it times them.
            for (int k = 0; k < i; k++) {
                double left = matrix[i * width + k];
                for (int j = 0; j <= k; j++) {
                    row[j] += left * matrix[k * width + j];
                }
            }
            for (int j = 0; j < i; j++) {
                matrix[i * width + j] = -own * row[j];
            }
            matrix[i * width + i] = own;
        }
    }
}
