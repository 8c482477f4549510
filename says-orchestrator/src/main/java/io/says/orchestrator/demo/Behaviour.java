package io.says.orchestrator.demo;

/** What a listener does, given the affinity: the chances and the mean counts. Immutable, thread-safe. */
final class Behaviour {

    private static final double MOST_SKIPS = 4.5;
    private static final double MOST_REPEATS = 1.8;
    private static final double MOST_FURTHER_PLAYS = 5.0;

    private final double steepness;

    Behaviour(double steepness) {
        this.steepness = steepness;
    }

    double likes(double affinity) {
        return sigmoid(steepness * affinity);
    }

    double finishes(double affinity) {
        return sigmoid(steepness * affinity + 0.8);
    }

    double meanSkips(double affinity) {
        return MOST_SKIPS * sigmoid(-steepness * affinity - 0.5);
    }

    double meanRepeats(double affinity) {
        return MOST_REPEATS * sigmoid(steepness * affinity - 1.0);
    }

    double meanFurtherPlays(double affinity) {
        return MOST_FURTHER_PLAYS * sigmoid(steepness * affinity - 0.5);
    }

    Listening draw(double affinity, Dice dice) {
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
