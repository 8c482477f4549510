package io.says.orchestrator.demo;

import io.says.orchestrator.demo.Listeners.Listener;
import io.says.orchestrator.demo.Songs.Song;
import java.util.Arrays;

/**
 * Draws the tracks that a user meets, each at most once: popular ones more often (Zipf's law), and those to the user's
 * taste more often. Needs one int per track. Not thread-safe.
 */
final class Playlist {

    private static final double EXPONENT = 0.8;
    private static final double SHIFT = 10;
    private static final double LEAST_WELCOME = 0.3;
    private static final double CHOOSINESS = 2.0;
    private static final int PATIENCE = 24;
    private static final double GOLDEN_SECTION = 0.6180339887498949;

    private final Songs songs;
    private final int tracks;
    private final int stride;
    private final int start;
    private final int[] lastMetBy;
    private final double low;
    private final double span;

    Playlist(Songs songs, int tracks, Dice dice) {
        this.songs = songs;
        this.tracks = tracks;
        this.stride = coprime(tracks);
        this.start = dice.below(tracks);
        this.lastMetBy = new int[tracks];
        Arrays.fill(lastMetBy, -1);
        this.low = StrictMath.pow(SHIFT, 1 - EXPONENT);
        this.span = StrictMath.pow(tracks + SHIFT, 1 - EXPONENT) - low;
    }

    /** The next track for a user. Users come one after the other, each with fewer draws than there are tracks. */
    Song next(int user, Listener listener, Dice dice) {
        int track = 0;
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            track = popular(dice);
            if (lastMetBy[track] != user) {
                Song song = songs.song(track);
                if (dice.chance(welcome(Vectors.dot(listener.taste(), song.taste())))) {
                    return met(song, user);
                }
            }
        }
        while (lastMetBy[track] == user) { // most of the taste is met already: take what stands next
            track = track + 1 == tracks ? 0 : track + 1;
        }
        return met(songs.song(track), user);
    }

    private Song met(Song song, int user) {
        lastMetBy[song.number()] = user;
        return song;
    }

    /** By the inverse of the distribution's integral; ranks are spread over the track numbers by a fixed stride. */
    private int popular(Dice dice) {
        double rank = StrictMath.pow(low + dice.uniform() * span, 1 / (1 - EXPONENT)) - SHIFT;
        long whole = Math.max(0, Math.min(tracks - 1L, (long) rank));
        return (int) ((whole * stride + start) % tracks);
    }

    private static double welcome(double closeness) {
        return LEAST_WELCOME + (1 - LEAST_WELCOME) / (1 + StrictMath.exp(-CHOOSINESS * closeness));
    }

    private static int coprime(int tracks) {
        int stride = Math.max(1, (int) (tracks * GOLDEN_SECTION));
        while (gcd(stride, tracks) != 1) {
            stride++;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
