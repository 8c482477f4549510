package io.says.ui.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {

    @Test
    void a_file_that_is_full_makes_way_and_the_eight_youngest_are_kept(@TempDir Path workspace) throws Exception {
        AuditLog log = new AuditLog(workspace, Clock.systemUTC(), 500);
        for (int i = 0; i < 100; i++) {
            log.append(new AuditLog.Line(
                    Instant.EPOCH,
                    "anonymous",
                    Caller.How.ANONYMOUS,
                    "127.0.0.1",
                    "POST",
                    "/line/" + i,
                    401,
                    Map.of()));
        }
        Path newest = workspace.resolve(AuditLog.FILE);
        try (Stream<Path> files = Files.list(newest.getParent())) {
            assertThat(files).hasSize(8).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        }
        List<String> lines = new ArrayList<>();
        for (int age = 7; age > 0; age--) {
            lines.addAll(Files.readAllLines(newest.resolveSibling("audit-" + age + ".jsonl")));
        }
        lines.addAll(Files.readAllLines(newest));
        assertThat(lines.get(lines.size() - 1)).contains("/line/99");
        int first = 100 - lines.size();
        assertThat(first).as("some have gone").isPositive();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).contains("\"/line/" + (first + i) + "\"");
        }
    }
}
