package io.says.ui.internal.page;

import io.says.AudioFeature;
import io.says.AudioFeatures;
import io.says.Track;
import io.says.orchestrator.text.Texts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A track's audio features against what its listener usually hears, as the points of two polygons. Features are brought to 0 to 1:
 * tempo from 50 to 200 BPM, the others are there already.
 *
 * @param axes one for each feature known of both, clockwise from the top; fewer than three make no picture
 * @param track the points of the track's polygon
 * @param usual the points of the listener's
 */
public record Radar(List<Axis> axes, String track, String usual) {

    /** The middle of the picture, which is square. */
    public static final int MIDDLE = 110;

    private static final int RADIUS = 72;
    private static final int LABELS = 84;
    private static final int FEWEST = 3;
    private static final double SLOWEST = 50;
    private static final double FASTEST = 200;
    private static final List<AudioFeature> SHOWN = List.of(
            AudioFeature.ENERGY,
            AudioFeature.DANCEABILITY,
            AudioFeature.VALENCE,
            AudioFeature.ACOUSTICNESS,
            AudioFeature.INSTRUMENTALNESS,
            AudioFeature.LIVENESS,
            AudioFeature.SPEECHINESS,
            AudioFeature.TEMPO);

    /**
     * An axis.
     *
     * @param name the feature
     * @param trackValue the track's value in words
     * @param usualValue the listener's
     * @param x where the axis ends
     * @param y where the axis ends
     * @param labelX where its name stands
     * @param labelY where its name stands
     * @param anchor on which side of that point
     */
    public record Axis(
            String name,
            String trackValue,
            String usualValue,
            String x,
            String y,
            String labelX,
            String labelY,
            String anchor) {}

    /** Whether there is enough to see. */
    public boolean drawn() {
        return axes.size() >= FEWEST;
    }

    /** Compares a track with means by feature. */
    static Radar of(AudioFeatures track, Map<AudioFeature, Double> usual, Texts texts) {
        List<AudioFeature> known = SHOWN.stream()
                .filter(feature -> track.get(feature).isPresent() && usual.containsKey(feature))
                .toList();
        List<Axis> axes = new ArrayList<>();
        StringBuilder own = new StringBuilder();
        StringBuilder mean = new StringBuilder();
        for (int i = 0; i < known.size(); i++) {
            AudioFeature feature = known.get(i);
            double value = track.get(feature).orElse(0);
            double usually = usual.getOrDefault(feature, 0.0);
            double angle = 2 * Math.PI * i / known.size();
            double sine = Math.sin(angle);
            axes.add(new Axis(
                    texts.say("feature." + feature.column()),
                    words(feature, value, texts),
                    words(feature, usually, texts),
                    number(MIDDLE + RADIUS * sine),
                    number(MIDDLE - RADIUS * Math.cos(angle)),
                    number(MIDDLE + LABELS * sine),
                    number(MIDDLE - LABELS * Math.cos(angle) + 4),
                    sine > 0.3 ? "start" : sine < -0.3 ? "end" : "middle"));
            own.append(point(angle, scaled(feature, value)));
            mean.append(point(angle, scaled(feature, usually)));
        }
        return new Radar(
                List.copyOf(axes), own.toString().strip(), mean.toString().strip());
    }

    /** The means of what somebody listened to, by feature. */
    static Map<AudioFeature, Double> means(List<Track> tracks) {
        Map<AudioFeature, Double> means = new EnumMap<>(AudioFeature.class);
        for (AudioFeature feature : SHOWN) {
            OptionalDouble mean = tracks.stream()
                    .map(track -> track.features().get(feature))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .average();
            mean.ifPresent(value -> means.put(feature, value));
        }
        return means;
    }

    private static double scaled(AudioFeature feature, double value) {
        double scaled = feature == AudioFeature.TEMPO ? (value - SLOWEST) / (FASTEST - SLOWEST) : value;
        return Math.max(0, Math.min(1, scaled));
    }

    private static String point(double angle, double value) {
        return number(MIDDLE + RADIUS * value * Math.sin(angle)) + ","
                + number(MIDDLE - RADIUS * value * Math.cos(angle)) + " ";
    }

    private static String words(AudioFeature feature, double value, Texts texts) {
        return feature == AudioFeature.TEMPO ? texts.decimal(value, 0) + " " + feature.unit() : texts.decimal(value, 2);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
