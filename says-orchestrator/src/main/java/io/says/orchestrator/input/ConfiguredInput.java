package io.says.orchestrator.input;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.storage.Locations;
import java.nio.file.Path;
import java.util.List;

/** The input that the configuration names, with the corrections of the workspace. Looked up each time that it is asked for. */
public final class ConfiguredInput {

    private final Settings settings;
    private final Locations locations;
    private final Corrections corrections;

    /**
     * The input of a workspace.
     *
     * @param settings name it, {@code says.input}
     * @param locations finds what lies in stores
     */
    public ConfiguredInput(Path workspace, Settings settings, Locations locations) {
        this.settings = settings;
        this.locations = locations;
        this.corrections = new Corrections(workspace);
    }

    private record InputConfig(List<String> paths, List<String> features, String source) {}

    /**
     * Its files, each with the hash of its bytes.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} or {@code MALFORMED_INPUT}
     */
    public ResolvedInput resolved() {
        InputConfig config = config();
        return corrections.attach(InputFiles.resolve(locations, config.paths(), config.features()));
    }

    /**
     * Its files for a first look: without hashes where nothing is found by them.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} or {@code MALFORMED_INPUT}
     */
    public ResolvedInput look() {
        // Corrections are found by the hash of a file: only then every byte has to be read.
        if (corrections.any()) {
            return resolved();
        }
        InputConfig config = config();
        return InputFiles.look(locations, config.paths(), config.features());
    }

    private InputConfig config() {
        InputConfig input = settings.bind("says.input", InputConfig.class);
        if (input.paths().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "No input is named",
                    "Give --input PATH, or set says.input.paths in the configuration; says demo makes some data.");
        }
        return input;
    }
}
