package io.says;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tracks may be in a list: those that meet every condition. Artists and genres are compared whole, without regard to case. A track
 * of which something is not known meets no condition that asks for it, and every one that only excludes. Immutable.
 *
 * @param exclude tracks left out
 * @param artists only these; empty for any
 * @param withoutArtists none of these
 * @param genres only these; empty for any
 * @param withoutGenres none of these
 * @param years only tracks released in these years, ends included; null for any
 * @param features only tracks whose audio features lie in these ranges, ends included
 */
public record TrackFilter(
        Set<TrackId> exclude,
        Set<String> artists,
        Set<String> withoutArtists,
        Set<String> genres,
        Set<String> withoutGenres,
        @Nullable Between years,
        Map<AudioFeature, Between> features) {

    private static final TrackFilter NONE =
            new TrackFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, Map.of());

    /**
     * A range, ends included.
     *
     * @param from the least, may be infinite
     * @param to the greatest, at least {@code from}
     */
    public record Between(double from, double to) {

        /** Checks the ends. */
        public Between {
            if (!(from <= to)) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "A range from " + from + " to " + to + " holds nothing",
                        "Give the smaller end first.");
            }
        }

        /** Whether a number lies in the range; NaN does not. */
        public boolean holds(double number) {
            return number >= from && number <= to;
        }
    }

    /** The most tracks that can be excluded. */
    public static final int MAX_EXCLUDED = 10_000;

    /** The most names in one condition. */
    public static final int MAX_NAMES = 1_000;

    /** Copies all of it, artists and genres in lower case. */
    public TrackFilter {
        atMost(exclude, MAX_EXCLUDED);
        atMost(artists, MAX_NAMES);
        atMost(withoutArtists, MAX_NAMES);
        atMost(genres, MAX_NAMES);
        atMost(withoutGenres, MAX_NAMES);
        exclude = Collections.unmodifiableSet(new TreeSet<>(exclude));
        artists = folded(artists);
        withoutArtists = folded(withoutArtists);
        genres = folded(genres);
        withoutGenres = folded(withoutGenres);
        EnumMap<AudioFeature, Between> ranges = new EnumMap<>(AudioFeature.class);
        ranges.putAll(features);
        features = Collections.unmodifiableMap(ranges);
    }

    private static void atMost(Collection<?> given, int most) {
        if (given.size() > most) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    given.size() + " are more than the " + most + " that a condition of a filter may hold",
                    "Name fewer.");
        }
    }

    private static Set<String> folded(Collection<String> names) {
        Set<String> folded = new TreeSet<>();
        names.forEach(name -> folded.add(fold(name)));
        return Collections.unmodifiableSet(folded);
    }

    /** The form in which artists and genres are compared. */
    public static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Lets every track through. */
    public static TrackFilter none() {
        return NONE;
    }

    /** Whether every track passes. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** The same, leaving out further tracks. */
    public TrackFilter without(Collection<TrackId> tracks) {
        Set<TrackId> all = new LinkedHashSet<>(exclude);
        all.addAll(tracks);
        return new TrackFilter(all, artists, withoutArtists, genres, withoutGenres, years, features);
    }

    /** The same with only these artists. */
    public TrackFilter ofArtists(Collection<String> names) {
        return new TrackFilter(
                exclude, new LinkedHashSet<>(names), withoutArtists, genres, withoutGenres, years, features);
    }

    /** The same without these artists. */
    public TrackFilter withoutArtists(Collection<String> names) {
        return new TrackFilter(exclude, artists, new LinkedHashSet<>(names), genres, withoutGenres, years, features);
    }

    /** The same with only these genres. */
    public TrackFilter ofGenres(Collection<String> names) {
        return new TrackFilter(
                exclude, artists, withoutArtists, new LinkedHashSet<>(names), withoutGenres, years, features);
    }

    /** The same without these genres. */
    public TrackFilter withoutGenres(Collection<String> names) {
        return new TrackFilter(exclude, artists, withoutArtists, genres, new LinkedHashSet<>(names), years, features);
    }

    /** The same with only tracks of these years. */
    public TrackFilter ofYears(double from, double to) {
        return new TrackFilter(
                exclude, artists, withoutArtists, genres, withoutGenres, new Between(from, to), features);
    }

    /** The same with only tracks whose feature lies in a range, in the feature's own unit. */
    public TrackFilter with(AudioFeature feature, double from, double to) {
        Map<AudioFeature, Between> ranges = new HashMap<>(features);
        ranges.put(feature, new Between(from, to));
        return new TrackFilter(exclude, artists, withoutArtists, genres, withoutGenres, years, ranges);
    }

    /** Whether a track meets every condition: the definition that every engine's filters agree with. */
    public boolean accepts(Track track) {
        return !exclude.contains(track.id())
                && named(track.artist(), artists, withoutArtists)
                && named(track.genre(), genres, withoutGenres)
                && (years == null || (track.year() != null && years.holds(track.year())))
                && features.entrySet().stream()
                        .allMatch(range -> range.getValue()
                                .holds(track.features().get(range.getKey()).orElse(Double.NaN)));
    }

    private static boolean named(@Nullable String name, Set<String> only, Set<String> without) {
        if (name == null) {
            return only.isEmpty();
        }
        String folded = fold(name);
        return (only.isEmpty() || only.contains(folded)) && !without.contains(folded);
    }
}
