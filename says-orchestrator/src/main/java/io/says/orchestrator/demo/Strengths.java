package io.says.orchestrator.demo;

import io.says.orchestrator.demo.Listeners.Listener;
import io.says.orchestrator.demo.Songs.Song;

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
 */
record Strengths(
        double offset,
        double userBias,
        double trackBias,
        double taste,
        double listenerSpread,
        double artistSpread,
        double trackSpread) {

    /** What the demonstration uses. */
    static final Strengths DEFAULT = new Strengths(0.4, 0.55, 0.55, 4.8, 0.2, 0.1, 0.1);

    /** How much a user takes to a track, clipped to where every chance is as good as settled. */
    double affinity(Listener listener, Song song) {
        double sum = offset + listener.bias() + song.bias() + taste * Vectors.dot(listener.taste(), song.taste());
        return Math.max(-FloorGauge.LIMIT, Math.min(FloorGauge.LIMIT, sum));
    }
}
