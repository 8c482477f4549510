package io.says.orchestrator.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLeasesTest extends LeasesContract {

    private final Path directory;

    SqliteLeasesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    RunDatabase database() {
        return new SqliteDatabase(directory.resolve("runs.db"));
    }
}
