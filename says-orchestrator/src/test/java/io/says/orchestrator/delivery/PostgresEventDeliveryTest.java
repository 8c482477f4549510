package io.says.orchestrator.delivery;

import io.says.orchestrator.store.PostgresServer;
import io.says.orchestrator.store.RunDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class PostgresEventDeliveryTest extends EventDeliveryContract {

    PostgresEventDeliveryTest(@TempDir Path directory) throws IOException {
        super(directory, RunDatabase.of(PostgresServer.schema(), directory));
    }
}
