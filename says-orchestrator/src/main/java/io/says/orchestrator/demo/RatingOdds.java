package io.says.orchestrator.demo;

/**
 * The distribution of the rating given the affinity, by adding up everything that a listener can do. Exact: the rule
 * caps every count, so that the counts from the cap on share one probability.
 */
final class RatingOdds {

    private static final int SKIPS_CAP = 5;
    private static final int REPEATS_CAP = 2;
    private static final int PLAYS_CAP = 5;
    private static final int SIZE = 51;

    private final double[] byTenths = new double[SIZE];

    RatingOdds(double affinity) {
        double[] liked = either(Behaviour.likes(affinity));
        double[] finished = either(Behaviour.finishes(affinity));
        double[] skips = capped(Behaviour.meanSkips(affinity), SKIPS_CAP);
        double[] repeats = capped(Behaviour.meanRepeats(affinity), REPEATS_CAP);
        double[] further = capped(Behaviour.meanFurtherPlays(affinity), PLAYS_CAP - 1);
        for (int l = 0; l < liked.length; l++) {
            for (int f = 0; f < finished.length; f++) {
                for (int s = 0; s < skips.length; s++) {
                    for (int r = 0; r < repeats.length; r++) {
                        for (int p = 0; p < further.length; p++) {
                            int tenths = new Listening(l == 1, f == 1, s, r, p + 1).tenths();
                            byTenths[tenths] += liked[l] * finished[f] * skips[s] * repeats[r] * further[p];
                        }
                    }
                }
            }
        }
    }

    /** The expected rating: what minimises the squared error. */
    double mean() {
        double sum = 0;
        for (int tenths = 0; tenths < SIZE; tenths++) {
            sum += byTenths[tenths] * tenths;
        }
        return sum / 10;
    }

    /** The median rating: what minimises the absolute error. */
    double median() {
        double below = 0;
        for (int tenths = 0; tenths < SIZE; tenths++) {
            below += byTenths[tenths];
            if (below >= 0.5) {
                return tenths / 10.0;
            }
        }
        return (SIZE - 1) / 10.0;
    }

    private static double[] either(double chance) {
        return new double[] {1 - chance, chance};
    }

    /** Poisson from 0 to cap, the last one standing for all counts from the cap on. */
    private static double[] capped(double mean, int cap) {
        double[] odds = new double[cap + 1];
        double left = 1;
        double here = StrictMath.exp(-mean);
        for (int count = 0; count < cap; count++) {
            odds[count] = here;
            left -= here;
            here *= mean / (count + 1);
        }
        odds[cap] = Math.max(0, left);
        return odds;
    }
}
