package io.says;

import java.util.List;
import java.util.Optional;

/**
 * The audio features SAYS knows by name, with the column they stand in, their unit and the range outside which a value
 * cannot be right. Names and ranges follow the convention that Spotify's audio features made common.
 */
public enum AudioFeature {
    /** Estimated beats per minute. */
    TEMPO("tempo", "BPM", 0, 400),
    /** Perceived intensity, 0 calm to 1 energetic. */
    ENERGY("energy", "", 0, 1),
    /** Suitability for dancing, 0 to 1. */
    DANCEABILITY("danceability", "", 0, 1),
    /** Musical positiveness, 0 sad to 1 happy. */
    VALENCE("valence", "", 0, 1),
    /** Confidence that the track is acoustic, 0 to 1. */
    ACOUSTICNESS("acousticness", "", 0, 1),
    /** Likelihood of no vocals, 0 to 1. */
    INSTRUMENTALNESS("instrumentalness", "", 0, 1),
    /** Likelihood of an audience, 0 to 1. */
    LIVENESS("liveness", "", 0, 1),
    /** Share of spoken words, 0 to 1. */
    SPEECHINESS("speechiness", "", 0, 1),
    /** Average loudness in decibels relative to full scale. */
    LOUDNESS("loudness", "dB", -100, 20),
    /** Pitch class of the key, 0 = C to 11 = B, -1 unknown. */
    KEY("key", "", -1, 11),
    /** 1 major, 0 minor, -1 unknown. */
    MODE("mode", "", -1, 1),
    /** Beats in a bar, 0 unknown. */
    TIME_SIGNATURE("time_signature", "", 0, 16),
    /** Length in milliseconds. */
    DURATION_MS("duration_ms", "ms", 0, 86_400_000);

    /**
     * The features that measure how a track sounds, so that they have means and distances; a key or a mode is a class, and how long a
     * track is tells little of its sound.
     */
    public static final List<AudioFeature> MEASURES = List.of(
            TEMPO, ENERGY, DANCEABILITY, VALENCE, ACOUSTICNESS, INSTRUMENTALNESS, LIVENESS, SPEECHINESS, LOUDNESS);

    private final String column;
    private final String unit;
    private final double min;
    private final double max;

    AudioFeature(String column, String unit, double min, double max) {
        this.column = column;
        this.unit = unit;
        this.min = min;
        this.max = max;
    }

    /** The column name in every dataset, lower case with underscores. */
    public String column() {
        return column;
    }

    /** The unit, empty for a pure number. */
    public String unit() {
        return unit;
    }

    /** The least value accepted. */
    public double min() {
        return min;
    }

    /** The greatest value accepted. */
    public double max() {
        return max;
    }

    /** Whether the value is finite and within {@link #min()} and {@link #max()}. */
    public boolean accepts(double value) {
        return value >= min && value <= max;
    }

    /** Finds a feature by its column name. */
    public static Optional<AudioFeature> ofColumn(String column) {
        for (AudioFeature feature : values()) {
            if (feature.column.equals(column)) {
                return Optional.of(feature);
            }
        }
        return Optional.empty();
    }
}
