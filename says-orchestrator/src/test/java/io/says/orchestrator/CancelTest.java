package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.spi.Plugins;
import io.says.spi.StageContext;
import io.says.testing.LambdaStage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that somebody wishes to end, whatever its stage does. */
final class CancelTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Steps steps = new Steps();
    private final List<String> settings = new ArrayList<>();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void writes_the_input() throws IOException {
        Files.writeString(directory.resolve("in.csv"), "listening");
    }

    private Says says() {
        Says.Builder builder = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(directory.resolve("workspace"))
                .input(directory.resolve("in.csv"))
                .set("run.backoff=1ms");
        settings.forEach(builder::set);
        return builder.build();
    }

    /** Runs, cancels through another façade as another process would, and gives back what the run threw. */
    private SaysException cancelled(LambdaStage.Work inCopy) throws Exception {
        steps.inCopy = inCopy;
        try (Says says = says();
                Says other = says()) {
            CompletableFuture<SaysException> thrown =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(SaysException.class, says::run));
            assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
            other.liveRuns().cancel(only().id(), "the test");
            return thrown.get(30, TimeUnit.SECONDS);
        }
    }

    private RunRecord only() {
        try (Says says = says()) {
            return says.runs().runs(1).get(0);
        }
    }

    private void nothing_is_left() throws IOException {
        RunRecord run = only();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.cancelRequestedBy()).isEqualTo("the test");
        assertThat(run.errorCode()).isEqualTo("CANCELLED");
        try (Says says = says()) {
            assertThat(says.runs().stages(run.id()))
                    .extracting(StageRecord::state)
                    .containsExactly(StageState.CANCELLED, StageState.SKIPPED, StageState.SKIPPED);
            assertThat(says.runs().attempts(run.id()))
                    .extracting(AttemptRecord::outcome)
                    .containsExactly("CANCELLED");
        }
        assertThat(directory.resolve("workspace/data/copy"))
                .satisfiesAnyOf(
                        data -> assertThat(data).doesNotExist(),
                        data -> assertThat(data).isEmptyDirectory());
    }

    @Test
    void a_stage_that_looks_whether_it_shall_end_ends_without_an_interrupt() throws Exception {
        SaysException thrown = cancelled(context -> {
            working.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                context.checkCancelled();
                Thread.onSpinWait();
            }
            throw new IllegalStateException("interrupted before it was asked");
        });

        assertThat(thrown.code()).isEqualTo(StandardErrorCode.CANCELLED);
        assertThat(thrown.problem()).contains("the test");
        nothing_is_left();
    }

    @Test
    void a_stage_that_sleeps_is_interrupted_and_not_tried_again() throws Exception {
        SaysException thrown = cancelled(context -> {
            working.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(5).toMillis());
            } catch (InterruptedException e) {
                throw new IOException("connection reset", e);
            }
        });

        assertThat(thrown.code()).isEqualTo(StandardErrorCode.CANCELLED);
        assertThat(steps.copies).hasValue(1);
        nothing_is_left();
    }

    @Test
    void a_stage_that_listens_to_nothing_is_left_behind_a_fence() throws Exception {
        CompletableFuture<StageContext> over = new CompletableFuture<>();
        SaysException thrown = cancelled(context -> {
            working.countDown();
            boolean waiting = true;
            while (waiting) {
                try {
                    waiting = !released.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    // deaf
                }
            }
            over.complete(context);
        });

        assertThat(thrown.code()).isEqualTo(StandardErrorCode.CANCELLED);
        assertThat(thrown.problem()).contains("did not stop in time");
        nothing_is_left();
        released.countDown();
        over.get(30, TimeUnit.SECONDS);
        steps.inCopy = context -> {};
        try (Says says = says()) {
            RunResult next = says.run();
            assertThat(next.stages().get(0).lookedUp()).isFalse();
        }
        assertThat(steps.copies).hasValue(2);
    }

    @Test
    void a_run_whose_spark_waits_for_a_cluster_that_does_not_answer_is_cancelled() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.add("spark.master=spark://127.0.0.1:" + silent.getLocalPort());
            SaysException thrown = cancelled(context -> {
                working.countDown();
                context.spark();
            });

            assertThat(thrown.code()).isEqualTo(StandardErrorCode.CANCELLED);
            nothing_is_left();
        }
    }

    @Test
    void the_next_run_goes_on_and_a_run_that_is_over_cannot_be_cancelled() throws Exception {
        cancelled(context -> {
            working.countDown();
            while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
            }
        });
        steps.inCopy = context -> {};
        try (Says says = says()) {
            RunRecord cancelled = says.runs().runs(1).get(0);
            SaysException over = catchThrowableOfType(
                    SaysException.class, () -> says.liveRuns().cancel(cancelled.id(), "again"));
            assertThat(over.code()).isEqualTo(StandardErrorCode.RUN_OVER);
            assertThat(cancelled.request()).isNotNull();
        }
        RunRecord cancelled = only();
        try (Says resumed = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(directory.resolve("workspace"))
                .resume(cancelled.id(), java.util.Objects.requireNonNull(cancelled.request()))
                .build()) {
            RunResult result = resumed.run();
            assertThat(resumed.runs().run(result.runId()).orElseThrow().resumes())
                    .isEqualTo(cancelled.id());
        }
    }

    @Test
    void an_interrupted_caller_ends_the_run_and_stays_interrupted() throws Exception {
        steps.inCopy = context -> {
            working.countDown();
            while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
            }
        };
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try (Says says = says()) {
                catchThrowableOfType(SaysException.class, says::run);
                interrupted.complete(Thread.interrupted());
            }
        });
        caller.start();
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();

        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(only().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void what_is_given_beside_a_resumed_request_wins_over_its_files() throws Exception {
        Path recorded = Files.writeString(directory.resolve("recorded.conf"), "says.seed = 1, says.run.attempts = 2");
        Path given = Files.writeString(directory.resolve("given.conf"), "says.seed = 3");
        RunRequest request = new RunRequest("run", List.of(recorded.toString()), List.of(), List.of(), List.of(), null);
        try (Says resumed = Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(directory.resolve("workspace"))
                .config(given)
                .resume("earlier", request)
                .build()) {
            assertThat(resumed.settings().text("says.seed")).isEqualTo("3");
            assertThat(resumed.settings().text("says.run.attempts")).isEqualTo("2");
        }
    }
}
