package io.says.spi;

import io.says.config.Settings;
import io.says.storage.Locations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stage is made from.
 *
 * @param settings the whole configuration
 * @param inputs the input files of the run, sorted by name; empty where a plan has no input yet
 * @param features tables of audio features to join to the catalogue, sorted by name
 * @param plugins everything that extends SAYS, to find a source, rule, trainer or metric by name
 * @param champion the release a candidate has to beat; null where there is none
 */
public record StageSettings(
        Settings settings,
        List<InputFile> inputs,
        List<InputFile> features,
        Plugins plugins,
        @Nullable Champion champion) {

    private static final String SPARK = "says.spark.conf";
    private static final String HADOOP = "spark.hadoop.";

    /**
     * A release that serves.
     *
     * @param id its id
     * @param directory where it lies
     */
    public record Champion(String id, Path directory) {}

    /** Copies the lists. */
    public StageSettings {
        inputs = List.copyOf(inputs);
        features = List.copyOf(features);
    }

    /** Whether the model that is served is fitted to all interactions after evaluation, {@code says.refit.enabled}. */
    public boolean refits() {
        return settings.bind("says.refit", Refit.class).enabled();
    }

    private record Refit(boolean enabled) {}

    /** What finds the places that settings name, on this machine or in a store that Hadoop reaches. */
    public Locations locations() {
        return locations(settings, plugins);
    }

    /**
     * As {@link #locations()}, for whoever makes no stage.
     *
     * @param settings those of Spark that begin with {@code spark.hadoop.} are Hadoop's, here as there
     * @param plugins bring file systems
     */
    public static Locations locations(Settings settings, Plugins plugins) {
        Map<String, String> hadoop = new TreeMap<>();
        settings.canonical(SPARK).forEach((key, value) -> {
            if (key.startsWith(SPARK + "." + HADOOP)) {
                hadoop.put(key.substring(SPARK.length() + 1 + HADOOP.length()), value);
            }
        });
        return new Locations(hadoop, plugins.hadoopLoader());
    }

    /** Without a champion. */
    public StageSettings(Settings settings, List<InputFile> inputs, List<InputFile> features, Plugins plugins) {
        this(settings, inputs, features, plugins, null);
    }

    /** Without tables of audio features and without a champion. */
    public StageSettings(Settings settings, List<InputFile> inputs, Plugins plugins) {
        this(settings, inputs, List.of(), plugins, null);
    }
}
