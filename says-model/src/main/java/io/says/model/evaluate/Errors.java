package io.says.model.evaluate;

import io.says.report.Bucket;
import java.util.ArrayList;
import java.util.List;

/**
 * Classes of prediction minus rating, symmetric round 0; what lies beyond the ends is counted in the outermost ones.
 *
 * @param width of a class
 */
record Errors(double width) {

    /** How many classes there are: an odd number, so that one lies round 0. */
    static final int CLASSES = 41;

    /** Classes that span errors as large as the whole range of ratings. */
    static Errors spanning(double range) {
        return new Errors(range > 0 && Double.isFinite(range) ? 2 * range / CLASSES : 0.1);
    }

    int of(double error) {
        long at = Math.round(error / width) + CLASSES / 2;
        return (int) Math.max(0, Math.min(CLASSES - 1, at));
    }

    List<Bucket> buckets(long[] counts) {
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            double middle = (i - CLASSES / 2) * width;
            buckets.add(new Bucket(middle - width / 2, middle + width / 2, counts[i]));
        }
        return buckets;
    }
}
