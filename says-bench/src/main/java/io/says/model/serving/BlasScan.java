package io.says.model.serving;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.says.model.kernels.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The best tracks of many users the usual way: the system's BLAS multiplies some users by some tracks, and the best are selected from the
 * scores while those lie in the cache. Not thread-safe.
 */
final class BlasScan {

    private final BLAS blas;
    private final Kernels kernels = Kernels.best();
    private final float[] items;
    private final int rank;

    private BlasScan(BLAS blas, float[] items, int rank) {
        this.blas = blas;
        this.items = items;
        this.rank = rank;
    }

    /** Null where the system has no BLAS. */
    static @Nullable BlasScan of(float[] items, int rank) {
        try {
            return new BlasScan(NativeBLAS.getInstance(), items, rank);
        } catch (LinkageError | RuntimeException e) {
            ServingBenchmark.say("No BLAS of the system: %s", e);
            return null;
        }
    }

    /**
     * The lists of all users.
     *
     * @param users their vectors, row-major
     * @param allowed for each
     * @param usersAtOnce and {@code tracksAtOnce}: the size of a product
     */
    NormSortedItems.Best[] tops(float[] users, Allowed[] allowed, int k, int usersAtOnce, int tracksAtOnce) {
        int tracks = items.length / rank;
        float[] scores = new float[usersAtOnce * tracksAtOnce];
        NormSortedItems.Best[] lists = new NormSortedItems.Best[allowed.length];
        BestHeap[] heaps = new BestHeap[usersAtOnce];
        for (int user = 0; user < allowed.length; user += usersAtOnce) {
            int some = Math.min(usersAtOnce, allowed.length - user);
            Arrays.setAll(heaps, i -> new BestHeap(k));
            for (int track = 0; track < tracks; track += tracksAtOnce) {
                int width = Math.min(tracksAtOnce, tracks - track);
                blas.sgemm(
                        "T",
                        "N",
                        width,
                        some,
                        rank,
                        1f,
                        items,
                        track * rank,
                        rank,
                        users,
                        user * rank,
                        rank,
                        0f,
                        scores,
                        0,
                        width);
                for (int i = 0; i < some; i++) {
                    select(scores, i * width, width, track, heaps[i], allowed[user + i]);
                }
            }
            for (int i = 0; i < some; i++) {
                lists[user + i] = heaps[i].drain();
            }
        }
        return lists;
    }

    /** Tracks come in their order, so that of equals the first stays: one has to be above the worst to be of interest. */
    private void select(float[] scores, int from, int width, int track, BestHeap heap, Allowed allowed) {
        int end = from + width;
        int at = from;
        for (; at < end && !heap.full(); at++) {
            if (allowed.test(track + at - from)) {
                heap.offer(scores[at], track + at - from);
            }
        }
        while (at < end) {
            at = kernels.firstAbove(scores, at, end - at, heap.worst());
            if (at < end) {
                if (allowed.test(track + at - from)) {
                    heap.offer(scores[at], track + at - from);
                }
                at++;
            }
        }
    }
}
