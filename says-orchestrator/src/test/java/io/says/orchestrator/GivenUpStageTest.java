package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.spi.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage whose time is over and that does not listen. */
final class GivenUpStageTest {

    private final Path directory;
    private final Steps steps = new Steps();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<Thread> deaf = new CompletableFuture<>();

    GivenUpStageTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("in.csv"), "listening");
        steps.inCopy = context -> {
            deaf.complete(Thread.currentThread());
            boolean waiting = true;
            while (waiting) {
                try {
                    waiting = !released.await(5, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    // deaf
                }
            }
        };
    }

    private Says says(List<String> settings) {
        Says.Builder builder = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(directory.resolve("workspace"))
                .input(directory.resolve("in.csv"))
                .set("run.backoff=1ms");
        settings.forEach(builder::set);
        return builder.build();
    }

    /** Runs with a time that passes, lets the stage go on when the run is over, and waits until it has come to its end. */
    private void given_up_with(String... settings) throws Exception {
        try (Says says = says(List.of(settings))) {
            CompletableFuture<SaysException> thrown =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(SaysException.class, says::run));
            SaysException failure = thrown.get(1, TimeUnit.MINUTES);
            assertThat(failure.code()).isEqualTo(StandardErrorCode.TIMED_OUT);
            assertThat(failure.rendered()).contains("given up", "checkCancelled");
        } finally {
            released.countDown();
        }
        deaf.get().join(TimeUnit.MINUTES.toMillis(1));
        assertThat(deaf.get().isAlive()).isFalse();
    }

    private void nothing_of_it_is_kept() {
        assertThat(directory.resolve("workspace/data/copy"))
                .satisfiesAnyOf(
                        data -> assertThat(data).doesNotExist(),
                        data -> assertThat(data).isEmptyDirectory());
        try (Says says = says(List.of())) {
            RunRecord run = says.runs().runs(1).get(0);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.errorCode()).isEqualTo("TIMED_OUT");
            assertThat(says.runs().attempts(run.id()))
                    .extracting(AttemptRecord::outcome)
                    .as("none is made beside one that may be at work yet")
                    .containsExactly("FAILED");
        }
        steps.inCopy = context -> {};
        try (Says says = says(List.of())) {
            assertThat(says.run().stages().get(0).lookedUp()).isFalse();
        }
        assertThat(steps.copies).hasValue(2);
    }

    @Test
    void one_attempt_that_takes_too_long_is_given_up_and_its_late_output_is_never_kept() throws Exception {
        given_up_with("run.attempt-timeout=200ms", "run.attempts=3");
        nothing_of_it_is_kept();
    }

    @Test
    void a_stage_that_takes_too_long_in_all_is_given_up_and_its_late_output_is_never_kept() throws Exception {
        given_up_with("run.stages.copy.timeout=200ms", "run.attempts=3", "run.parallel=1");
        nothing_of_it_is_kept();
    }
}
