package io.says.spi;

import io.says.config.Settings;
import java.util.List;

/**
 * What a stage is made from.
 *
 * @param settings the whole configuration
 * @param inputs the input files of the run, sorted by name; empty where a plan has no input yet
 * @param plugins everything that extends SAYS, to find a source, rule, trainer or metric by name
 */
public record StageSettings(Settings settings, List<InputFile> inputs, Plugins plugins) {

    /** Copies the list. */
    public StageSettings {
        inputs = List.copyOf(inputs);
    }
}
