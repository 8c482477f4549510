package io.says.orchestrator.demo;

/** What a listener does, given the affinity: the chances and the mean counts. */
final class Behaviour {

    private static final double MOST_SKIPS = 1.6;
    private static final double MOST_REPEATS = 0.8;
    private static final double MOST_FURTHER_PLAYS = 3.0;

    private Behaviour() {}

    static double likes(double affinity) {
        return sigmoid(affinity);
    }

    static double finishes(double affinity) {
        return sigmoid(affinity + 0.8);
    }

    static double meanSkips(double affinity) {
        return MOST_SKIPS * sigmoid(-affinity - 0.5);
    }

    static double meanRepeats(double affinity) {
        return MOST_REPEATS * sigmoid(affinity - 1.0);
    }

    static double meanFurtherPlays(double affinity) {
        return MOST_FURTHER_PLAYS * sigmoid(affinity - 0.5);
    }

    static Listening draw(double affinity, Dice dice) {
        boolean liked = dice.chance(likes(affinity));
        boolean finished = dice.chance(finishes(affinity));
        int skips = dice.poisson(meanSkips(affinity));
        int repeats = dice.poisson(meanRepeats(affinity));
        int plays = 1 + dice.poisson(meanFurtherPlays(affinity));
        return new Listening(liked, finished, skips, repeats, plays);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
