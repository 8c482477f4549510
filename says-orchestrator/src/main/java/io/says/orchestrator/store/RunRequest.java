package io.says.orchestrator.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do, as far as it can be asked again: paths are absolute, and settings that may be secret are not
 * among them.
 *
 * @param command {@code run} or {@code tune}
 * @param configs configuration files, the last one wins
 * @param settings {@code key=value}, the last one wins
 * @param inputs what to read
 * @param features tables of audio features to read
 * @param source the input's format by name; null to find out
 */
public record RunRequest(
        String command,
        List<String> configs,
        List<String> settings,
        List<String> inputs,
        List<String> features,
        @Nullable String source) {

    /** Copies the lists. */
    public RunRequest {
        configs = List.copyOf(configs);
        settings = List.copyOf(settings);
        inputs = List.copyOf(inputs);
        features = List.copyOf(features);
    }
}
