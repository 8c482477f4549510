package io.says.model.serving;

import io.says.RecommenderEngine;
import io.says.spi.EngineFactory;
import io.says.spi.ServingOptions;
import java.nio.file.Path;

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
    public RecommenderEngine open(Path release, ServingOptions options) {
        return BundleEngine.open(release, options, FactorScoring::new);
    }
}
