package io.says;

import java.util.List;

/**
 * Where a score comes from. Not a story told afterwards: {@code base}, all shares and {@code others} add up to the score, up to the
 * rounding of floating point numbers.
 *
 * @param score the score explained
 * @param base what everybody has, whatever they listened to: of ratings the mean and the track's own bias, of item weights the bias
 * @param because what the listening gives, the largest share first
 * @param others the sum of the shares that were left out of {@code because}, 0 where none was
 * @param alike the audio features in which the track is closest to what the listener hears, the closest first; empty where none is known
 */
public record Explanation(
        double score, double base, List<Because> because, double others, List<FeatureLikeness> alike) {

    /** Copies the lists. */
    public Explanation {
        because = List.copyOf(because);
        alike = List.copyOf(alike);
    }

    /**
     * One listened-to track's share in a score.
     *
     * @param track what was listened to
     * @param share what it adds, below 0 where it speaks against
     */
    public record Because(Track track, double share) {}

    /**
     * How one audio feature compares.
     *
     * @param feature which
     * @param value the track's, in the feature's unit
     * @param usual the mean over what was listened to, each counted by its strength
     */
    public record FeatureLikeness(AudioFeature feature, double value, double usual) {}
}
