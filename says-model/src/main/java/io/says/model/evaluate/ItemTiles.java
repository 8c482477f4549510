package io.says.model.evaluate;

import io.says.spi.TrainedModel;

/**
 * Item factors cut into tiles that fit the processor's first cache, each tile stored factor by factor, so that one user's scores
 * of a whole tile are a few sweeps over it. A score is summed in a fixed order whatever the block of users it is taken in.
 * Thread-safe.
 */
final class ItemTiles {

    /** Tracks in a tile. */
    static final int WIDTH = 256;

    private static final int UNROLLED = 4;

    private final int rank;
    private final int padded;
    private final int tracks;
    private final float[] tiles;

    private ItemTiles(int rank, int padded, int tracks, float[] tiles) {
        this.rank = rank;
        this.padded = padded;
        this.tracks = tracks;
        this.tiles = tiles;
    }

    /** Whether the tiles of so many factors fit one array. */
    static boolean fit(TrainedModel.Factors factors) {
        return size(factors.item().length / factors.rank(), padded(factors.rank())) <= Integer.MAX_VALUE - 8;
    }

    private static int padded(int rank) {
        return (rank + UNROLLED - 1) / UNROLLED * UNROLLED;
    }

    private static long size(int tracks, int padded) {
        return (tracks + WIDTH - 1L) / WIDTH * WIDTH * padded;
    }

    static ItemTiles of(TrainedModel.Factors factors) {
        int rank = factors.rank();
        int tracks = factors.item().length / rank;
        int padded = padded(rank);
        float[] tiles = new float[Math.toIntExact(size(tracks, padded))];
        for (int track = 0; track < tracks; track++) {
            int tile = track / WIDTH * WIDTH * padded + track % WIDTH;
            for (int f = 0; f < rank; f++) {
                tiles[tile + f * WIDTH] = factors.item()[track * rank + f];
            }
        }
        return new ItemTiles(rank, padded, tracks, tiles);
    }

    int count() {
        return (tracks + WIDTH - 1) / WIDTH;
    }

    int length(int tile) {
        return Math.min(WIDTH, tracks - tile * WIDTH);
    }

    /** A user's factors as {@link #scores} takes them: from {@code factors} at {@code from}, filled up with zeros. */
    float[] user(float[] factors, int from) {
        float[] user = new float[padded];
        System.arraycopy(factors, from, user, 0, rank);
        return user;
    }

    /** The scores of a tile's tracks for two users at a time, which halves the reading of the tile. */
    void scores(float[] a, float[] b, int tile, float[] toA, float[] toB) {
        float[] t = tiles;
        int base = tile * WIDTH * padded;
        java.util.Arrays.fill(toA, 0, WIDTH, 0f);
        java.util.Arrays.fill(toB, 0, WIDTH, 0f);
        for (int f = 0; f < padded; f += UNROLLED) {
            float a0 = a[f];
            float a1 = a[f + 1];
            float a2 = a[f + 2];
            float a3 = a[f + 3];
            float b0 = b[f];
            float b1 = b[f + 1];
            float b2 = b[f + 2];
            float b3 = b[f + 3];
            int f0 = base + f * WIDTH;
            int f1 = f0 + WIDTH;
            int f2 = f1 + WIDTH;
            int f3 = f2 + WIDTH;
            for (int i = 0; i < WIDTH; i++) {
                float x0 = t[f0 + i];
                float x1 = t[f1 + i];
                float x2 = t[f2 + i];
                float x3 = t[f3 + i];
                toA[i] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
                toB[i] += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3;
            }
        }
    }

    /** One score, summed as {@link #scores} sums it. */
    float score(float[] user, int track) {
        int at = track / WIDTH * WIDTH * padded + track % WIDTH;
        float sum = 0;
        for (int f = 0; f < padded; f += UNROLLED) {
            int from = at + f * WIDTH;
            sum += user[f] * tiles[from]
                    + user[f + 1] * tiles[from + WIDTH]
                    + user[f + 2] * tiles[from + 2 * WIDTH]
                    + user[f + 3] * tiles[from + 3 * WIDTH];
        }
        return sum;
    }
}
