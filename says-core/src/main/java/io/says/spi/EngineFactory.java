package io.says.spi;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import java.nio.file.Path;
import java.util.List;

/** Opens releases of one format for serving. */
public interface EngineFactory extends Named {

    /** Whether this engine opens releases of the given {@link ReleaseInfo#format()}. */
    boolean reads(String format);

    /**
     * Verifies and opens a release.
     *
     * @param release the directory
     * @param rerankers applied to every list, in order
     * @throws SaysException {@code CORRUPT_DATA}
     */
    RecommenderEngine open(Path release, List<Reranker> rerankers);

    /** Opens a release with whichever engine reads its format, without re-rankers. */
    static RecommenderEngine open(Path release, Plugins plugins) {
        return open(release, plugins, List.of());
    }

    /** Opens a release with whichever engine reads its format. */
    static RecommenderEngine open(Path release, Plugins plugins, List<Reranker> rerankers) {
        String format = ReleaseStore.read(release).format();
        return plugins.engines().stream()
                .filter(engine -> engine.reads(format))
                .findFirst()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_EXTENSION,
                        "No engine on the class path opens releases of format " + format,
                        "Put says-model, or the plugin that wrote the release, on the class path."))
                .open(release, rerankers);
    }
}
