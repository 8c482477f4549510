package io.says.orchestrator.demo;

/** The tracks: each by an artist, each artist of a genre. Stateless, thread-safe. */
final class Songs {

    private static final int TRACKS_PER_ARTIST = 6;

    private final long seed;
    private final Strengths strengths;
    private final int artists;

    Songs(long seed, int tracks, Strengths strengths) {
        this.seed = seed;
        this.strengths = strengths;
        this.artists = Math.max(1, tracks / TRACKS_PER_ARTIST);
    }

    Song song(int track) {
        Dice dice = new Dice(seed, Dice.Stream.TRACK, track);
        double place = dice.uniform();
        int artist = (int) (artists * place * Math.sqrt(place)); // some artists have many songs, most have few
        Dice artistDice = new Dice(seed, Dice.Stream.ARTIST, artist);
        Genre genre = Genre.any(artistDice);
        double[] taste = new double[Genre.DIMENSIONS];
        genre.addTo(taste, 1);
        Vectors.blur(taste, strengths.artistSpread(), artistDice);
        Vectors.blur(taste, strengths.trackSpread(), dice);
        return new Song(track, artist, genre, strengths.trackBias() * dice.gaussian(), Vectors.unit(taste), dice);
    }

    /**
     * One track.
     *
     * @param number which track, from 0
     * @param artist which artist, from 0
     * @param genre of the artist
     * @param bias general appeal, added to the affinity
     * @param taste a vector of length 1
     * @param rest the dice for what a listing shows of it, to be used once
     */
    record Song(int number, int artist, Genre genre, double bias, double[] taste, Dice rest) {}
}
