package io.says;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The audio features known of one track. Immutable; absent features are simply not there. */
public final class AudioFeatures {

    private static final AudioFeatures NONE = new AudioFeatures(Map.of());

    private final Map<AudioFeature, Float> values = new EnumMap<>(AudioFeature.class);

    private AudioFeatures(Map<AudioFeature, ? extends Number> known) {
        known.forEach((feature, value) -> values.put(feature, value.floatValue()));
    }

    /** No feature known. */
    public static AudioFeatures none() {
        return NONE;
    }

    /**
     * Features from a map.
     *
     * @throws IllegalArgumentException when a value is not finite or outside its feature's range
     */
    public static AudioFeatures of(Map<AudioFeature, ? extends Number> known) {
        known.forEach((feature, value) -> {
            if (!feature.accepts(value.doubleValue())) {
                throw new IllegalArgumentException(feature.column() + " must lie between " + feature.min() + " and "
                        + feature.max() + ", not " + value);
            }
        });
        return known.isEmpty() ? NONE : new AudioFeatures(known);
    }

    /** One feature's value in its own unit, empty where it is not known. */
    public OptionalDouble get(AudioFeature feature) {
        Float value = values.get(feature);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The known features by column name, in the order of {@link AudioFeature}. */
    public Map<String, Float> byColumn() {
        Map<String, Float> known = new LinkedHashMap<>();
        values.forEach((feature, value) -> known.put(feature.column(), value));
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AudioFeatures that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return byColumn().toString();
    }
}
