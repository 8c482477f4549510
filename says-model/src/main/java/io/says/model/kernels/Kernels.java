package io.says.model.kernels;

/**
 * The inner loops of training, evaluation and serving. Every implementation gives the same bits: each sum is one chain of fused
 * multiply-adds in a stated order, whatever the processor, the number of threads or how the work was cut up. Thread-safe.
 */
public interface Kernels {

    /** Systems of equations solved side by side, and what widths are multiples of. */
    int LANES = 8;

    /**
     * The fastest the JVM can run: on the Vector API where it was started with {@code --add-modules jdk.incubator.vector}, scalar
     * where not. Chosen once and logged.
     */
    static Kernels best() {
        return ChosenKernels.BEST;
    }

    /** What it runs on, for people. */
    String name();

    /**
     * Adds the product of two matrices given row by row of what is summed over: {@code C[i][j] += sum over k of P[k][i] Q[k][j]}, k
     * ascending.
     *
     * @param p holds P
     * @param pAt where P begins
     * @param pStride from one k to the next
     * @param rows of C, a multiple of {@link #LANES}
     * @param q holds Q
     * @param qAt where Q begins
     * @param qStride from one k to the next
     * @param columns of C, a multiple of {@link #LANES}
     * @param depth how many k
     * @param c holds C
     * @param cAt where C begins
     * @param cStride from one row of C to the next
     * @param lower whether what lies right of the diagonal may be left as it was: it is unspecified then
     */
    void multiply(
            float[] p,
            int pAt,
            int pStride,
            int rows,
            float[] q,
            int qAt,
            int qStride,
            int columns,
            int depth,
            float[] c,
            int cAt,
            int cStride,
            boolean lower);

    /**
     * Copies stretches of scattered rows beside each other.
     *
     * @param from holds the rows
     * @param offset where in each row the stretch begins
     * @param stride from one row to the next
     * @param rows which rows
     * @param at the first of them
     * @param count how many
     * @param width of the stretch, a multiple of {@link #LANES}; it may reach into the row behind
     * @param to takes the copies
     * @param toStride from one copy to the next
     */
    void gather(
            float[] from, int offset, int stride, int[] rows, int at, int count, int width, float[] to, int toStride);

    /**
     * The inner products of one vector with some rows, each as eight sums of every eighth component, added as
     * ((0+4)+(2+6))+((1+5)+(3+7)).
     *
     * @param vector the vector
     * @param at where it begins
     * @param width components, a multiple of {@link #LANES}
     * @param rows holds the rows
     * @param rowsAt where the first begins
     * @param stride from one row to the next
     * @param count rows
     * @param products takes the products
     */
    void dots(float[] vector, int at, int width, float[] rows, int rowsAt, int stride, int count, float[] products);

    /**
     * Solves {@link #LANES} symmetric positive definite systems by Cholesky's method.
     *
     * @param systems the systems and their solutions; overwritten
     * @return one of the systems that have no solution, -1 where all have one
     */
    int solve(Systems systems);

    /**
     * Solves {@link #LANES} systems for the x at or above 0 that makes x'Ax/2 - b'x least, by coordinate descent from the x given
     * until no coordinate moves by more than {@code tolerance} of the largest.
     *
     * @param systems the systems, where to begin, and what takes the solutions
     * @param free the one unknown that may be negative; -1 where none may
     * @param tolerance relative, above 0
     * @param sweeps at most
     */
    void solveNonnegative(Systems systems, int free, float tolerance, int sweeps);

    /**
     * Counts scores above a threshold and equal to it; NaN is neither.
     *
     * @return how many are above in the upper half, how many are equal in the lower
     */
    long count(float[] scores, int from, int length, float threshold);

    /** Whether {@link #sums} goes through bytes several times as fast as {@link #dots} goes through floats; where not, it saves nothing. */
    boolean prefersBytes();

    /**
     * Adds up rows of bytes, each times a weight: {@code sum over r of weights[r] rows[r][i]}, for products that stay small. The bytes lie
     * two in a short, so that nothing has to be widened: the upper half is one, the lower half less 128 the other. Sums are taken modulo
     * 2^16: those that lie in 16 bits are exact, whatever the order.
     *
     * @param weights one a row
     * @param depth how many rows
     * @param pairs holds the rows
     * @param at where the first begins
     * @param width shorts in a row, a multiple of 4 {@link #LANES}
     * @param sums takes {@code width} sums of the lower bytes, then as many of the upper ones
     */
    void sums(short[] weights, int depth, short[] pairs, int at, int width, short[] sums);

    /**
     * The first sum above a threshold.
     *
     * @return its place, {@code from + length} where there is none
     */
    int firstAbove(short[] sums, int from, int length, short threshold);

    /**
     * The first score above a threshold.
     *
     * @return its place, {@code from + length} where there is none
     */
    int firstAbove(float[] scores, int from, int length, float threshold);
}
