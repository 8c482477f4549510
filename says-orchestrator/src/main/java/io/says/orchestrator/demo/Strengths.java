package io.says.orchestrator.demo;

/**
 * How strongly everything works on the affinity between a user and a track, in its own unit (logits of the liking).
 * Chosen by trial so that taste can be learnt: clear of the user and track biases, and with chance left.
 *
 * @param offset affinity of an average user and an average track
 * @param userBias standard deviation of the users' general liking
 * @param trackBias standard deviation of the tracks' general appeal
 * @param taste factor on the product of the two taste vectors
 * @param listenerSpread standard deviation of a user's taste about the favourite genres
 * @param artistSpread standard deviation of an artist about the genre
 * @param trackSpread standard deviation of a track about its artist
 * @param steepness factor on the affinity in everything a listener does
 */
record Strengths(
        double offset,
        double userBias,
        double trackBias,
        double taste,
        double listenerSpread,
        double artistSpread,
        double trackSpread,
        double steepness) {

    /** What the demonstration uses. */
    static final Strengths DEFAULT = new Strengths(-0.2, 0.35, 0.35, 2.2, 0.25, 0.15, 0.15, 1.6);
}
