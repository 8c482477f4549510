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
            log.append(line("nightly", Caller.How.TOKEN, "/line/" + i, 200));
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

    @Test
    void strangers_who_are_refused_push_out_nothing_but_each_other(@TempDir Path workspace) throws Exception {
        AuditLog log = new AuditLog(workspace, Clock.systemUTC(), 500);
        log.append(line("nightly", Caller.How.TOKEN, "/promote", 200));
        for (int i = 0; i < 100; i++) {
            log.append(line("anonymous", Caller.How.ANONYMOUS, "/line/" + i, 401));
        }
        assertThat(Files.readString(workspace.resolve(AuditLog.FILE)))
                .contains("/promote")
                .doesNotContain("/line/");
        assertThat(Files.readString(workspace.resolve(AuditLog.REFUSED))).contains("/line/99");
    }

    @Test
    void a_file_that_cannot_make_way_is_written_on(@TempDir Path workspace) throws Exception {
        AuditLog log = new AuditLog(workspace, Clock.systemUTC(), 50);
        log.append(line("nightly", Caller.How.TOKEN, "/first", 200));
        for (int age : new int[] {6, 7}) {
            Files.createFile(Files.createDirectories(workspace.resolve("access/audit-" + age + ".jsonl"))
                    .resolve("in the way"));
        }
        log.append(line("nightly", Caller.How.TOKEN, "/second", 200));
        assertThat(Files.readString(workspace.resolve(AuditLog.FILE))).contains("/first", "/second");
    }

    private static AuditLog.Line line(String who, Caller.How how, String path, int status) {
        return new AuditLog.Line(Instant.EPOCH, who, how, "127.0.0.1", "POST", path, status, Map.of());
    }
}
