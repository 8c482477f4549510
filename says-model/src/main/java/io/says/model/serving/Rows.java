package io.says.model.serving;

import java.util.Arrays;

/**
 * What somebody heard.
 *
 * @param tracks ascending
 * @param values the rating or strength of each
 */
record Rows(int[] tracks, float[] values) {

    static final Rows NONE = new Rows(new int[0], new float[0]);

    /** These, and others; a track in both counts as in the others. */
    Rows with(Rows others) {
        int[] tracks = new int[this.tracks.length + others.tracks.length];
        float[] values = new float[tracks.length];
        int count = 0;
        int own = 0;
        int other = 0;
        while (own < this.tracks.length || other < others.tracks.length) {
            boolean mine = other == others.tracks.length
                    || (own < this.tracks.length && this.tracks[own] < others.tracks[other]);
            if (!mine && own < this.tracks.length && this.tracks[own] == others.tracks[other]) {
                own++;
            }
            tracks[count] = mine ? this.tracks[own] : others.tracks[other];
            values[count++] = mine ? this.values[own++] : others.values[other++];
        }
        return new Rows(Arrays.copyOf(tracks, count), Arrays.copyOf(values, count));
    }

    /** What one counts for where all shall count: 1 where its value is not known. */
    double strength(int i) {
        return Float.isNaN(values[i]) ? 1 : values[i];
    }

    /** Those whose value is a number. */
    Rows known() {
        int[] tracks = new int[this.tracks.length];
        float[] values = new float[tracks.length];
        int count = 0;
        for (int i = 0; i < tracks.length; i++) {
            if (Float.isFinite(this.values[i])) {
                tracks[count] = this.tracks[i];
                values[count++] = this.values[i];
            }
        }
        return new Rows(Arrays.copyOf(tracks, count), Arrays.copyOf(values, count));
    }
}
