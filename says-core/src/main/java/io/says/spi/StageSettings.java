package io.says.spi;

import io.says.config.Settings;
import java.nio.file.Path;
import java.util.List;
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

    /** Without a champion. */
    public StageSettings(Settings settings, List<InputFile> inputs, List<InputFile> features, Plugins plugins) {
        this(settings, inputs, features, plugins, null);
    }

    /** Without tables of audio features and without a champion. */
    public StageSettings(Settings settings, List<InputFile> inputs, Plugins plugins) {
        this(settings, inputs, List.of(), plugins, null);
    }
}
