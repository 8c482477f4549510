package io.says.model.serving;

/** Finds the rows of a matrix whose direction is most like that of one of them. Immutable and thread-safe. */
final class Cosines {

    private Cosines() {}

    /** Rows of numbers, wherever they lie. */
    @FunctionalInterface
    interface Rows {
        float at(int row, int column);
    }

    /**
     * The K rows most like one, best first, ties to the lower index; rows of nothing but 0 are like none.
     *
     * @param count rows
     * @param from the first column that counts
     * @param to the first that does not any more
     */
    static NormSortedItems.Best of(Rows rows, int count, int from, int to, int row, int k) {
        double[] wanted = new double[to - from];
        double own = 0;
        for (int column = from; column < to; column++) {
            wanted[column - from] = rows.at(row, column);
            own += wanted[column - from] * wanted[column - from];
        }
        BestHeap heap = new BestHeap(Math.min(k, count));
        for (int other = 0; own > 0 && other < count; other++) {
            double product = 0;
            double length = 0;
            for (int column = from; column < to; column++) {
                double value = rows.at(other, column);
                product += value * wanted[column - from];
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
