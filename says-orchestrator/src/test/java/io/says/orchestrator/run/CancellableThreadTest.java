package io.says.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.JdbiLeases;
import io.says.orchestrator.store.SqliteDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that shall end, and what does not answer. */
final class CancellableThreadTest {

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final SqliteDatabase database;
    private final RunLease lease;
    private final Cancellation cancellation;

    CancellableThreadTest(@TempDir Path directory) {
        database = new SqliteDatabase(directory.resolve("runs.db"));
        lease = RunLease.acquire(directory, new JdbiLeases(database), Duration.ofSeconds(30), Clock.systemUTC());
        cancellation = new Cancellation(lease, null);
    }

    @AfterEach
    void ends() {
        released.countDown();
        lease.close();
        database.close();
    }

    private void deaf() {
        boolean waiting = true;
        while (waiting) {
            try {
                waiting = !released.await(5, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
    }

    @Test
    void what_never_answers_that_it_shall_stop_keeps_neither_the_interrupt_nor_the_fence_from_coming()
            throws Exception {
        CancellableThread thread = new CancellableThread(cancellation, () -> {}, this::deaf);
        cancellation.request("the test");
        CompletableFuture<SaysException> thrown =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(SaysException.class, () -> {
                    boolean unused = thread.call("work", () -> {
                        deaf();
                        return true;
                    });
                }));

        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(thrown.get(1, TimeUnit.MINUTES).code()).isEqualTo(StandardErrorCode.CANCELLED);
        assertThat(cancellation.fenced()).isTrue();
    }
}
