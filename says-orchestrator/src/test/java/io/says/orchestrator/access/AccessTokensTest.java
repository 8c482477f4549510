package io.says.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessTokensTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path workspace;

    @Test
    void a_secret_is_known_again_and_kept_nowhere() throws IOException {
        AccessTokens tokens = new AccessTokens(workspace);
        AccessTokens.Created first = tokens.create("grafana", AccessScope.READ, null);
        AccessTokens.Created second = tokens.create("player", AccessScope.WRITE, null);
        assertThat(tokens.find(first.secret())).contains(first.token());
        assertThat(new AccessTokens(workspace).find(second.secret())).contains(second.token());
        assertThat(tokens.find("says_wrong")).isEmpty();
        assertThat(first.secret()).hasSizeGreaterThan(40).isNotEqualTo(second.secret());
        assertThat(Files.readString(workspace.resolve(AccessTokens.FILE)))
                .contains("grafana", "player")
                .doesNotContain(first.secret(), second.secret());
        assertThat(first.toString()).doesNotContain(first.secret());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace.resolve("access"))))
                .isEqualTo("rwx------");
    }

    @Test
    void what_another_process_revokes_is_refused_at_the_next_look() {
        AccessTokens here = new AccessTokens(workspace);
        String secret = here.create("grafana", AccessScope.READ, null).secret();
        assertThat(here.find(secret)).isPresent();
        new AccessTokens(workspace).revoke("grafana");
        assertThat(here.find(secret)).isEmpty();
    }

    @Test
    void a_token_ends_when_its_time_is_over() {
        Instant made = Instant.parse("2026-01-01T00:00:00Z");
        String secret = new AccessTokens(workspace, Clock.fixed(made, ZoneOffset.UTC))
                .create("guest", AccessScope.READ, Duration.ofDays(2))
                .secret();
        assertThat(at(made.plus(Duration.ofHours(47))).find(secret)).isPresent();
        assertThat(at(made.plus(Duration.ofHours(48))).find(secret)).isEmpty();
    }

    private AccessTokens at(Instant now) {
        return new AccessTokens(workspace, Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void a_name_is_taken_once_and_is_a_name() {
        AccessTokens tokens = new AccessTokens(workspace);
        tokens.create("me", AccessScope.ADMIN, null);
        assertThatThrownBy(() -> tokens.create("me", AccessScope.READ, null)).isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> tokens.create("Not a name", AccessScope.READ, null))
                .isInstanceOf(SaysException.class);
        assertThatThrownBy(() -> tokens.revoke("nobody")).isInstanceOf(SaysException.class);
    }

    @Test
    void each_scope_allows_what_those_before_it_do() {
        assertThat(AccessScope.ADMIN.allows(AccessScope.READ)).isTrue();
        assertThat(AccessScope.WRITE.allows(AccessScope.WRITE)).isTrue();
        assertThat(AccessScope.READ.allows(AccessScope.WRITE)).isFalse();
    }
}
