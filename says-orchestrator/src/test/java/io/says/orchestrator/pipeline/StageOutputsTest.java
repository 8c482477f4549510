package io.says.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.says.json.Json;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class StageOutputsTest {

    private final Path workspace;
    private final StageOutputs outputs;

    StageOutputsTest(@TempDir Path workspace) {
        this.workspace = workspace;
        this.outputs = new StageOutputs(workspace);
    }

    @Test
    void nothing_is_newest_where_nothing_was_written() {
        assertThat(outputs.newest("train")).isEmpty();
    }

    @Test
    void of_all_outputs_the_newest_manifest_alone_is_read() throws IOException {
        for (int night = 0; night < 5; night++) {
            write(night, "{ what another version wrote");
        }
        write(5, manifest(5));
        assertThat(warnings(() -> assertThat(newest()).hasValue("night 5"))).isEmpty();
    }

    @Test
    void a_damaged_newest_manifest_is_told_and_the_one_before_taken() throws IOException {
        write(1, manifest(1));
        write(2, manifest(2));
        write(3, "");
        assertThat(warnings(() -> assertThat(newest()).hasValue("night 2")))
                .singleElement()
                .asString()
                .contains(name(3));
    }

    private Optional<String> newest() {
        return outputs.newest("train").map(manifest -> manifest.identity().get("input"));
    }

    private static List<ILoggingEvent> warnings(Runnable during) {
        Logger log = (Logger) LoggerFactory.getLogger(StageOutputs.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        try {
            during.run();
        } finally {
            log.detachAppender(said);
        }
        return said.list;
    }

    private static String name(int night) {
        return Integer.toString(night).repeat(StageOutputs.NAME_LENGTH);
    }

    private static String manifest(int night) {
        return Json.pretty(new Manifest(
                Manifest.FORMAT_VERSION,
                "train",
                name(night),
                Map.of("input", "night " + night),
                Map.of(),
                null,
                List.of()));
    }

    private void write(int night, String content) throws IOException {
        Path output = Files.createDirectories(workspace.resolve("data/train").resolve(name(night)));
        Path file = Files.writeString(output.resolve(Manifest.FILE), content);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400L * night)));
    }
}
