package io.says.model.serving;

import io.says.spi.EngineFactory;
import io.says.testing.EngineFactoryContract;
import java.io.IOException;
import java.nio.file.Path;

final class BlendEngineContractTest extends EngineFactoryContract {

    @Override
    protected EngineFactory factory() {
        return new BlendEngineFactory();
    }

    @Override
    protected void write(Path directory) throws IOException {
        Bundles.Parts parts = new Bundles.Parts();
        parts.linear = new Bundles.Weights();
        parts.blended = true;
        Bundles.write(directory, parts);
    }
}
