package io.says.example;

import io.says.spi.EngineFactory;
import io.says.testing.EngineFactoryContract;
import java.io.IOException;
import java.nio.file.Path;

final class TopListEngineTest extends EngineFactoryContract {

    @Override
    protected EngineFactory factory() {
        return new TopListEngineFactory();
    }

    @Override
    protected void write(Path directory) throws IOException {
        TopListReleases.write(directory);
    }
}
