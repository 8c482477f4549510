package io.says.ui.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.access.AccessScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class SessionsTest {

    /** A clock that goes on by a millisecond whenever it is read. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plusMillis(1);
            return now;
        }
    }

    private final Ticking clock = new Ticking();
    private final Sessions sessions = new Sessions(clock);

    private String account(String name) {
        return sessions.begin(new Sessions.OfAccount(name, AccessScope.READ));
    }

    @Test
    void who_begins_very_many_sessions_ends_their_own_oldest_alone() {
        String other = account("other");
        String token = sessions.begin(new Sessions.OfToken("eager"));
        String first = account("eager");
        String second = account("eager");
        for (int i = 2; i <= 100; i++) {
            account("eager");
        }
        assertThat(sessions.find(first)).isEmpty();
        assertThat(sessions.find(second)).isPresent();
        assertThat(sessions.find(other)).isPresent();
        assertThat(sessions.find(token)).as("a token of the account's name").isPresent();
    }

    @Test
    void where_all_have_very_many_the_one_with_most_makes_room() {
        String single = account("single");
        String greedy = account("greedy");
        for (int i = 0; i < 99; i++) {
            account("greedy");
        }
        for (int i = 0; i < 4900; i++) {
            account("many " + i % 2450);
        }
        assertThat(sessions.find(single)).isPresent();
        assertThat(sessions.find(greedy)).isEmpty();
    }

    @Test
    void a_session_lasts_twelve_hours() {
        String id = account("somebody");
        clock.now = clock.now.plus(Duration.ofHours(12)).minusSeconds(1);
        assertThat(sessions.find(id)).isPresent();
        clock.now = clock.now.plusSeconds(2);
        assertThat(sessions.find(id)).isEmpty();
    }
}
