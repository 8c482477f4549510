package io.says.model.evaluate;

/** The K best of many scores, ties to the lower track index. Not thread-safe: one for each thread. */
final class TopTracks {

    private final float[] scores;
    private final int[] heap;

    TopTracks(int k) {
        this.scores = new float[k];
        this.heap = new int[k];
    }

    /**
     * Selects.
     *
     * @param all the scores of all tracks; NaN is never selected
     * @param masked tracks left out, ascending
     */
    int[] select(float[] all, int[] masked) {
        int size = 0;
        int mask = 0;
        for (int track = 0; track < all.length; track++) {
            if (mask < masked.length && masked[mask] == track) {
                mask++;
                continue;
            }
            float score = all[track];
            if (Float.isNaN(score)) {
                continue;
            }
            if (size < heap.length) {
                scores[size] = score;
                heap[size] = track;
                up(size++);
            } else if (size > 0 && score > scores[0]) { // a tie goes to the track that came before
                scores[0] = score;
                heap[0] = track;
                down(size);
            }
        }
        int[] best = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            best[i] = heap[0];
            heap[0] = heap[i];
            scores[0] = scores[i];
            down(i);
        }
        return best;
    }

    /** Whether a is worse than b: it has a lower score, or the same and a higher index. */
    private boolean worse(int a, int b) {
        return scores[a] < scores[b] || (scores[a] == scores[b] && heap[a] > heap[b]);
    }

    private void up(int from) {
        int at = from;
        while (at > 0 && worse(at, (at - 1) / 2)) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void down(int size) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && worse(child + 1, child)) {
                child++;
            }
            if (!worse(child, at)) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int a, int b) {
        float score = scores[a];
        scores[a] = scores[b];
        scores[b] = score;
        int track = heap[a];
        heap[a] = heap[b];
        heap[b] = track;
    }
}
