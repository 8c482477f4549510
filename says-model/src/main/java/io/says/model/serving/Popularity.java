package io.says.model.serving;

import io.says.model.tensors.TensorFile;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** How many listeners each track has. Thread-safe. */
final class Popularity {

    private final int[] listeners;
    private int[] order = {};
    private int[] sorted = {};

    Popularity(TensorFile tensors, int tracks, Path release) {
        IntBuffer counts = tensors.ints("listeners");
        Soundness.check(counts.limit() == tracks, release, "listeners and track_ids differ in length");
        this.listeners = new int[tracks];
        counts.get(0, listeners);
        for (int listening : listeners) {
            Soundness.check(listening >= 0, release, "a track has fewer than no listeners");
        }
    }

    int listeners(int track) {
        return listeners[track];
    }

    /** All tracks, the most popular first, ties to the lower index; not to be changed. Sorted when first asked for. */
    synchronized int[] order() {
        if (order.length < listeners.length) {
            long[] keys = new long[listeners.length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = (long) (Integer.MAX_VALUE - listeners[i]) << 32 | i;
            }
            Arrays.sort(keys);
            order = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        }
        return order;
    }

    private synchronized int[] sorted() {
        if (sorted.length < listeners.length) {
            int[] all = listeners.clone();
            Arrays.sort(all);
            sorted = all;
        }
        return sorted;
    }

    /** The share of tracks with fewer listeners than that, 0 to 1. */
    double shareBelow(int count) {
        int[] all = sorted();
        int low = 0;
        int high = all.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all[middle] < count) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return all.length == 0 ? 0 : (double) low / all.length;
    }

    NormSortedItems.Best top(int k, IntPredicate allowed) {
        int[] all = order();
        int[] best = new int[Math.min(k, all.length)];
        float[] scores = new float[best.length];
        int found = 0;
        for (int i = 0; i < all.length && found < best.length; i++) {
            if (allowed.test(all[i])) {
                best[found] = all[i];
                scores[found++] = listeners[all[i]];
            }
        }
        return new NormSortedItems.Best(Arrays.copyOf(best, found), Arrays.copyOf(scores, found));
    }
}
