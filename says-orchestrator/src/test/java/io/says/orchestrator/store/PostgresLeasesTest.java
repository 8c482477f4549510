package io.says.orchestrator.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class PostgresLeasesTest extends LeasesContract {

    private final Path directory;
    private final StoreConfig config = PostgresServer.schema();

    PostgresLeasesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    RunDatabase database() {
        return new PostgresDatabase(config, directory);
    }
}
