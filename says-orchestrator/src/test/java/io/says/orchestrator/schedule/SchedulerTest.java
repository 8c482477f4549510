package io.says.orchestrator.schedule;

import io.says.orchestrator.store.SqliteDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SchedulerTest extends SchedulerContract {

    SchedulerTest(@TempDir Path directory) {
        super(directory, new SqliteDatabase(directory.resolve("runs.db")));
    }
}
