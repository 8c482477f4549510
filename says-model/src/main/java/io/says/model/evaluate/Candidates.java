package io.says.model.evaluate;

import io.says.model.kernels.Kernels;
import java.util.Arrays;

/**
 * Takes one user's scores in, stretch by stretch from the first track to the last, and keeps the K best, ties to the lower track
 * index, and how many stand above each relevant track. Not thread-safe.
 */
final class Candidates {

    private static final int[] NOTHING = new int[0];

    /** Thresholds up to which looking at all scores once for each is cheaper than searching for each score's place. */
    private static final int FEW = 32;

    private final Kernels kernels = Kernels.best();
    private final float[] scores;
    private final int[] heap;
    private int size;
    private int[] masked = NOTHING;
    private int mask;
    private float[] thresholds = new float[0];
    private int[] above = new int[0];
    private int[] equal = new int[0];
    private int[] greater = new int[0];
    private int count;

    /** @param k how many to keep, at least 1 */
    Candidates(int k) {
        this.scores = new float[k];
        this.heap = new int[k];
    }

    /**
     * Starts anew.
     *
     * @param left tracks left out, ascending
     * @param relevant the scores of the tracks whose places are asked for
     */
    void begin(int[] left, float[] relevant) {
        size = 0;
        mask = 0;
        masked = left;
        thresholds = relevant.clone();
        Arrays.sort(thresholds);
        above = new int[thresholds.length + 1];
        equal = new int[thresholds.length];
        greater = new int[thresholds.length];
        count = 0;
    }

    /**
     * Takes the scores of some tracks in.
     *
     * @param stretch the scores; those of tracks left out are overwritten
     * @param from where in {@code stretch} the first is
     * @param first the track of the first
     * @param length how many; NaN is no candidate
     */
    void take(float[] stretch, int from, int first, int length) {
        int candidates = length;
        while (mask < masked.length && masked[mask] < first + length) {
            stretch[from + masked[mask++] - first] = Float.NaN;
            candidates--;
        }
        count += candidates;
        select(stretch, from, first, length);
        if (thresholds.length > 0) {
            place(stretch, from, length);
        }
    }

    /** Tells of scores among those taken that were NaN. */
    void unusable(int scoresWithoutUse) {
        count -= scoresWithoutUse;
    }

    private void select(float[] stretch, int from, int first, int length) {
        int end = from + length;
        int at = from;
        while (true) { // a tie goes to the track that came before
            float worst = size < heap.length ? Float.NEGATIVE_INFINITY : scores[0];
            at = kernels.firstAbove(stretch, at, end - at, worst);
            if (at == end) {
                return;
            }
            insert(stretch[at], first + at - from);
            at++;
        }
    }

    private void place(float[] stretch, int from, int length) {
        if (thresholds.length <= FEW) {
            for (int t = 0; t < thresholds.length; t++) {
                // Of equal thresholds the first counts for all: below() finds it.
                if (t == 0 || thresholds[t] != thresholds[t - 1]) {
                    long counted = kernels.count(stretch, from, length, thresholds[t]);
                    greater[t] += (int) (counted >>> 32);
                    equal[t] += (int) counted;
                }
            }
            return;
        }
        float least = thresholds[0];
        for (int i = 0; i < length; i++) {
            float score = stretch[from + i];
            if (score >= least) {
                int below = below(score);
                above[below]++;
                if (below < thresholds.length && thresholds[below] == score) {
                    equal[below]++;
                }
            }
        }
    }

    /** How many thresholds lie below a score. */
    private int below(float score) {
        int low = 0;
        int high = thresholds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (thresholds[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void insert(float score, int track) {
        if (size < heap.length) {
            scores[size] = score;
            heap[size] = track;
            up(size++);
        } else {
            scores[0] = score;
            heap[0] = track;
            down(size);
        }
    }

    /** How many candidates there were. */
    int count() {
        return count;
    }

    /** The K best so far, best first; empties the selection. */
    int[] best() {
        int[] best = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            best[i] = heap[0];
            heap[0] = heap[i];
            scores[0] = scores[i];
            down(i);
        }
        return best;
    }

    /**
     * The place of a score among all candidates, from 1; the mean of places where scores are equal.
     *
     * @param score one of those given to {@link #begin}; NaN stands last
     */
    double place(float score) {
        int at = below(score);
        if (Float.isNaN(score) || at == thresholds.length) {
            return Math.max(1, count);
        }
        int higher = greater[at];
        for (int i = at + 1; i < above.length; i++) {
            higher += above[i];
        }
        return higher + (1 + equal[at]) / 2.0;
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

    private void down(int length) {
        int at = 0;
        while (2 * at + 1 < length) {
            int child = 2 * at + 1;
            if (child + 1 < length && worse(child + 1, child)) {
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
