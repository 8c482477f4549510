package io.says.spi;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import java.nio.file.Path;

/** Opens releases of one format for serving. */
public interface EngineFactory extends Named {

    /** Whether this engine opens releases of the given {@link ReleaseInfo#format()}. */
    boolean reads(String format);

    /**
     * Verifies and opens a release.
     *
     * @param release the directory
     * @param options re-rankers and rules, which hold for every answer
     * @throws SaysException {@code CORRUPT_DATA}
     */
    RecommenderEngine open(Path release, ServingOptions options);

    /** Opens a release with whichever engine reads its format, as {@code says.serving} has it by default. */
    static RecommenderEngine open(Path release, Plugins plugins) {
        return open(release, plugins, ServingOptions.of(Settings.defaults(), plugins));
    }

    /** Opens a release with whichever engine reads its format. */
    static RecommenderEngine open(Path release, Plugins plugins, ServingOptions options) {
        String format = ReleaseStore.read(release).format();
        return plugins.engines().stream()
                .filter(engine -> engine.reads(format))
                .findFirst()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_EXTENSION,
                        "No engine on the class path opens releases of format " + format,
                        "Put says-model, or the plugin that wrote the release, on the class path."))
                .open(release, options);
    }
}
