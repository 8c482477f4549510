package io.says.model.serving;

import io.says.RecommenderEngine;
import io.says.model.items.LinearTensors;
import io.says.spi.EngineFactory;
import io.says.spi.ServingOptions;
import java.nio.file.Path;

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
    public RecommenderEngine open(Path release, ServingOptions options) {
        return BundleEngine.open(
                release,
                options,
                (tensors, users, tracks, place, info) -> new ItemScoring(tensors, users, tracks, place));
    }
}
