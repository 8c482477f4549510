package io.says.orchestrator.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRunStoreTest extends RunStoreContract {

    SqliteRunStoreTest(@TempDir Path directory) {
        super(new SqliteDatabase(directory.resolve("runs.db")));
    }
}
