package io.says.ui.internal.api;

import io.says.Track;
import io.says.TrackId;
import java.util.Map;
import java.util.Optional;

/**
 * A track as the API shows it.
 *
 * @param id its id
 * @param title its title
 * @param artist its artist
 * @param album its album
 * @param genre its genre
 * @param year the year of release
 * @param features the audio features known, by column
 */
public record TrackView(
        TrackId id,
        Optional<String> title,
        Optional<String> artist,
        Optional<String> album,
        Optional<String> genre,
        Optional<Integer> year,
        Map<String, Float> features) {

    /** Shows a track. */
    public static TrackView of(Track track) {
        return new TrackView(
                track.id(),
                Optional.ofNullable(track.title()),
                Optional.ofNullable(track.artist()),
                Optional.ofNullable(track.album()),
                Optional.ofNullable(track.genre()),
                Optional.ofNullable(track.year()),
                track.features().byColumn());
    }
}
