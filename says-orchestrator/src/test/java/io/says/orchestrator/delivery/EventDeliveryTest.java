package io.says.orchestrator.delivery;

import io.says.orchestrator.store.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EventDeliveryTest extends EventDeliveryContract {

    EventDeliveryTest(@TempDir Path directory) throws IOException {
        super(directory, new SqliteDatabase(directory.resolve("runs.db")));
    }
}
