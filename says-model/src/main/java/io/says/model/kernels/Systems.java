package io.says.model.kernels;

/**
 * Eight symmetric systems of linear equations that are solved side by side: component by component, the eight of each beside each
 * other. Not thread-safe.
 */
public final class Systems {

    private static final int LANES = Kernels.LANES;

    private final int width;
    private final float[] a;
    private final float[] b;
    private final float[] x;
    private final float[] spare;

    /** @param width unknowns of each system, at least 1 */
    public Systems(int width) {
        this.width = width;
        this.a = new float[width * width * LANES];
        this.b = new float[width * LANES];
        this.x = new float[width * LANES];
        this.spare = new float[width * LANES];
    }

    /** Unknowns of each system. */
    public int width() {
        return width;
    }

    /** For the kernels: component (i, j) of the eight matrices from 8 (i width + j); the lower triangles are set. */
    public float[] matrices() {
        return a;
    }

    /** For the kernels: component i of the eight right sides from 8 i. */
    public float[] rightSides() {
        return b;
    }

    /** For the kernels: component i of the eight solutions from 8 i. */
    public float[] solutions() {
        return x;
    }

    /** For the kernels: room for another eight vectors. */
    public float[] spare() {
        return spare;
    }

    /**
     * Sets one system.
     *
     * @param lane which, 0 to 7
     * @param matrix holds its matrix, of which the lower triangle is read, and below it its right side as one more row
     * @param stride from one row of the matrix to the next
     * @param diagonal what is added to each component of the diagonal
     */
    public void set(int lane, float[] matrix, int stride, float diagonal) {
        for (int i = 0; i < width; i++) {
            int row = i * stride;
            int to = i * width * LANES + lane;
            for (int j = 0; j <= i; j++) {
                a[to + j * LANES] = matrix[row + j];
            }
            a[to + i * LANES] += diagonal;
            b[i * LANES + lane] = matrix[width * stride + i];
        }
    }

    /** Sets one system to the identity with a right side of 0: a lane without work. */
    public void clear(int lane) {
        for (int i = 0; i < width; i++) {
            int to = i * width * LANES + lane;
            for (int j = 0; j < i; j++) {
                a[to + j * LANES] = 0;
            }
            a[to + i * LANES] = 1;
            b[i * LANES + lane] = 0;
            x[i * LANES + lane] = 0;
        }
    }

    /** Subtracts from a component of a system's right side. */
    public void subtract(int lane, int component, float amount) {
        b[component * LANES + lane] -= amount;
    }

    /** Where a system's descent begins: {@code width} components. */
    public void begin(int lane, float[] from, int at) {
        for (int i = 0; i < width; i++) {
            x[i * LANES + lane] = from[at + i];
        }
    }

    /** Copies a system's solution. */
    public void solution(int lane, float[] to, int at) {
        for (int i = 0; i < width; i++) {
            to[at + i] = x[i * LANES + lane];
        }
    }
}
