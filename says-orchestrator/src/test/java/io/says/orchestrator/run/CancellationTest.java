package io.says.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.JdbiLeases;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.SqliteDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fence, while something is being kept that does not come to its end. */
final class CancellationTest {

    private final CountDownLatch keeping = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final SqliteDatabase database;
    private final RunLease lease;
    private final Cancellation cancellation;

    CancellationTest(@TempDir Path directory) {
        database = new SqliteDatabase(directory.resolve("runs.db"));
        lease = RunLease.acquire(
                directory, new Silent(new JdbiLeases(database)), Duration.ofSeconds(30), Clock.systemUTC());
        cancellation = new Cancellation(lease, null);
    }

    @AfterEach
    void ends() {
        released.countDown();
        lease.close();
        database.close();
    }

    private void hang() {
        keeping.countDown();
        try {
            assertThat(released.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store that is asked whether the lease is held, and does not answer. */
    private final class Silent implements Leases {

        private final Leases leases;

        Silent(Leases leases) {
            this.leases = leases;
        }

        @Override
        public Lease lease() {
            return leases.lease();
        }

        @Override
        public OptionalLong take(Lease seen, Duration lasts, Instant at) {
            return leases.take(seen, lasts, at);
        }

        @Override
        public boolean beat(long token, Instant at) {
            return leases.beat(token, at);
        }

        @Override
        public void release(long token) {
            leases.release(token);
        }

        @Override
        public <T> T holding(long token, Supplier<T> work) {
            if (silent.get()) {
                hang();
            }
            return leases.holding(token, work);
        }
    }

    private void the_fence_comes_down() throws Exception {
        assertThat(keeping.await(1, TimeUnit.MINUTES)).isTrue();
        CompletableFuture<Void> fence = CompletableFuture.runAsync(cancellation::fence);
        fence.get(1, TimeUnit.MINUTES);
        released.countDown();
    }

    private void refused_behind_it(CompletableFuture<SaysException> late) throws Exception {
        assertThat(late.get(1, TimeUnit.MINUTES).code()).isEqualTo(StandardErrorCode.CANCELLED);
        assertThat(done).isFalse();
    }

    @Test
    void a_store_that_does_not_answer_keeps_no_run_from_being_given_up_and_nothing_is_kept_when_it_does()
            throws Exception {
        silent.set(true);
        CompletableFuture<SaysException> late =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(SaysException.class, () -> {
                    boolean unused = cancellation.kept(new AtomicBoolean(), () -> done.compareAndSet(false, true));
                }));
        the_fence_comes_down();
        refused_behind_it(late);
    }

    @Test
    void nor_is_anything_published() throws Exception {
        silent.set(true);
        CompletableFuture<SaysException> late =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(SaysException.class, () -> {
                    boolean unused = cancellation.published(new AtomicBoolean(), () -> done.compareAndSet(false, true));
                }));
        the_fence_comes_down();
        refused_behind_it(late);
    }

    @Test
    void a_disk_that_does_not_answer_keeps_no_run_from_being_given_up() throws Exception {
        CompletableFuture<Boolean> late =
                CompletableFuture.supplyAsync(() -> cancellation.kept(new AtomicBoolean(), () -> {
                    hang();
                    return true;
                }));
        the_fence_comes_down();
        assertThat(late.get(1, TimeUnit.MINUTES)).isTrue();
    }
}
