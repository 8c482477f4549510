package io.says.model.serving;

/** Rows of factors, one a track. Thread-safe. */
interface Vectors {

    /** How many tracks there are. */
    int count();

    /**
     * Copies a stretch of a track's factors.
     *
     * @param from the first factor
     * @param length how many
     * @param to takes them, from its start
     */
    void copy(int track, int from, int length, double[] to);

    /** Rows in one array, in the order of the tracks. */
    static Vectors of(float[] items, int rank) {
        return new Vectors() {
            @Override
            public int count() {
                return items.length / rank;
            }

            @Override
            public void copy(int track, int from, int length, double[] to) {
                int at = track * rank + from;
                for (int f = 0; f < length; f++) {
                    to[f] = items[at + f];
                }
            }
        };
    }
}
