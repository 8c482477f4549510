package io.says.model.serving;

import io.says.spi.EngineFactory;
import io.says.testing.EngineFactoryContract;
import java.io.IOException;
import java.nio.file.Path;

final class FactorEngineContractTest extends EngineFactoryContract {

    @Override
    protected EngineFactory factory() {
        return new FactorEngineFactory();
    }

    @Override
    protected void write(Path directory) throws IOException {
        Bundles.write(directory, new Bundles.Parts());
    }
}
