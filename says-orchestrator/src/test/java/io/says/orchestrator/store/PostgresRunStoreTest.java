package io.says.orchestrator.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class PostgresRunStoreTest extends RunStoreContract {

    PostgresRunStoreTest(@TempDir Path directory) {
        super(new PostgresDatabase(PostgresServer.schema(), directory));
    }
}
