package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that do not read each other's data, beside each other. */
final class BranchesTest {

    private static final int PATIENCE_SECONDS = 20;

    private final Path directory;
    private LambdaStage.Work inLeft = context -> {};
    private LambdaStage.Work inRight = context -> {};

    BranchesTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("in.csv"), "listening");
    }

    /** {@code left} and {@code right}, and {@code release}, which reads both. */
    private final class Fork implements SaysPlugin {

        @Override
        public String name() {
            return "fork";
        }

        @Override
        public List<StageFactory> stages() {
            return List.of(
                    branch("left", context -> inLeft.run(context)),
                    branch("right", context -> inRight.run(context)),
                    LambdaStage.factory(
                            "release",
                            settings -> LambdaStage.of(
                                    new StageSpec(
                                            "release",
                                            "1",
                                            "Bundles.",
                                            Set.of(new DatasetName("left"), new DatasetName("right")),
                                            Set.of(Datasets.RELEASE),
                                            Map.of()),
                                    context -> Steps.bundle(
                                            context.input(new DatasetName("right"))
                                                    .resolve("content.txt"),
                                            context.output(Datasets.RELEASE)))));
        }

        private StageFactory branch(String name, LambdaStage.Work meddling) {
            DatasetName written = new DatasetName(name);
            return LambdaStage.factory(
                    name,
                    settings -> LambdaStage.of(
                            new StageSpec(name, "1", "Writes.", Set.of(), Set.of(written), Map.of()), context -> {
                                meddling.run(context);
                                Files.writeString(context.output(written).resolve("content.txt"), "content of " + name);
                            }));
        }
    }

    private Says says(String... assignments) {
        Says.Builder builder = Says.builder()
                .plugins(Plugins.of(new Fork()))
                .workspace(directory.resolve("ws"))
                .input(directory.resolve("in.csv"));
        for (String assignment : assignments) {
            builder.set(assignment);
        }
        return builder.build();
    }

    private static void meet(CountDownLatch both) throws InterruptedException {
        both.countDown();
        if (!both.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the other branch did not come");
        }
    }

    @Test
    void branches_are_at_work_at_the_same_time_and_what_reads_both_comes_after_them() {
        CountDownLatch both = new CountDownLatch(2);
        inLeft = context -> meet(both);
        inRight = context -> meet(both);
        try (Says says = says()) {
            RunResult result = says.run();

            assertThat(result.stages())
                    .extracting(StageOutcome::stage)
                    .as("in the order of the pipeline, whichever ended first")
                    .containsExactly("left", "right", "release", "publish");
            assertThat(says.runs().stages(result.runId()))
                    .extracting(StageRecord::state)
                    .containsOnly(StageState.SUCCEEDED);
        }
    }

    @Test
    void the_release_is_the_same_however_many_are_at_work() {
        String one;
        try (Says says = says("run.parallel=1")) {
            one = says.releases().info(says.run().releaseId()).contentHash();
        }
        try (Says says = says("run.again=[left,right,release]")) {
            assertThat(says.releases().info(says.run().releaseId()).contentHash())
                    .isEqualTo(one);
        }
    }

    @Test
    void stages_that_use_the_same_resource_wait_for_each_other() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicBoolean together = new AtomicBoolean();
        LambdaStage.Work alone = context -> {
            together.compareAndSet(false, atWork.incrementAndGet() > 1);
            TimeUnit.MILLISECONDS.sleep(100);
            atWork.decrementAndGet();
        };
        inLeft = alone;
        inRight = alone;
        try (Says says = says("run.stages.left.uses=[gpu]", "run.stages.right.uses=[gpu]")) {
            says.run();
        }
        assertThat(together).isFalse();
    }

    @Test
    void a_stage_that_fails_ends_the_one_beside_it_and_its_own_failure_is_the_runs() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean interrupted = new AtomicBoolean();
        inLeft = context -> {
            try {
                meet(both);
                TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        };
        inRight = context -> {
            meet(both);
            throw new SaysException(StandardErrorCode.MALFORMED_INPUT, "bad data", "Mend it.");
        };
        try (Says says = says()) {
            assertThatThrownBy(says::run)
                    .isInstanceOfSatisfying(
                            SaysException.class,
                            e -> assertThat(e.code()).isEqualTo(StandardErrorCode.MALFORMED_INPUT));
            assertThat(interrupted).isTrue();
            String run = says.runs().runs(1).get(0).id();
            assertThat(says.runs().stages(run))
                    .extracting(stage -> stage.stage() + " " + stage.state())
                    .containsExactly("left CANCELLED", "right FAILED", "release SKIPPED", "publish SKIPPED");
        }
    }

    @Test
    void a_run_that_is_cancelled_ends_all_its_branches() {
        CountDownLatch both = new CountDownLatch(2);
        LambdaStage.Work waits = context -> {
            meet(both);
            waitForTheEnd(context);
        };
        inLeft = waits;
        inRight = waits;
        Thread runner = Thread.currentThread();
        Thread canceller = new Thread(() -> {
            try {
                if (both.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    runner.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        canceller.start();
        try (Says says = says()) {
            assertThatThrownBy(says::run)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
            String run = says.runs().runs(1).get(0).id();
            assertThat(says.runs().stages(run))
                    .extracting(StageRecord::state)
                    .containsExactly(
                            StageState.CANCELLED, StageState.CANCELLED, StageState.SKIPPED, StageState.SKIPPED);
        }
    }

    private static void waitForTheEnd(StageContext context) throws InterruptedException {
        while (true) {
            context.checkCancelled();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void a_branch_that_does_not_listen_when_the_other_one_fails_is_not_waited_for_without_end() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch released = new CountDownLatch(1);
        inLeft = context -> {
            meet(both);
            throw new SaysException(StandardErrorCode.NO_USABLE_ROWS, "Nothing is left", "Look at the data.");
        };
        inRight = context -> {
            meet(both);
            boolean waiting = true;
            while (waiting) {
                try {
                    waiting = !released.await(5, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    // deaf
                }
            }
        };
        try (Says says = says()) {
            CompletableFuture<SaysException> thrown =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(SaysException.class, says::run));
            assertThat(thrown.get(1, TimeUnit.MINUTES).code()).isEqualTo(StandardErrorCode.NO_USABLE_ROWS);
            assertThat(says.runs().runs(1).get(0).errorCode()).isEqualTo("NO_USABLE_ROWS");
        } finally {
            released.countDown();
        }
    }
}
