package io.says.orchestrator.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.RunEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StageProgressTest {

    private final StringWriter out = new StringWriter();
    private final StageProgress progress = new StageProgress(new Terminal(new PrintWriter(out), true, false));

    private String shown(RunEvent.Type type, long second, String message, Map<String, String> details) {
        out.getBuffer().setLength(0);
        progress.on(new RunEvent(type, "r", "train", 1, Instant.ofEpochSecond(second), message, details));
        return out.toString();
    }

    private String counted(long second, String message, long done, long total) {
        return shown(
                RunEvent.Type.STAGE_PROGRESS,
                second,
                message,
                Map.of("done", Long.toString(done), "total", Long.toString(total)));
    }

    @Test
    void a_stage_at_work_shows_how_far_it_is_and_how_long_the_rest_takes() {
        shown(RunEvent.Type.STAGE_STARTED, 0, "train started", Map.of());
        assertThat(counted(10, "iteration", 0, 20))
                .contains("░░░░░░░░░░░░ iteration  0/20")
                .doesNotContain("left");
        assertThat(counted(11, "iteration", 1, 20)).as("too early to judge").doesNotContain("left");
        assertThat(counted(20, "iteration", 5, 20)).contains("███░░░░░░░░░ iteration  5/20, about 30.0 s left");
        assertThat(counted(21, "writing", 1, 2)).as("another thing is counted").doesNotContain("left");
        assertThat(counted(22, "rows read", 0, 0)).contains("rows read").doesNotContain("░");
    }
}
