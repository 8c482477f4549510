package io.says.orchestrator.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageArchiveTest {

    @TempDir
    Path home;

    @Test
    void sums_as_cksum_does() throws IOException {
        Path file = home.resolve("file");
        Files.write(file, new byte[0]);
        assertThat(PageArchive.sum(List.of(file))).isEqualTo("4294967295.0");
        Files.write(file, "123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(PageArchive.sum(List.of(file))).isEqualTo("930766865.9");
        Path first = Files.writeString(home.resolve("first"), "1234");
        Path second = Files.writeString(home.resolve("second"), "56789");
        assertThat(PageArchive.sum(List.of(first, second))).isEqualTo("930766865.9");
        Files.write(file, new byte[300]);
        assertThat(PageArchive.sum(List.of(file)))
                .doesNotStartWith("4294967295")
                .endsWith(".300");
    }

    @Test
    void what_root_or_the_programs_owner_makes_counts() {
        assertThat(PageArchive.counts(0, 1000)).isTrue();
        assertThat(PageArchive.counts(1000, 1000)).isTrue();
        assertThat(PageArchive.counts(1001, 1000)).isFalse();
        assertThat(PageArchive.counts(1001, 0)).isFalse();
    }

    @Test
    void a_program_that_does_not_start_leaves_what_there_was() throws IOException {
        Path before = Files.writeString(home.resolve("says-ui.1.2.jsa"), "an older one");
        Files.writeString(home.resolve("says-ui.jar"), "no jar");
        assertThatThrownBy(() -> new PageArchive(home).make(Map.of(), List.of()))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.MISSING_DEPENDENCY))
                .hasMessageContaining("jarfile");
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left).containsExactlyInAnyOrder(before, home.resolve("says-ui.jar"));
        }
    }

    @Test
    void what_is_left_of_one_that_was_ended_by_force_is_taken_away_when_it_is_old() throws IOException {
        Path old = Files.createDirectory(home.resolve(".says-ui.123"));
        Files.writeString(old.resolve("said.txt"), "half a word");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(1, ChronoUnit.DAYS)));
        Path young = Files.createDirectory(home.resolve(".says-ui.456"));
        Files.writeString(home.resolve("says-ui.jar"), "no jar");
        assertThatThrownBy(() -> new PageArchive(home).make(Map.of(), List.of()))
                .isInstanceOf(SaysException.class);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }
}
