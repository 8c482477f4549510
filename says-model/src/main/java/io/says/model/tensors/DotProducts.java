package io.says.model.tensors;

/**
 * Inner products of one vector with many. Each is summed from the first component to the last, so that a product is the
 * same to the last bit wherever it is taken. Thread-safe.
 */
public final class DotProducts {

    /** How many rows {@link #eight} takes at a time. */
    public static final int WIDTH = 8;

    private DotProducts() {}

    /**
     * The product with one row.
     *
     * @param query the vector
     * @param rows the rows one after the other, each as long as the vector
     * @param row which
     */
    public static float one(float[] query, float[] rows, int row) {
        int at = row * query.length;
        float sum = 0;
        for (int f = 0; f < query.length; f++) {
            sum += query[f] * rows[at + f];
        }
        return sum;
    }

    /**
     * The products with {@value #WIDTH} rows that follow each other.
     *
     * @param query the vector
     * @param rows the rows one after the other, each as long as the vector
     * @param row the first of them
     * @param products takes the products
     * @param to where in {@code products} the first goes
     */
    public static void eight(float[] query, float[] rows, int row, float[] products, int to) {
        // One sum waits for its own last addition; eight side by side keep the processor busy.
        int rank = query.length;
        int r0 = row * rank;
        int r1 = r0 + rank;
        int r2 = r1 + rank;
        int r3 = r2 + rank;
        int r4 = r3 + rank;
        int r5 = r4 + rank;
        int r6 = r5 + rank;
        int r7 = r6 + rank;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int f = 0; f < rank; f++) {
            float q = query[f];
            s0 += q * rows[r0 + f];
            s1 += q * rows[r1 + f];
            s2 += q * rows[r2 + f];
            s3 += q * rows[r3 + f];
            s4 += q * rows[r4 + f];
            s5 += q * rows[r5 + f];
            s6 += q * rows[r6 + f];
            s7 += q * rows[r7 + f];
        }
        products[to] = s0;
        products[to + 1] = s1;
        products[to + 2] = s2;
        products[to + 3] = s3;
        products[to + 4] = s4;
        products[to + 5] = s5;
        products[to + 6] = s6;
        products[to + 7] = s7;
    }
}
