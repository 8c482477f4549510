package io.says.model.serving;

import io.says.RecommenderEngine;
import io.says.model.items.LinearTensors;
import io.says.spi.EngineFactory;
import io.says.spi.Reranker;
import java.nio.file.Path;
import java.util.List;

/** Opens bundles of item weights. */
public final class ItemEngineFactory implements EngineFactory {

    /** Made by the plugin. */
    public ItemEngineFactory() {}

    @Override
    public String name() {
        return "items";
    }

    @Override
    public boolean reads(String format) {
        return format.equals(LinearTensors.FORMAT);
    }

    @Override
    public RecommenderEngine open(Path release, List<Reranker> rerankers) {
        return BundleEngine.open(release, rerankers, ItemScoring::new);
    }
}
