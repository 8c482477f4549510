package io.says.model.evaluate;

import io.says.model.kernels.Kernels;
import io.says.spi.TrainedModel;

/**
 * Item factors cut into tiles that stay in the processor's first cache while several users are scored on them, each tile stored
 * factor by factor. A score is one chain of fused multiply-adds from the first factor to the last, whatever it is taken with.
 * Thread-safe.
 */
final class ItemTiles {

    /** Tracks in a tile. */
    static final int WIDTH = 64;

    /** Users scored together. */
    static final int USERS = Kernels.LANES;

    private final Kernels kernels = Kernels.best();
    private final int rank;
    private final int tracks;
    private final float[] tiles;

    private ItemTiles(int rank, int tracks, float[] tiles) {
        this.rank = rank;
        this.tracks = tracks;
        this.tiles = tiles;
    }

    /** Whether the tiles of so many factors fit one array. */
    static boolean fit(TrainedModel.Factors factors) {
        return size(factors.item().length / factors.rank(), factors.rank()) <= Integer.MAX_VALUE - 8;
    }

    private static long size(int tracks, int rank) {
        return (tracks + WIDTH - 1L) / WIDTH * WIDTH * rank;
    }

    static ItemTiles of(TrainedModel.Factors factors) {
        int rank = factors.rank();
        int tracks = factors.item().length / rank;
        float[] tiles = new float[Math.toIntExact(size(tracks, rank))];
        for (int track = 0; track < tracks; track++) {
            int tile = track / WIDTH * WIDTH * rank + track % WIDTH;
            for (int f = 0; f < rank; f++) {
                tiles[tile + f * WIDTH] = factors.item()[track * rank + f];
            }
        }
        return new ItemTiles(rank, tracks, tiles);
    }

    int count() {
        return (tracks + WIDTH - 1) / WIDTH;
    }

    int length(int tile) {
        return Math.min(WIDTH, tracks - tile * WIDTH);
    }

    /** Room for the vectors of {@value #USERS} users as {@link #scores} takes them. */
    float[] users() {
        return new float[rank * USERS];
    }

    /** Puts a user's vector, {@code factors} from {@code from}, at one of the places of {@link #users}. */
    void put(float[] factors, int from, float[] users, int place) {
        for (int f = 0; f < rank; f++) {
            users[f * USERS + place] = factors[from + f];
        }
    }

    /**
     * The scores of a tile's tracks.
     *
     * @param users the users' vectors
     * @param to takes {@value #WIDTH} scores a user, one user after the other
     */
    void scores(float[] users, int tile, float[] to) {
        java.util.Arrays.fill(to, 0, USERS * WIDTH, 0f);
        kernels.multiply(users, 0, USERS, USERS, tiles, tile * WIDTH * rank, WIDTH, WIDTH, rank, to, 0, WIDTH, false);
    }

    /** One score, summed as {@link #scores} sums it, of the user at a place. */
    float score(float[] users, int place, int track) {
        int at = track / WIDTH * WIDTH * rank + track % WIDTH;
        float sum = 0;
        for (int f = 0; f < rank; f++) {
            sum = Math.fma(users[f * USERS + place], tiles[at + f * WIDTH], sum);
        }
        return sum;
    }
}
