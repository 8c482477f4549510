package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.PostgresServer;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StoreConfig;
import io.says.spi.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are recorded in PostgreSQL. */
final class PostgresRunTest extends RunContract {

    PostgresRunTest() {
        super(PostgresServer.schema());
    }

    @Test
    void a_run_goes_on_after_its_store_was_killed_and_started_again(@TempDir Path data) throws Exception {
        Steps steps = new Steps();
        Files.writeString(data.resolve("in.csv"), "listening");
        try (PostgresServer.Own server = PostgresServer.own(data.resolve("server"))) {
            StoreConfig store = server.schema();
            try (Says says = Says.builder()
                    .plugins(Plugins.of(steps))
                    .workspace(data.resolve("ws"))
                    .input(data.resolve("in.csv"))
                    .set("store.url=" + store.url())
                    .set("store.user=" + store.user())
                    .set("run.lease=2s")
                    .build()) {
                steps.inCopy = context -> {
                    server.kill();
                    Thread startsAgain = new Thread(() -> {
                        try {
                            TimeUnit.SECONDS.sleep(1);
                            server.start();
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    startsAgain.start();
                };
                RunResult result = says.run();

                assertThat(result.stages())
                        .extracting(StageOutcome::stage)
                        .containsExactly("copy", "release", "publish");
                assertThat(steps.copies).as("no stage was run again for it").hasValue(1);
                assertThat(says.runs().runs(10))
                        .singleElement()
                        .extracting(RunRecord::state)
                        .isEqualTo(RunState.SUCCEEDED);
                assertThat(says.runs().events(result.runId(), 0, 100))
                        .as("each event is there once")
                        .doesNotHaveDuplicates()
                        .extracting(e -> e.type() + " " + e.stage())
                        .doesNotHaveDuplicates()
                        .contains("STAGE_STARTED copy", "STAGE_SUCCEEDED copy", "RUN_SUCCEEDED null");
                assertThat(says.releases().currentId()).contains(result.releaseId());
            }
        }
    }
}
