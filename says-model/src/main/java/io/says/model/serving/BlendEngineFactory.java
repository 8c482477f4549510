package io.says.model.serving;

import io.says.RecommenderEngine;
import io.says.model.items.BlendScores;
import io.says.spi.EngineFactory;
import io.says.spi.ServingOptions;
import java.nio.file.Path;

/** Opens bundles of item weights and factors that are added up. */
public final class BlendEngineFactory implements EngineFactory {

    /** Made by the plugin. */
    public BlendEngineFactory() {}

    @Override
    public String name() {
        return "blend";
    }

    @Override
    public boolean reads(String format) {
        return format.equals(BlendScores.FORMAT);
    }

    @Override
    public RecommenderEngine open(Path release, ServingOptions options) {
        return BundleEngine.open(
                release,
                options,
                (tensors, users, tracks, place, info) -> new BlendScoring(tensors, users, tracks, place));
    }
}
