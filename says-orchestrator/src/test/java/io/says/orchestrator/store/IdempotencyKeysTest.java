package io.says.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.store.IdempotencyKeys.Kept;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdempotencyKeysTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final Path file;
    private final IdempotencyKeys keys;

    IdempotencyKeysTest(@TempDir Path workspace) {
        this.file = workspace.resolve("runs.db");
        this.keys = new JdbiIdempotencyKeys(new SqliteDatabase(file));
    }

    private Optional<Kept> take(String key, String request, Instant at) {
        return keys.take(key, request, at, at.minusSeconds(3600));
    }

    @Test
    void the_first_answer_stands_and_is_there_after_a_restart() {
        assertThat(take("k", "request", NOW)).isEmpty();
        assertThat(take("k", "other", NOW)).contains(new Kept("request", Optional.empty()));
        keys.answer("k", "first");
        keys.answer("k", "second");
        keys.giveBack("k");
        IdempotencyKeys restarted = new JdbiIdempotencyKeys(new SqliteDatabase(file));
        assertThat(restarted.take("k", "request", NOW, NOW)).contains(new Kept("request", Optional.of("first")));
    }

    @Test
    void a_key_that_is_given_back_or_forgotten_is_free() {
        assertThat(take("k", "request", NOW)).isEmpty();
        keys.giveBack("k");
        assertThat(take("k", "other", NOW)).isEmpty();
        assertThat(take("k", "third", NOW.plusSeconds(3600))).isPresent();
        assertThat(take("k", "third", NOW.plusSeconds(3601))).isEmpty();
    }

    @Test
    void of_many_at_once_one_takes_a_key() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Optional<Kept>>> takers = Stream.<Callable<Optional<Kept>>>generate(
                            () -> () -> take("k", "request", NOW))
                    .limit(32)
                    .toList();
            int taken = 0;
            for (var taker : pool.invokeAll(takers)) {
                taken += taker.get().isEmpty() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            pool.shutdown();
        }
    }
}
