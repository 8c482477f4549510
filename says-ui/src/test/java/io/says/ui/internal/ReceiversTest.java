package io.says.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.store.SqliteDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReceiversTest {

    private final SqliteDatabase database;
    private final JdbiRunStore runs;

    ReceiversTest(@TempDir Path workspace) {
        database = new SqliteDatabase(workspace.resolve("runs.db"));
        runs = new JdbiRunStore(database);
    }

    @BeforeEach
    void one_that_was_taken_away_while_it_was_left_alone() {
        JdbiOutbox outbox = new JdbiOutbox(database);
        outbox.register("ops");
        outbox.register("gone");
        outbox.stands("gone", 5, Instant.EPOCH, Instant.EPOCH, "ConnectException");
    }

    @Test
    void those_that_are_not_configured_any_more_are_left_out() {
        AtomicInteger looks = new AtomicInteger();
        Receivers receivers = new Receivers(runs, () -> {
            looks.incrementAndGet();
            return Optional.of(List.of("ops", "new"));
        });
        assertThat(receivers.states()).extracting(ReceiverState::name).containsExactly("ops");
        assertThat(receivers.states()).hasSize(1);
        assertThat(looks).as("what is configured stays so").hasValue(1);
    }

    @Test
    void all_are_there_where_nobody_knows_what_is_configured() {
        Receivers untold = new Receivers(runs, Optional::empty);
        Receivers wrong = new Receivers(runs, () -> {
            throw new SaysException(StandardErrorCode.INVALID_CONFIGURATION, "no address", "Give one.");
        });
        for (Receivers receivers : List.of(untold, wrong)) {
            assertThat(receivers.states()).extracting(ReceiverState::name).containsExactly("gone", "ops");
        }
    }
}
