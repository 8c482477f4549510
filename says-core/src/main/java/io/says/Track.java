package io.says;

import org.jspecify.annotations.Nullable;

/**
 * One row of the catalogue. Only the id is always known.
 *
 * @param id the track's id
 * @param title the song's title
 * @param artist the artist's name
 * @param album the album's name
 * @param genre the genre
 * @param year the year of release
 * @param features the audio features, empty where none are known
 */
public record Track(
        TrackId id,
        @Nullable String title,
        @Nullable String artist,
        @Nullable String album,
        @Nullable String genre,
        @Nullable Integer year,
        AudioFeatures features) {

    /** A track of which nothing is known but its id. */
    public static Track unknown(TrackId id) {
        return new Track(id, null, null, null, null, null, AudioFeatures.none());
    }

    /** The title, else the artist (in data where artists stand for tracks), else the id: what a person is shown. */
    public String displayTitle() {
        if (title != null) {
            return title;
        }
        return artist != null ? artist : id.value();
    }
}
