package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.says.spi.RunEvent;
import io.says.spi.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link RunListener} promises. */
public abstract class RunListenerContract {

    /** For subclasses. */
    protected RunListenerContract() {}

    /** A new listener. */
    protected abstract RunListener listener();

    private static RunEvent event(RunEvent.Type type, @Nullable String stage) {
        return new RunEvent(type, "run-1", stage, stage == null ? 0 : 1, Instant.EPOCH, "a message", Map.of());
    }

    @Test
    final void has_a_name() {
        Names.check(listener());
    }

    @ParameterizedTest
    @EnumSource(RunEvent.Type.class)
    final void takes_every_event_in_any_order(RunEvent.Type type) {
        RunListener listener = listener();
        assertThatCode(() -> {
                    listener.on(event(type, "train"));
                    listener.on(event(type, null));
                    listener.on(event(type, "train"));
                })
                .doesNotThrowAnyException();
    }

    @Test
    final void is_quick() {
        RunListener listener = listener();
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            listener.on(event(RunEvent.Type.STAGE_PROGRESS, "train"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a hundred events, on the run's own thread")
                .isLessThan(Duration.ofSeconds(2));
    }
}
