package io.says.orchestrator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.json.Json;
import io.says.orchestrator.RunLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

final class LogbackRunLogsTest {

    private static final Logger LOG = LoggerFactory.getLogger(LogbackRunLogsTest.class);

    @Test
    void a_log_for_programs_is_an_object_a_line_with_run_stage_and_attempt(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("run.log");
        MDC.put("run", "r1");
        MDC.put("stage", "train");
        try (RunLogs.Closing log = LogbackRunLogs.whereBound().open(file, RunLogs.Format.JSON)) {
            LOG.warn("two lines:\n{} \"quoted\"", "here", new IllegalStateException("why"));
        } finally {
            MDC.clear();
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        Map<String, Object> line = Json.object(lines.get(0), "a line of the log");
        assertThat(line)
                .containsEntry("level", "WARN")
                .containsEntry("formattedMessage", "two lines:\nhere \"quoted\"")
                .containsEntry("mdc", Map.of("run", "r1", "stage", "train"))
                .containsKeys("timestamp", "throwable");
    }
}
