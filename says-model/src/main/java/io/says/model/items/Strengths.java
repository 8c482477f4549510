package io.says.model.items;

/**
 * What a track that was heard counts for: its strength to the power of an exponent. With 0 everything heard counts 1, however
 * often, as the papers have it; with 1 twice the strength counts twice. Immutable.
 *
 * @param exponent 0 to 1
 */
public record Strengths(double exponent) {

    /** Checks the exponent. */
    public Strengths {
        if (!(exponent >= 0 && exponent <= 1)) {
            throw new IllegalArgumentException("The exponent of strengths is " + exponent);
        }
    }

    /** What a strength counts for; 0 where it is not positive: the track was not taken to. */
    public float of(float strength) {
        return strength > 0 ? (float) StrictMath.pow(strength, exponent) : 0;
    }
}
