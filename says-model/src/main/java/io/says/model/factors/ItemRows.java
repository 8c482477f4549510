package io.says.model.factors;

/** The factors of tracks, wherever they lie. Thread-safe. */
public interface ItemRows {

    /** How many tracks there are. */
    int count();

    /**
     * Copies the factors of a track.
     *
     * @param to takes them, from its start
     */
    void copy(int track, double[] to);

    /**
     * Rows in one array.
     *
     * @param items row-major
     * @param stride from one row to the next
     * @param from where in a row the factors begin
     * @param rank how many there are
     */
    static ItemRows of(float[] items, int stride, int from, int rank) {
        return new ItemRows() {
            @Override
            public int count() {
                return items.length / stride;
            }

            @Override
            public void copy(int track, double[] to) {
                int at = track * stride + from;
                for (int f = 0; f < rank; f++) {
                    to[f] = items[at + f];
                }
            }
        };
    }
}
