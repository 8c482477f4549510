package io.says.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

abstract class LeasesContract {

    /** The same database, as another process opens it. */
    abstract RunDatabase database();

    private static final Duration LASTS = Duration.ofSeconds(30);

    @Test
    void a_lease_goes_to_one_of_those_who_saw_the_same_and_its_former_holder_can_do_nothing() {
        Leases store = new JdbiLeases(database());
        Leases other = new JdbiLeases(database());
        Instant at = Instant.parse("2024-06-15T12:00:00Z");
        long token = store.take(store.lease(), LASTS, at).orElseThrow();
        Leases.Lease seen = other.lease();
        assertThat(store.beat(token, at.plusSeconds(1))).isTrue();
        assertThat(other.take(seen, LASTS, at.plusSeconds(2)))
                .as("its holder has shown that it is alive")
                .isEmpty();

        Leases.Lease later = other.lease();
        long next = other.take(later, LASTS, at.plusSeconds(60)).orElseThrow();

        assertThat(next).isGreaterThan(token);
        assertThat(store.lease().lasts()).isEqualTo(LASTS);
        assertThat(store.take(later, LASTS, at.plusSeconds(60))).isEmpty();
        assertThat(store.beat(token, at.plusSeconds(61))).isFalse();
        AtomicBoolean done = new AtomicBoolean();
        assertThatThrownBy(() -> store.holding(token, () -> done.getAndSet(true)))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.LEASE_LOST));
        assertThat(done).isFalse();
        store.release(token);
        assertThat(other.lease().held()).as("the new holder still holds it").isTrue();
        assertThat(other.holding(next, () -> "done")).isEqualTo("done");
    }

    @Test
    void what_fails_while_a_lease_is_held_is_named_wherever_that_is_kept() {
        Leases store = new JdbiLeases(database());
        long token = store.take(store.lease(), LASTS, Instant.parse("2024-06-15T12:00:00Z"))
                .orElseThrow();
        assertThatThrownBy(() -> store.holding(token, () -> {
                    throw new UncheckedIOException(new DirectoryNotEmptyException("tmp"));
                }))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.IO_FAILURE));
        assertThat(store.holding(token, () -> "done")).isEqualTo("done");
    }
}
