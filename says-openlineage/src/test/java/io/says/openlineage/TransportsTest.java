package io.says.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.spi.EventReceiver.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransportsTest {

    private static final String NOTHING = "{}";

    private static HttpTransport to(LineageServer server, String path, String key) {
        return HttpTransport.to(new OpenLineageConfig(
                true,
                OpenLineageConfig.Transport.HTTP,
                URI.create("http://127.0.0.1:" + server.port() + path),
                key,
                Duration.ofSeconds(5),
                null,
                "says",
                null));
    }

    @ParameterizedTest
    @CsvSource({
        "302, LATER",
        "307, LATER",
        "400, REFUSED",
        "401, LATER",
        "403, LATER",
        "404, LATER",
        "413, REFUSED",
        "422, REFUSED",
        "429, LATER",
        "500, LATER",
        "503, LATER"
    })
    void an_event_is_given_up_only_where_it_is_called_wrong_itself(int status, Answer answer) throws Exception {
        try (LineageServer server = LineageServer.on(0)) {
            server.answers(status);
            assertThat(to(server, "", "").send(NOTHING)).isEqualTo(answer);
            assertThat(server.heads()).as("no redirect is followed").hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', /api/v1/lineage",
        "/, /api/v1/lineage",
        "'?team=music', '/api/v1/lineage?team=music'",
        "/lineage/in, /lineage/in"
    })
    void a_server_without_a_path_is_posted_to_at_the_usual_one(String given, String path) throws Exception {
        try (LineageServer server = LineageServer.on(0)) {
            server.answers(400);
            to(server, given, "").send(NOTHING);
            to(server, given, "k-e-y").send(NOTHING);
            assertThat(server.heads())
                    .containsExactly(
                            "POST " + path + " application/json null",
                            "POST " + path + " application/json Bearer k-e-y");
        }
    }

    @Test
    void nobody_there_is_an_error_and_no_answer() throws Exception {
        int port = LineageServer.freePort();
        HttpTransport transport;
        try (LineageServer server = LineageServer.on(port)) {
            transport = to(server, "", "");
        }
        assertThatThrownBy(() -> transport.send(NOTHING)).isInstanceOf(IOException.class);
    }

    @Test
    void what_a_crash_left_of_a_line_does_not_spoil_the_next(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("lineage.jsonl");
        FileTransport transport = new FileTransport(file);
        assertThat(transport.send("{\"a\":\"ü\"}")).isEqualTo(Answer.TAKEN);
        Files.writeString(file, Files.readString(file) + "{\"b\":");
        transport.send("{\"b\":2}");
        assertThat(Files.readString(file)).isEqualTo("{\"a\":\"ü\"}\n{\"b\":2}\n");
        Files.writeString(file, "torn from the start");
        transport.send("{\"c\":3}");
        assertThat(Files.readString(file)).isEqualTo("{\"c\":3}\n");
    }

    @Test
    void a_file_that_cannot_be_written_loses_nothing_in_silence(@TempDir Path directory) {
        FileTransport transport = new FileTransport(directory);
        assertThatThrownBy(() -> transport.send(NOTHING)).isInstanceOf(IOException.class);
    }

    @Test
    void the_console_is_standard_error() {
        PrintStream before = System.err;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertThat(new ConsoleTransport().send("{\"a\":1}")).isEqualTo(Answer.TAKEN);
        } finally {
            System.setErr(before);
        }
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("{\"a\":1}" + System.lineSeparator());
    }
}
