package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.orchestrator.home.ChildProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemoteUseTest {

    private static final String TOKEN = "a-token-of-good-length";

    @Test
    void a_host_others_can_reach_needs_consent_and_a_token() {
        assertThatThrownBy(() -> new UiConfig("0.0.0.0", 8501, false, TOKEN))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("other machines");
        assertThatThrownBy(() -> new UiConfig("0.0.0.0", 8501, true, "short"))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("token");
        assertThat(new UiConfig("0.0.0.0", 8501, true, TOKEN).toString()).doesNotContain(TOKEN);
    }

    @Test
    void reading_is_open_and_a_change_needs_the_token(@TempDir Path workspace) throws IOException {
        Releases.publish(workspace, "aaaaaaaaaaaa");
        try (Site site = new Site(workspace, new UiConfig("127.0.0.1", 0, false, TOKEN), Site.REFUSING, List.of())) {
            assertThat(site.get("/api/v1/release").statusCode()).isEqualTo(200);
            assertThat(site.post("/api/v1/runs", "X-SAYS-Request", "1").statusCode())
                    .isEqualTo(401);
            assertThat(site.post("/api/v1/runs", "X-SAYS-Request", "1", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_run_gets_no_key_of_the_page(@TempDir Path workspace) {
        ChildProcessRuns runs = new ChildProcessRuns(
                workspace,
                workspace,
                java.util.List.of(),
                List.of("says.ui.token=" + TOKEN, "ui.token = " + TOKEN, "train.als.rank=3"),
                true);
        assertThat(runs.command(new ChildProgram(workspace, ChildProgram.ORCHESTRATOR), Map.of(), RunOrder.CONFIGURED))
                .contains("--set", "train.als.rank=3", "run", "--quiet")
                .noneMatch(word -> word.contains(TOKEN));
        assertThat(runs.command(
                        new ChildProgram(workspace, ChildProgram.ORCHESTRATOR),
                        Map.of(),
                        new RunOrder(Optional.of("run1"), List.of("train", "gate"))))
                .containsSubsequence("resume", "run1", "--workspace", "--again", "train", "--again", "gate")
                .doesNotContain("train.als.rank=3", "run");
        assertThat(runs.refusal(RunOrder.CONFIGURED))
                .hasValueSatisfying(why -> assertThat(why).contains("says-orchestrator.jar"));
    }
}
