package io.says.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.JdbiLeases;
import io.says.orchestrator.store.SqliteDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttemptThreadTest {

    private final CountDownLatch released = new CountDownLatch(1);
    private final SqliteDatabase database;
    private final RunLease lease;
    private final Cancellation cancellation;

    AttemptThreadTest(@TempDir Path directory) {
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
                // deaf
            }
        }
    }

    @Test
    void what_was_given_up_keeps_and_publishes_nothing_when_it_goes_on() throws Exception {
        List<String> done = new ArrayList<>();
        CompletableFuture<List<Throwable>> late = new CompletableFuture<>();
        AtomicBoolean stopped = new AtomicBoolean();
        AttemptThread attempt = new AttemptThread(cancellation, () -> stopped.set(true));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> stays = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            thrown.complete(catchThrowable(() -> {
                boolean unused = attempt.call(over -> {
                    deaf();
                    late.complete(List.of(
                            catchThrowable(() -> cancellation.kept(over, () -> done.add("kept"))),
                            catchThrowable(() -> cancellation.published(over, () -> done.add("published")))));
                    return true;
                });
            }));
            stays.complete(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        waiting.interrupt();

        assertThat(thrown.get(1, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
        assertThat(stays.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(attempt.givenUp()).isTrue();
        assertThat(stopped).isTrue();
        released.countDown();
        assertThat(late.get(1, TimeUnit.MINUTES))
                .hasSize(2)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOfSatisfying(
                                SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CANCELLED)));
        assertThat(done).isEmpty();
        assertThat(cancellation.kept(new AtomicBoolean(), () -> done.add("another attempt")))
                .isTrue();
    }

    @Test
    void what_listens_ends_with_what_it_throws_itself() throws Exception {
        AttemptThread attempt = new AttemptThread(cancellation, () -> {});
        CompletableFuture<SaysException> thrown = new CompletableFuture<>();
        Thread waiting = new Thread(() -> thrown.complete(catchThrowableOfType(SaysException.class, () -> {
            boolean unused = attempt.call(over -> {
                try {
                    released.await();
                    return true;
                } catch (InterruptedException e) {
                    throw new SaysException(StandardErrorCode.DIVERGED, "Its own word", "None.");
                }
            });
        })));
        waiting.start();
        waiting.interrupt();

        assertThat(thrown.get(1, TimeUnit.MINUTES).code()).isEqualTo(StandardErrorCode.DIVERGED);
        assertThat(attempt.givenUp()).isFalse();
    }
}
