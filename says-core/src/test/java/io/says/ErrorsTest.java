package io.says;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.config.Settings;
import io.says.json.Json;
import io.says.release.ReleaseStore;
import io.says.spi.Plugins;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorsTest {

    private final Path temp;

    ErrorsTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private final Map<String, String> rendered = new LinkedHashMap<>();

    private void record(String what, ThrowingCallable call) {
        SaysException thrown = catchThrowableOfType(SaysException.class, call);
        assertThat(thrown).as(what).isNotNull();
        rendered.put(what, thrown.rendered().replace(temp.toString(), "TEMP"));
    }

    @Test
    void renders_each_failure_as_the_golden_file_says() throws IOException {
        record("an unknown key", () -> Settings.builder().set("testing.rnak=3").build());
        record(
                "two problems at once",
                () -> Settings.builder()
                        .set("sede=3")
                        .environment(Map.of("SAYS__TESTING__SHAER", "1"))
                        .build());
        record("no assignment", () -> Settings.builder().set("rank"));
        record("an unreadable value", () -> Settings.builder().set("testing.list=[1,"));
        record(
                "a seed that is no number",
                () -> Settings.builder().set("seed=abc").build().seed());
        record("no configuration file", () -> Settings.builder().file(temp.resolve("says.conf")));
        record("k out of range", () -> RecommendRequest.of("u", 0));
        record("a blank user", () -> new UserId(" "));
        record("damaged JSON", () -> Json.object("{", "report.json"));
        record("no release yet", () -> ReleaseStore.inWorkspace(temp).current());
        record("no such release", () -> ReleaseStore.inWorkspace(temp).directory("abc"));
        record("nothing to roll back", () -> ReleaseStore.inWorkspace(temp).rollback());
        record("no release here", () -> RecommenderEngine.open(temp));
        record("an unfinished directory", () -> Manifest.read(temp));
        record("a missing file", () -> Manifest.verify(temp, List.of(new FileEntry("a/b", 1, "0")), true));
        record("no such trainer", () -> Plugins.named("trainer", List.of(() -> "als", () -> "bias"), "asl"));
        record("a full disk", () -> {
            throw Failures.of(new IOException("write: No space left on device"), "writing the events");
        });
        record("a defect", () -> {
            throw Failures.of(new IllegalStateException("what"), "training");
        });
        StringBuilder text = new StringBuilder();
        rendered.forEach((what, line) ->
                text.append("# ").append(what).append('\n').append(line).append("\n\n"));
        Golden.check("errors.txt", text.toString());
    }

    @ParameterizedTest
    @EnumSource(StandardErrorCode.class)
    void retries_nothing_but_failures_of_the_environment(StandardErrorCode code) {
        if (code.retryable()) {
            assertThat(code.kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        }
        assertThat(code.kind().exitCode()).isIn(2, 3, 4, 5, 70);
    }

    @Test
    void ends_the_sentence_once() {
        assertThat(new SaysException(StandardErrorCode.USAGE, "What?", "Do.").rendered())
                .isEqualTo("[USAGE] What? Hint: Do.");
        assertThat(new SaysException(StandardErrorCode.USAGE, "So", "Do.").rendered())
                .isEqualTo("[USAGE] So. Hint: Do.");
    }
}
