package io.says.model.serving;

import io.says.RecommenderEngine;
import io.says.model.items.BlendScores;
import io.says.spi.EngineFactory;
import io.says.spi.Reranker;
import java.nio.file.Path;
import java.util.List;

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
    public RecommenderEngine open(Path release, List<Reranker> rerankers) {
        return BundleEngine.open(release, rerankers, BlendScoring::new);
    }
}
