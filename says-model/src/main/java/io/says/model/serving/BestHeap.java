package io.says.model.serving;

import java.util.function.IntPredicate;

/** The best few of many scored items; the worst of them on top. Not thread-safe. */
final class BestHeap {

    private final float[] scores;
    private final int[] items;
    private int size;

    BestHeap(int k) {
        this.scores = new float[k];
        this.items = new int[k];
    }

    /**
     * The best of all tracks.
     *
     * @param scores of each track; NaN is none: finite parts can still add up to what is none
     */
    static NormSortedItems.Best of(float[] scores, int k, IntPredicate allowed) {
        BestHeap heap = new BestHeap(Math.min(k, scores.length));
        for (int track = 0; track < scores.length; track++) {
            if (!Float.isNaN(scores[track]) && heap.admits(scores[track], track) && allowed.test(track)) {
                heap.offer(scores[track], track);
            }
        }
        return heap.drain();
    }

    boolean full() {
        return size == items.length;
    }

    /** The worst score kept; only when full. */
    float worst() {
        return items.length == 0 ? Float.POSITIVE_INFINITY : scores[0];
    }

    boolean admits(float score, int item) {
        return !full() || (items.length > 0 && (score > scores[0] || (score == scores[0] && item < items[0])));
    }

    void offer(float score, int item) {
        if (!full()) {
            int at = size++;
            while (at > 0 && worse(score, item, scores[(at - 1) / 2], items[(at - 1) / 2])) {
                scores[at] = scores[(at - 1) / 2];
                items[at] = items[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            scores[at] = score;
            items[at] = item;
        } else if (admits(score, item)) {
            sink(score, item);
        }
    }

    private static boolean worse(float score, int item, float than, int thanItem) {
        return score < than || (score == than && item > thanItem);
    }

    private void sink(float score, int item) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && worse(scores[child + 1], items[child + 1], scores[child], items[child])) {
                child++;
            }
            if (!worse(scores[child], items[child], score, item)) {
                break;
            }
            scores[at] = scores[child];
            items[at] = items[child];
            at = child;
        }
        scores[at] = score;
        items[at] = item;
    }

    NormSortedItems.Best drain() {
        int[] best = new int[size];
        float[] values = new float[size];
        while (size > 0) {
            best[size - 1] = items[0];
            values[size - 1] = scores[0];
            size--;
            if (size > 0) {
                sink(scores[size], items[size]);
            }
        }
        return new NormSortedItems.Best(best, values);
    }
}
