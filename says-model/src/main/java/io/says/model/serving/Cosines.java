package io.says.model.serving;

/** Finds the rows of a matrix whose direction is most like that of one of them. Immutable and thread-safe. */
final class Cosines {

    private Cosines() {}

    /** Rows of numbers, wherever they lie. */
    @FunctionalInterface
    interface Rows {
        void copy(int row, double[] to);
    }

    /**
     * The K rows most like one, best first, ties to the lower index; rows of nothing but 0 are like none.
     *
     * @param count rows
     * @param free the columns that count
     */
    static NormSortedItems.Best of(Rows rows, int count, boolean[] free, int row, int k) {
        double[] wanted = new double[free.length];
        rows.copy(row, wanted);
        double own = 0;
        double[] values = new double[free.length];
        for (int column = 0; column < free.length; column++) {
            wanted[column] = free[column] ? wanted[column] : 0;
            own += wanted[column] * wanted[column];
        }
        BestHeap heap = new BestHeap(Math.min(k, count));
        for (int other = 0; own > 0 && other < count; other++) {
            rows.copy(other, values);
            double product = 0;
            double length = 0;
            for (int column = 0; column < free.length; column++) {
                double value = free[column] ? values[column] : 0;
                product += value * wanted[column];
                length += value * value;
            }
            if (length > 0 && other != row) {
                float cosine = (float) Math.max(-1, Math.min(1, product / Math.sqrt(own * length)));
                if (heap.admits(cosine, other)) {
                    heap.offer(cosine, other);
                }
            }
        }
        return heap.drain();
    }
}
