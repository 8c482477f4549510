package io.says.report;

import java.util.List;

/**
 * How tables of audio features were joined to the catalogue; lies beside its rows. Each track is matched by the first of:
 * its id, its normalised title and artist, or, where it has no title because artists are what is listened to, its artist,
 * with the mean of that artist's recordings.
 *
 * @param offered rows of the tables
 * @param tracks rows of the catalogue
 * @param byId tracks matched by id
 * @param byName tracks matched by normalised title and artist
 * @param byArtist tracks matched by artist
 * @param ambiguous matched tracks for which there were several recordings with different features; the first by file and
 *     position was taken, or their mean by artist
 * @param examples some of the ambiguous ones, by id
 */
public record FeatureMatch(
        long offered, long tracks, long byId, long byName, long byArtist, long ambiguous, List<Ambiguity> examples) {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_features.json";

    /** Copies the list. */
    public FeatureMatch {
        examples = List.copyOf(examples);
    }

    /** Tracks that got features from a table. */
    public long matched() {
        return byId + byName + byArtist;
    }

    /** {@link #matched()} of {@link #tracks()}, 0 to 1; 0 for an empty catalogue. */
    public double rate() {
        return tracks == 0 ? 0 : (double) matched() / tracks;
    }

    /**
     * A track with more than one recording to choose from.
     *
     * @param track its id
     * @param name what it is called
     * @param recordings how many different ones there were
     */
    public record Ambiguity(String track, String name, long recordings) {}
}
