package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.release.PublishedPointer;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseMove.Cause;
import io.says.spi.EngineFactory;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.ServingOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotion on the page, where releases are published to another place too. */
final class PublicationTest {

    private final Path workspace;
    private final Path place;

    PublicationTest(@TempDir Path directory) throws IOException {
        this.workspace = directory.resolve("workspace");
        this.place = directory.resolve("place");
        Releases.publish(workspace, "aaaaaaaaaaaa");
        Releases.publish(workspace, "bbbbbbbbbbbb");
    }

    private Says says(String url) {
        return Says.builder()
                .plugins(Plugins.of(new Fake()))
                .workspace(workspace)
                .set("releases.url=" + url)
                .build();
    }

    /** Brings the engine that opens the releases of these tests. */
    private static final class Fake implements SaysPlugin {

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<EngineFactory> engines() {
            return List.of(new EngineFactory() {
                @Override
                public String name() {
                    return "fake";
                }

                @Override
                public boolean reads(String format) {
                    return format.equals("fake/1");
                }

                @Override
                public RecommenderEngine open(Path release, ServingOptions options) {
                    return FakeEngine.open(release);
                }
            });
        }
    }

    private static HttpResponse<String> promote(UiServer server, String id) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "api/v1/releases/" + id + "/promote"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\": \"better\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void the_place_of_publication_says_what_was_promoted_on_the_page_as_it_does_from_the_command_line()
            throws Exception {
        try (Says says = says(place.toString());
                UiServer server =
                        UiServer.over(says, Site.anyPort(), Site.REFUSING).start()) {
            HttpResponse<String> answer = promote(server, "aaaaaaaaaaaa");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            PublishedPointer pointer =
                    new PublishedReleases(place, Clock.systemUTC()).current().orElseThrow();
            assertThat(pointer.champion()).isEqualTo("aaaaaaaaaaaa");
            assertThat(pointer.why()).isEqualTo("better");
            assertThat(says.releases().currentId()).hasValue("aaaaaaaaaaaa");
        }
    }

    @Test
    void what_could_not_be_published_elsewhere_serves_here_and_is_said_to_be_unknown_there() throws Exception {
        Consumer<Cause> failing = cause -> {
            throw new SaysException(StandardErrorCode.IO_FAILURE, "The store is away", "Wait for it.");
        };
        try (Says says = says(place.toString());
                UiServer server = UiServer.over(
                                says,
                                Site.anyPort(),
                                Site.REFUSING,
                                new ServingEngine(
                                        says.releases(),
                                        () -> FakeEngine.open(says.releases().current())),
                                failing)
                        .start()) {
            HttpResponse<String> answer = promote(server, "aaaaaaaaaaaa");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("Release aaaaaaaaaaaa serves here", "The store is away", "releases push");
            assertThat(server.serving().releaseId()).hasValue("aaaaaaaaaaaa");
        }
    }

    @Test
    void a_place_in_a_store_is_told_by_a_program_with_the_same_configuration() {
        try (Says says = says("s3a://bucket/says")) {
            ChildProcessPush push = new ChildProcessPush(
                    says,
                    Path.of("/opt/says"),
                    List.of(Path.of("says.conf")),
                    List.of("releases.url=s3a://bucket/says", "ui.port=1"));
            assertThat(push.arguments("better"))
                    .containsExactly(
                            "releases",
                            "push",
                            "--quiet",
                            "--workspace",
                            workspace.toString(),
                            "--config",
                            "says.conf",
                            "--set",
                            "releases.url=s3a://bucket/says",
                            "--reason",
                            "better");
        }
    }
}
