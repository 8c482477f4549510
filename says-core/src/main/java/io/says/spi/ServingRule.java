package io.says.spi;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackFilter;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word on some tracks, an entry below {@code says.serving.rules}. It concerns a track that any of its three sets names.
 * Immutable.
 *
 * @param name the entry's name
 * @param action what is done
 * @param tracks ids of tracks
 * @param artists names of artists, without regard to case
 * @param genres names of genres, without regard to case
 * @param position where a pin puts the first of its tracks, 1 for the top; the others follow
 * @param strength how far a boost or a bury moves a track, in units of the difference between the best and the worst candidate's score
 * @param from the first day; null for ever before
 * @param until the last day; null for ever after
 */
public record ServingRule(
        String name,
        Action action,
        Set<String> tracks,
        Set<String> artists,
        Set<String> genres,
        int position,
        double strength,
        @Nullable LocalDate from,
        @Nullable LocalDate until) {

    /** What a rule does. */
    public enum Action {
        /** Puts tracks in a fixed place, where the listener may get them at all. */
        PIN,
        /** Raises scores. */
        BOOST,
        /** Lowers scores. */
        BURY,
        /** Leaves tracks out of every list. */
        BLOCK
    }

    /** Checks and copies. */
    public ServingRule {
        tracks = Set.copyOf(tracks);
        artists = folded(artists);
        genres = folded(genres);
        if (tracks.isEmpty() && artists.isEmpty() && genres.isEmpty()) {
            throw invalid(name, "names no tracks, artists or genres");
        }
        if (action == Action.PIN && (tracks.isEmpty() || !artists.isEmpty() || !genres.isEmpty())) {
            throw invalid(name, "pins artists or genres, and only tracks can be pinned");
        }
        if (position < 1) {
            throw invalid(name, "pins to the position " + position + ", and the first is 1");
        }
        if (!(strength >= 0 && strength <= 10)) {
            throw invalid(name, "has the strength " + strength + ", which is not between 0 and 10");
        }
        if (from != null && until != null && until.isBefore(from)) {
            throw invalid(name, "ends before it begins");
        }
    }

    private static Set<String> folded(Set<String> names) {
        return names.stream().map(TrackFilter::fold).collect(Collectors.toUnmodifiableSet());
    }

    static SaysException invalid(String name, String problem) {
        return new SaysException(
                StandardErrorCode.INVALID_CONFIGURATION,
                "says.serving.rules." + name + " " + problem,
                "docs/serving.md shows every kind of rule.");
    }

    /** Whether it is in force on a day. */
    public boolean holdsOn(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
    }

    /** Whether it concerns a track. */
    public boolean concerns(Track track) {
        return tracks.contains(track.id().value())
                || (track.artist() != null && artists.contains(TrackFilter.fold(track.artist())))
                || (track.genre() != null && genres.contains(TrackFilter.fold(track.genre())));
    }

    /** The same rule as text, whatever the order of its sets. */
    String canonical() {
        return String.join(
                "|",
                action.name(),
                new TreeSet<>(tracks).toString(),
                new TreeSet<>(artists).toString(),
                new TreeSet<>(genres).toString(),
                Integer.toString(position),
                Double.toString(strength),
                String.valueOf(from),
                String.valueOf(until));
    }
}
