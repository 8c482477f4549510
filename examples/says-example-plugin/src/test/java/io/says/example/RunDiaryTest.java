package io.says.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.RunEvent;
import io.says.testing.EventReceiverFactoryContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDiaryTest extends EventReceiverFactoryContract {

    private final Path file;

    RunDiaryTest(@TempDir Path directory) {
        this.file = directory.resolve("diary.txt");
    }

    @Override
    protected EventReceiverFactory factory() {
        return new RunDiary();
    }

    @Override
    protected Settings settings() {
        return Settings.defaults().with(Map.of("says.run-diary.file", file.toString()));
    }

    @Test
    void writes_a_line_for_each_end() throws Exception {
        try (EventReceiver diary = new RunDiary().create(settings()).get(0)) {
            diary.deliver("r1-7", ended("r1"));
            diary.deliver("r2-3", ended("r2"));
        }
        assertThat(Files.readAllLines(file)).containsExactly("r1-7 r1 ended", "r2-3 r2 ended");
    }

    private static RunEvent ended(String run) {
        return new RunEvent(RunEvent.Type.RUN_SUCCEEDED, run, null, 0, Instant.EPOCH, run + " ended", Map.of());
    }
}
