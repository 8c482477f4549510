package io.says.orchestrator.schedule;

import io.says.orchestrator.store.PostgresServer;
import io.says.orchestrator.store.RunDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class PostgresSchedulerTest extends SchedulerContract {

    PostgresSchedulerTest(@TempDir Path directory) {
        super(directory, RunDatabase.of(PostgresServer.schema(), directory));
    }
}
