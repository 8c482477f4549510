package io.says.model.linear;

import io.says.spi.TrainedModel.SparseRows;

/** Collects what speaks for each track and turns it round into what each track speaks for. Rows are written by any thread. */
final class Neighbours {

    private final int[][] sources;
    private final float[][] weights;

    Neighbours(int tracks) {
        this.sources = new int[tracks][];
        this.weights = new float[tracks][];
    }

    /**
     * Sets what speaks for a track.
     *
     * @param from the tracks, ascending
     * @param weight of each; 0 is left out
     */
    void set(int track, int[] from, float[] weight) {
        int kept = 0;
        for (float one : weight) {
            kept += one != 0 ? 1 : 0;
        }
        int[] index = new int[kept];
        float[] value = new float[kept];
        int at = 0;
        for (int i = 0; i < from.length; i++) {
            if (weight[i] != 0) {
                index[at] = from[i];
                value[at++] = weight[i];
            }
        }
        sources[track] = index;
        weights[track] = value;
    }

    /**
     * One row a track: the tracks it speaks for.
     *
     * @param name of the trainer, for the message when there are too many
     */
    SparseRows rows(String name) {
        int[] none = {};
        float[] nothing = {};
        for (int track = 0; track < sources.length; track++) {
            if (sources[track] == null) {
                sources[track] = none;
                weights[track] = nothing;
            }
        }
        return Sparse.of(sources, weights, name).transposed(sources.length);
    }
}
