package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link EventReceiverFactory} and its receivers promise. */
public abstract class EventReceiverFactoryContract {

    /** For subclasses. */
    protected EventReceiverFactoryContract() {}

    /** The factory under test. */
    protected abstract EventReceiverFactory factory();

    /** Settings that ask for at least one receiver, which can be reached and takes whatever it wants. */
    protected abstract Settings settings();

    private static RunEvent event(RunEvent.Type type, @Nullable String stage) {
        return new RunEvent(type, "run-1", stage, stage == null ? 0 : 1, Instant.EPOCH, "a message", Map.of());
    }

    private List<String> names() {
        return factory().create(settings()).stream().map(EventReceiver::name).toList();
    }

    @Test
    final void has_a_name() {
        Names.check(factory());
    }

    @Test
    final void sends_nothing_unless_it_is_asked_to() {
        assertThat(factory().create(Settings.defaults()))
                .as("with the documented defaults")
                .isEmpty();
    }

    @Test
    final void makes_receivers_whose_names_stay() {
        assertThat(names()).isNotEmpty().doesNotHaveDuplicates().isEqualTo(names());
        assertThat(names()).allSatisfy(name -> Names.checkLine("the name of a receiver", name));
    }

    @ParameterizedTest
    @EnumSource(RunEvent.Type.class)
    final void takes_every_event_it_wants_and_takes_it_again(RunEvent.Type type)
            throws IOException, InterruptedException {
        for (EventReceiver receiver : factory().create(settings())) {
            try (receiver) {
                for (RunEvent event : List.of(event(type, "train"), event(type, null))) {
                    if (receiver.wants(event)) {
                        assertThat(receiver.deliver("run-1-7", event)).isEqualTo(EventReceiver.Answer.TAKEN);
                        assertThat(receiver.deliver("run-1-7", event))
                                .as("the same event once more, as after a crash")
                                .isEqualTo(EventReceiver.Answer.TAKEN);
                    }
                }
            }
        }
    }

    @Test
    final void can_be_made_and_left_unused() throws IOException {
        for (EventReceiver receiver : factory().create(settings())) {
            receiver.close();
        }
    }
}
