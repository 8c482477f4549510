package io.says.orchestrator.demo;

import io.says.orchestrator.demo.Songs.Song;

/** The lines of the listening data. Numbers are put together from digits, so that no locale has a say. */
final class CsvLines {

    static final String HEADER = "user_id,song_id,title,artist,genre,year,liked,finished_song,skip_count,repeat_count,"
            + "play_count,tempo,energy,danceability,valence,acousticness\n";

    private static final int USER_DIGITS = 4;
    private static final int TRACK_DIGITS = 5;
    private static final int FIRST_YEAR = 1950;
    private static final int LAST_YEAR = 2024;
    private static final double YEAR_SPREAD = 8;
    private static final double TEMPO_SPREAD = 12;
    private static final double SLOWEST = 50;
    private static final double FASTEST = 210;
    private static final double SHARE_SPREAD = 0.1;
    private static final double LEAST_SHARE = 0.005;

    private final Names names;
    private final StringBuilder line = new StringBuilder();

    CsvLines(Names names) {
        this.names = names;
    }

    String line(int user, Song song, Listening listening) {
        line.setLength(0);
        id('u', user + 1, USER_DIGITS);
        id('t', song.number() + 1, TRACK_DIGITS);
        Genre genre = song.genre();
        Dice dice = song.rest();
        line.append(names.title(song.number())).append(',');
        line.append(names.artist(song.artist()))
                .append(',')
                .append(genre.label())
                .append(',');
        line.append((int) within(genre.year() + YEAR_SPREAD * dice.gaussian(), FIRST_YEAR, LAST_YEAR))
                .append(',');
        line.append(listening.liked()).append(',').append(listening.finished()).append(',');
        line.append(listening.skips()).append(',').append(listening.repeats()).append(',');
        line.append(listening.plays()).append(',');
        decimal(within(genre.tempo() + TEMPO_SPREAD * dice.gaussian(), SLOWEST, FASTEST), 1);
        share(genre.energy(), dice);
        share(genre.danceability(), dice);
        share(genre.valence(), dice);
        share(genre.acousticness(), dice);
        line.append('\n');
        return line.toString();
    }

    private void id(char letter, int number, int digits) {
        String text = Integer.toString(number);
        line.append(letter)
                .append("0".repeat(Math.max(0, digits - text.length())))
                .append(text)
                .append(',');
    }

    private void share(double typical, Dice dice) {
        line.append(',');
        decimal(within(typical + SHARE_SPREAD * dice.gaussian(), LEAST_SHARE, 1 - LEAST_SHARE), 3);
    }

    private void decimal(double value, int places) {
        int unit = places == 1 ? 10 : 1000;
        int scaled = (int) (value * unit + 0.5);
        String rest = Integer.toString(scaled % unit);
        line.append(scaled / unit)
                .append('.')
                .append("0".repeat(places - rest.length()))
                .append(rest);
    }

    private static double within(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
