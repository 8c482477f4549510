package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.gc.GarbagePolicy;
import io.says.orchestrator.gc.GarbageReport;
import io.says.release.PublishedPointer;
import io.says.release.ReleaseMove.Cause;
import io.says.spi.Plugins;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose input, outputs and releases lie in a store that renames nothing. */
final class StoreRunTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Steps steps = new Steps();

    @BeforeEach
    void writes_the_input() throws IOException {
        Files.createDirectories(directory.resolve("bucket/in"));
        Files.writeString(directory.resolve("bucket/in/listening.csv"), "listening");
    }

    private Path artifacts() {
        return directory.resolve("bucket/artifacts");
    }

    private Says.Builder builder(String workspace) {
        return Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(directory.resolve(workspace))
                .inputs(List.of(StoreFileSystem.address(directory.resolve("bucket/in"))))
                .set("run.backoff=1ms")
                .set(StoreFileSystem.SETTING);
    }

    private Says says(String workspace) {
        return builder(workspace)
                .set("artifacts=" + StoreFileSystem.address(artifacts()))
                .set("releases.url=" + StoreFileSystem.address(directory.resolve("bucket/published")))
                .build();
    }

    private List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(artifacts())) {
            return files.filter(file -> file.endsWith(Manifest.FILE)).sorted().toList();
        }
    }

    @Test
    void a_run_publishes_the_release_of_a_run_on_this_machine_and_a_second_looks_everything_up() throws IOException {
        String here;
        try (Says local = builder("local").build()) {
            here = local.run().releaseId();
        }
        Files.createDirectories(artifacts().resolve("tmp"));
        Files.writeString(artifacts().resolve("tmp/theirs"), "of somebody else");
        try (Says says = says("ws")) {
            RunResult first = says.run();
            RunResult second = says.run();
            assertThat(first.releaseId()).isEqualTo(here);
            assertThat(second.stages()).allMatch(StageOutcome::lookedUp);
            assertThat(says.releases().problems(here)).isEmpty();
            assertThat(says.plan().stages()).allMatch(stage -> stage.action() == PlannedStage.Action.LOOK_UP);
        }
        assertThat(steps.copies).hasValue(2);
        assertThat(directory.resolve("ws/data")).doesNotExist();
        assertThat(manifests()).hasSize(2);
        assertThat(artifacts().resolve("says-tmp")).isEmptyDirectory();
        assertThat(artifacts().resolve("tmp/theirs")).exists();
    }

    @Test
    void a_workspace_on_another_machine_goes_on_from_what_lies_in_the_store() {
        try (Says says = says("one")) {
            says.run();
        }
        try (Says other = says("other")) {
            assertThat(other.run().stages()).extracting(StageOutcome::lookedUp).containsExactly(true, true, false);
        }
    }

    @Test
    void what_was_left_half_there_does_not_count_and_a_collection_removes_it() throws IOException {
        steps.inCopy = context -> {
            throw new AssertionError("killed"); // its directory is made look as a kill leaves it
        };
        Path name;
        try (Says says = says("ws")) {
            assertThat(catchThrowable(says::run)).isNotNull();
            steps.inCopy = context -> {};
            says.run();
            name = manifests().get(0).getParent().getParent();
            Path half = Files.createDirectories(name.resolve("00000000-half/copied"));
            Files.writeString(half.resolve("copy.txt"), "half");
            Path whole = Files.createDirectories(name.resolve("zzzz-second"));
            Files.copy(manifests().get(0), whole.resolve(Manifest.FILE));
            assertThat(says.run().stages()).allMatch(StageOutcome::lookedUp);

            GarbageReport report = says.collectGarbage(new GarbagePolicy(0, Duration.ZERO), false);
            assertThat(report.items())
                    .filteredOn(item -> item.kind() == GarbageReport.Kind.LEFTOVER)
                    .extracting(GarbageReport.Item::path)
                    .containsExactly(
                            StoreFileSystem.address(name.resolve("00000000-half")),
                            StoreFileSystem.address(name.resolve("zzzz-second")));
            assertThat(says.run().stages()).allMatch(StageOutcome::lookedUp);
        }
        assertThat(name.toFile().list()).hasSize(1);
    }

    @Test
    void an_output_that_lacks_a_file_is_made_anew() throws IOException {
        try (Says says = says("ws")) {
            String release = says.run().releaseId();
            Path copied = manifests().get(0).getParent().resolve("copied/copy.txt");
            Files.delete(copied);
            RunResult again = says.run();
            assertThat(again.releaseId()).isEqualTo(release);
            assertThat(steps.copies).hasValue(2);
            assertThat(says.run().stages()).allMatch(StageOutcome::lookedUp);
        }
        assertThat(manifests()).hasSize(2);
    }

    @Test
    void a_collection_takes_outputs_that_nothing_refers_to() throws IOException {
        for (String seed : List.of("1", "2", "3")) {
            try (Says says = builder("ws")
                    .set("artifacts=" + StoreFileSystem.address(artifacts()))
                    .set("seed=" + seed)
                    .build()) {
                says.run();
            }
        }
        assertThat(manifests()).hasSize(6);
        try (Says says = says("ws")) {
            says.collectGarbage(new GarbagePolicy(0, Duration.ZERO), false);
        }
        assertThat(manifests()).as("the champion's and its parent's").hasSize(4);
    }

    @Test
    void what_is_published_serves_from_another_workspace_and_so_does_the_way_back() throws IOException {
        try (Says publisher = says("ws");
                Says server = says("server")) {
            assertThatThrownBy(server::pull)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.NO_RELEASE));
            String first = publisher.run().releaseId();
            assertThat(server.pull()).map(PublishedPointer::champion).contains(first);
            assertThat(server.releases().currentId()).contains(first);
            assertThat(server.pull()).isEmpty();

            Files.writeString(directory.resolve("bucket/in/listening.csv"), "other");
            String second = publisher.run().releaseId();
            assertThat(second).isNotEqualTo(first);
            server.pull();
            assertThat(server.releases().currentId()).contains(second);

            publisher.releases().rollback();
            Optional<PublishedPointer> told = publisher.push(Cause.command("complaints"));
            assertThat(told).map(PublishedPointer::why).contains("complaints");
            server.pull();
            assertThat(server.releases().currentId()).contains(first);
            assertThat(server.releases().history().get(0).why()).isEqualTo("complaints");
        }
    }

    @Test
    void a_place_that_cannot_be_written_fails_the_run_and_the_next_one_publishes() throws IOException {
        Path published = directory.resolve("bucket/published");
        Files.writeString(published, "a file in the way");
        try (Says says = says("ws")) {
            assertThat(catchThrowable(says::run)).isInstanceOf(SaysException.class);
            Files.delete(published);
            String release = says.run().releaseId();
            assertThat(steps.copies).hasValue(1);
            try (Says server = says("server")) {
                assertThat(server.pull()).map(PublishedPointer::champion).contains(release);
            }
        }
    }

    @Test
    void a_store_that_does_not_answer_costs_no_output() throws IOException {
        try (Says says = says("ws")) {
            String release = says.run().releaseId();
            List<Path> finished = manifests();
            steps.releaseVersion = "2"; // the second stage runs again, on what the first one wrote
            StoreFileSystem.SILENT.set("/" + Manifest.FILE);
            try {
                assertThatThrownBy(says::run)
                        .isInstanceOfSatisfying(
                                SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.IO_FAILURE));
            } finally {
                StoreFileSystem.SILENT.set("");
            }
            assertThat(manifests()).isEqualTo(finished);
            assertThat(says.releases().currentId()).contains(release);
            says.run();
            assertThat(steps.copies).hasValue(1);
        }
    }

    @Test
    void an_archive_in_a_store_is_refused_with_what_to_do() throws IOException {
        Files.writeString(directory.resolve("bucket/in/listening.zip"), "PK");
        try (Says says = says("ws")) {
            assertThatThrownBy(says::run)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.rendered()).contains("listening.zip", "archive"));
        }
    }
}
