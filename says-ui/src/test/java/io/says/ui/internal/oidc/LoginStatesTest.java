package io.says.ui.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoginStatesTest {

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
    private final LoginStates logins = new LoginStates(clock);

    private String begin(String browser) {
        return logins.begin(browser, "/runs?page=2").state();
    }

    @Test
    void a_login_comes_back_with_what_it_was_begun_with() {
        LoginStates.Login begun = logins.begin("browser", "/tracks?q=na\u00efve");
        assertThat(logins.end(begun.state(), "browser")).hasValue(begun);
        assertThat(begun.nonce()).hasSize(43).isNotEqualTo(begun.verifier());
        assertThat(new String(Base64.getUrlDecoder().decode(begun.state()), StandardCharsets.ISO_8859_1))
                .as("the provider does not learn where somebody was")
                .doesNotContain("tracks");
    }

    @Test
    void a_login_may_take_ten_minutes_and_no_longer() {
        String one = begin("browser");
        String two = begin("browser");
        clock.now = clock.now.plus(Duration.ofMinutes(10)).minusSeconds(1);
        assertThat(logins.end(one, "browser")).isPresent();
        clock.now = clock.now.plusSeconds(1);
        assertThat(logins.end(two, "browser")).isEmpty();
    }

    @Test
    void another_browser_takes_nothing_away() {
        String state = begin("browser");
        assertThat(logins.end(state, "another")).isEmpty();
        assertThat(logins.end(state, "browser")).isPresent();
        assertThat(logins.end(state, "browser")).isEmpty();
        assertThat(logins.end(state + "=".repeat((4 - state.length() % 4) % 4), "browser"))
                .as("the same, spelt with its padding")
                .isEmpty();
    }

    @Test
    void a_state_that_was_made_up_or_changed_is_none() {
        String state = begin("browser");
        assertThat(logins.end(new LoginStates(clock).begin("browser", "/").state(), "browser"))
                .as("of another process")
                .isEmpty();
        for (String wrong :
                List.of("", "x", "made-up", "\u00fc", "A".repeat(200), state.substring(1), state + "AAAA")) {
            assertThat(logins.end(wrong, "browser")).as(wrong).isEmpty();
        }
        assertThat(logins.end(state, "browser")).isPresent();
    }

    @Test
    void logins_that_strangers_begin_push_out_nobodys() {
        String first = begin("browser");
        for (int i = 0; i < 20_000; i++) {
            String other = begin("stranger");
            if (i % 2 == 0) {
                logins.end(other, "stranger");
            }
        }
        assertThat(logins.end(first, "browser")).isPresent();
        assertThat(logins.end(first, "browser")).isEmpty();
    }

    @Test
    void of_a_very_long_way_on_the_path_is_kept() {
        assertThat(logins.begin("browser", "/explore?" + "q".repeat(1500)).next())
                .isEqualTo("/explore");
        assertThat(logins.begin("browser", "/" + "q".repeat(1500)).next()).isEqualTo("/");
    }
}
