package io.says.model.serving;

/**
 * What a model knows of somebody: factors, what they heard, or both.
 *
 * @param factors empty in a model without
 * @param heard what they heard, and what each of those counts for; empty in a model of factors alone
 */
record Taste(float[] factors, Rows heard) {

    private static final float[] NO_FACTORS = {};

    static Taste of(float[] factors) {
        return new Taste(factors, Rows.NONE);
    }

    static Taste of(Rows heard) {
        return new Taste(NO_FACTORS, heard);
    }
}
