package io.says.model.serving;

import io.says.RecommenderEngine;
import io.says.spi.EngineFactory;
import io.says.spi.Reranker;
import java.nio.file.Path;
import java.util.List;

/** Opens bundles of factor matrices. */
public final class FactorEngineFactory implements EngineFactory {

    /** Made by the plugin. */
    public FactorEngineFactory() {}

    @Override
    public String name() {
        return "factors";
    }

    @Override
    public boolean reads(String format) {
        return format.equals("factors/1");
    }

    @Override
    public RecommenderEngine open(Path release, List<Reranker> rerankers) {
        return BundleEngine.open(release, rerankers, FactorScoring::new);
    }
}
