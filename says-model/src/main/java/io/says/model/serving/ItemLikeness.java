package io.says.model.serving;

import io.says.spi.TrainedModel.Linear;
import io.says.spi.TrainedModel.SparseRows;

/**
 * Tracks that speak for each other, and users who heard the same.
 *
 * @param linear the weights from track to track, and the histories
 */
record ItemLikeness(Linear linear) implements Likeness {

    /** The tracks that one speaks for most. */
    @Override
    public NormSortedItems.Best similar(int track, int k) {
        SparseRows weights = linear.weights();
        BestHeap heap = new BestHeap(Math.min(k, weights.length(track)));
        for (int i = weights.start()[track]; i < weights.start()[track + 1]; i++) {
            if (weights.index()[i] != track && heap.admits(weights.value()[i], weights.index()[i])) {
                heap.offer(weights.value()[i], weights.index()[i]);
            }
        }
        return heap.drain();
    }

    /** The users whose histories point the same way. */
    @Override
    public NormSortedItems.Best similarUsers(int user, int k) {
        SparseRows histories = linear.histories();
        float[] own = new float[columns(histories, user)];
        double length = 0;
        for (int i = histories.start()[user]; i < histories.start()[user + 1]; i++) {
            own[histories.index()[i]] = histories.value()[i];
            length += (double) histories.value()[i] * histories.value()[i];
        }
        BestHeap heap = new BestHeap(Math.min(k, histories.rows()));
        for (int other = 0; other < histories.rows(); other++) {
            double product = 0;
            double squares = 0;
            for (int i = histories.start()[other]; i < histories.start()[other + 1]; i++) {
                double value = histories.value()[i];
                squares += value * value;
                product += histories.index()[i] < own.length
                        ? value * own[histories.index()[i]]
                        : 0;
            }
            if (other != user && product != 0) {
                float cosine = (float) Math.max(-1, Math.min(1, product / Math.sqrt(length * squares)));
                if (heap.admits(cosine, other)) {
                    heap.offer(cosine, other);
                }
            }
        }
        return heap.drain();
    }

    private static int columns(SparseRows histories, int user) {
        int end = histories.start()[user + 1];
        return end == histories.start()[user] ? 0 : histories.index()[end - 1] + 1;
    }
}
