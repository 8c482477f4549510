package io.says.model.serving;

/**
 * What a model knows of somebody: factors, what they heard, or both.
 *
 * @param factors empty in a model without
 * @param tracks what they heard, ascending; empty in a model of factors alone
 * @param counts what each of those counts for
 */
record Taste(float[] factors, int[] tracks, float[] counts) {

    static final float[] NO_FACTORS = {};
    private static final int[] NO_TRACKS = {};

    static Taste of(float[] factors) {
        return new Taste(factors, NO_TRACKS, NO_FACTORS);
    }
}
