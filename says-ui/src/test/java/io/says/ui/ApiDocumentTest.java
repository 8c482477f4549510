package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/api.md as it stands there, but for the port. */
@SuppressWarnings("NullAway.Init")
final class ApiDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "api.md");

    @TempDir
    static Path workspace;

    private static Site site;

    @BeforeAll
    static void serves() throws IOException {
        Releases.publish(workspace, "aaaaaaaaaaaa");
        site = new Site(workspace, Site.anyPort(), new RecordedRuns(workspace), List.of());
    }

    @AfterAll
    static void closes() {
        site.close();
    }

    @TestFactory
    Stream<DynamicTest> every_command_works() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl on this machine");
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("curl "))
                .map(line -> DynamicTest.dynamicTest(line, () -> run(line)));
    }

    private static void run(String line) throws IOException, InterruptedException {
        Path out = workspace.resolve("out");
        Process process = new ProcessBuilder(
                        "bash", "-c", line.replace("127.0.0.1:8501", "127.0.0.1:" + site.server.port()))
                .directory(workspace.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    }
}
