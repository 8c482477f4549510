package io.says;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a list shall weigh beside the score, each from 0 (off) to 1 (all it can). The re-rankers of {@code says.serving.rerankers} read
 * them; docs/serving.md says how each works.
 *
 * @param diversity how little tracks of one artist crowd together
 * @param genreDiversity how little tracks of one genre crowd together
 * @param novelty how far a track may be from what the listener mostly hears, by genre
 * @param popularityPenalty how much what everybody hears steps back
 * @param discover how much artists the listener does not know yet, and tracks not heard, come before what they come back to
 * @param calibration how closely the genres of the list follow the shares of genres in what the listener hears
 */
public record Dials(
        double diversity,
        double genreDiversity,
        double novelty,
        double popularityPenalty,
        double discover,
        double calibration) {

    private static final Dials OFF = new Dials(0, 0, 0, 0, 0, 0);

    /** Checks the ranges. */
    public Dials {
        check("diversity", diversity);
        check("genre diversity", genreDiversity);
        check("novelty", novelty);
        check("popularity penalty", popularityPenalty);
        check("discover", discover);
        check("calibration", calibration);
    }

    private static void check(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    name + " must lie between 0 and 1, not " + value,
                    "0 turns it off, 1 is all it can.");
        }
    }

    /** All off: the list is the order of the scores. */
    public static Dials off() {
        return OFF;
    }

    /** Whether all are off. */
    public boolean areOff() {
        return equals(OFF);
    }

    /** Those that are on. */
    public Set<Dial> on() {
        Set<Dial> on = EnumSet.noneOf(Dial.class);
        for (Dial dial : Dial.values()) {
            if (dial.of(this) > 0) {
                on.add(dial);
            }
        }
        return on;
    }

    /** The same with another diversity. */
    public Dials withDiversity(double value) {
        return new Dials(value, genreDiversity, novelty, popularityPenalty, discover, calibration);
    }

    /** The same with another genre diversity. */
    public Dials withGenreDiversity(double value) {
        return new Dials(diversity, value, novelty, popularityPenalty, discover, calibration);
    }

    /** The same with another novelty. */
    public Dials withNovelty(double value) {
        return new Dials(diversity, genreDiversity, value, popularityPenalty, discover, calibration);
    }

    /** The same with another popularity penalty. */
    public Dials withPopularityPenalty(double value) {
        return new Dials(diversity, genreDiversity, novelty, value, discover, calibration);
    }

    /** The same with another weight of discoveries. */
    public Dials withDiscover(double value) {
        return new Dials(diversity, genreDiversity, novelty, popularityPenalty, value, calibration);
    }

    /** The same with another calibration. */
    public Dials withCalibration(double value) {
        return new Dials(diversity, genreDiversity, novelty, popularityPenalty, discover, value);
    }
}
