package io.says.orchestrator.demo;

/** The users: each has two favourite genres, one dislike, and a general leniency. Stateless, thread-safe. */
final class Listeners {

    private static final double SECOND_FAVOURITE = 0.7;
    private static final double DISLIKE = -0.8;

    private final long seed;
    private final Strengths strengths;

    Listeners(long seed, Strengths strengths) {
        this.seed = seed;
        this.strengths = strengths;
    }

    Listener listener(int user) {
        Dice dice = new Dice(seed, Dice.Stream.LISTENER, user);
        double[] taste = new double[Genre.DIMENSIONS];
        Genre.any(dice).addTo(taste, 1);
        Genre.any(dice).addTo(taste, SECOND_FAVOURITE);
        Genre.any(dice).addTo(taste, DISLIKE);
        Vectors.blur(taste, strengths.listenerSpread(), dice);
        return new Listener(strengths.userBias() * dice.gaussian(), Vectors.unit(taste));
    }

    /**
     * One user.
     *
     * @param bias general liking, added to the affinity
     * @param taste a vector of length 1
     */
    record Listener(double bias, double[] taste) {}
}
