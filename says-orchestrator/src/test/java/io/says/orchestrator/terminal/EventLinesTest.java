package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.json.Json;
import io.says.spi.RunEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventLinesTest {

    @Test
    void each_event_is_one_line_with_all_its_fields() {
        StringWriter out = new StringWriter();
        EventLines lines = new EventLines(Terminal.plain(new PrintWriter(out)));
        Instant at = Instant.parse("2026-01-31T12:00:00Z");
        lines.on(new RunEvent(RunEvent.Type.RUN_STARTED, "r1", null, 0, at, "run r1 started", Map.of()));
        lines.on(new RunEvent(
                RunEvent.Type.STAGE_FAILED, "r1", "train", 2, at, "two\nlines", Map.of("code", "IO_FAILURE")));

        assertThat(out.toString().lines().toList()).hasSize(2);
        assertThat(out.toString().lines().toList().get(0))
                .isEqualTo("{\"type\":\"RUN_STARTED\",\"runId\":\"r1\",\"stage\":null,\"attempt\":0,"
                        + "\"at\":\"2026-01-31T12:00:00Z\",\"message\":\"run r1 started\",\"details\":{}}");
        assertThat(Json.object(out.toString().lines().toList().get(1), "a line"))
                .containsEntry("message", "two\nlines")
                .containsEntry("details", Map.of("code", "IO_FAILURE"));
    }
}
