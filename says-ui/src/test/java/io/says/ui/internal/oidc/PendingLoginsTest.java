package io.says.ui.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.access.AccessTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class PendingLoginsTest {

    /** A clock that is moved by hand. */
    private static final class Hand extends Clock {
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
            return now;
        }
    }

    private final Hand clock = new Hand();
    private final PendingLogins logins = new PendingLogins(clock);

    private void begin(String state) {
        logins.add(
                state,
                new PendingLogins.Pending(
                        AccessTokens.hash("browser"), "nonce", "verifier", "redirect", "/", logins.end()));
    }

    @Test
    void a_login_may_take_ten_minutes_and_no_longer() {
        begin("one");
        begin("two");
        clock.now = clock.now.plus(Duration.ofMinutes(10)).minusSeconds(1);
        assertThat(logins.take("one", "browser")).isPresent();
        clock.now = clock.now.plusSeconds(1);
        assertThat(logins.take("two", "browser")).isEmpty();
    }

    @Test
    void another_browser_takes_nothing_away() {
        begin("one");
        assertThat(logins.take("one", "another")).isEmpty();
        assertThat(logins.take("one", "browser")).isPresent();
        assertThat(logins.take("one", "browser")).isEmpty();
    }

    @Test
    void so_many_are_kept_and_the_oldest_goes_first() {
        begin("first");
        clock.now = clock.now.plusSeconds(1);
        for (int i = 0; i < 10_000; i++) {
            begin("state " + i);
        }
        assertThat(logins.take("first", "browser")).isEmpty();
        assertThat(logins.take("state 0", "browser")).isPresent();
    }
}
