package io.says.client;

import io.says.Track;
import io.says.TrackId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A track as the API shows it.
 *
 * @param id its id
 * @param title its title
 * @param artist its artist
 * @param album its album
 * @param genre its genre
 * @param year the year of release
 * @param features the audio features known, by column, each in its own unit
 */
public record TrackView(
        TrackId id,
        @Nullable String title,
        @Nullable String artist,
        @Nullable String album,
        @Nullable String genre,
        @Nullable Integer year,
        Map<String, Float> features) {

    /** Shows a track. */
    public static TrackView of(Track track) {
        return new TrackView(
                track.id(),
                track.title(),
                track.artist(),
                track.album(),
                track.genre(),
                track.year(),
                track.features().byColumn());
    }
}
