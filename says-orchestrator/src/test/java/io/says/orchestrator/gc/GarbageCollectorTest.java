package io.says.orchestrator.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GarbageCollectorTest {

    private static final GarbagePolicy NOTHING_SPARED = new GarbagePolicy(0, Duration.ZERO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static GarbageCollector collector(GeneratedWorkspace workspace) {
        return new GarbageCollector(
                workspace.directory,
                workspace.releases,
                new StageOutputs(workspace.directory),
                workspace,
                Clock.fixed(GeneratedWorkspace.NOW, ZoneOffset.UTC));
    }

    private static List<String> files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.map(file -> below.relativize(file).toString())
                    .filter(file -> !file.equals("lock"))
                    .sorted()
                    .toList();
        }
    }

    private static void assertFails(StandardErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void what_something_refers_to_stays_and_all_else_goes(long seed) throws IOException {
        GeneratedWorkspace workspace = new GeneratedWorkspace(directory.resolve("ws"), seed);
        GarbagePolicy policy = new GarbagePolicy((int) (seed % 3), Duration.ofDays(seed % 2 * 25));
        TreeSet<String> keptReleases = new TreeSet<>(workspace.keptReleases(policy));
        TreeSet<String> keptOutputs = new TreeSet<>(workspace.keptOutputs(policy));
        List<String> before = files(workspace.directory);

        GarbageReport planned = collector(workspace).collect(policy, true);
        assertThat(files(workspace.directory)).as("a dry run removes nothing").isEqualTo(before);
        GarbageReport done = collector(workspace).collect(policy, false);

        assertThat(done.items()).isEqualTo(planned.items());
        assertThat(done.bytesBefore()).isEqualTo(planned.bytesBefore());
        assertThat(workspace.releases.ids()).containsExactlyElementsOf(keptReleases);
        assertThat(new StageOutputs(workspace.directory)
                        .stored().stream()
                                .map(output -> output.manifest() == null
                                        ? "damaged"
                                        : output.manifest().name()))
                .containsExactlyInAnyOrderElementsOf(keptOutputs);
        for (StageOutputs.Stored output : new StageOutputs(workspace.directory).stored()) {
            if (output.manifest() != null) {
                output.manifest().verify(output.directory(), true);
            }
        }
        keptReleases.forEach(workspace.releases::verify);
        assertThat(workspace.releases.pointerProblems()).isEmpty();
        List<String> back = new ArrayList<>(workspace.releases.previousIds());
        assertThat(back).allMatch(keptReleases::contains);
        assertThat(collector(workspace).collect(policy, false).items())
                .as("again")
                .isEmpty();
        back.forEach(id -> assertThat(workspace.releases.rollback()).isEqualTo(id));
    }

    @Test
    void what_a_killed_run_did_not_come_to_record_stays_though_it_began_by_a_clock_that_was_ahead() throws IOException {
        GeneratedWorkspace workspace = new GeneratedWorkspace(directory.resolve("ws"), 3);
        workspace.outputsOfRun.clear();
        workspace.runs.clear();
        workspace.runs.add(run(RunState.CRASHED));
        collector(workspace).collect(NOTHING_SPARED, false);
        assertThat(new StageOutputs(workspace.directory).stored()).hasSameSizeAs(workspace.stageOf.keySet());
        workspace.runs.set(0, run(RunState.SUCCEEDED));
        collector(workspace).collect(NOTHING_SPARED, false);
        assertThat(new StageOutputs(workspace.directory).stored()).hasSizeLessThan(workspace.stageOf.size());
    }

    private static RunRecord run(RunState state) {
        Instant ahead = GeneratedWorkspace.NOW.plus(Duration.ofDays(9));
        return new RunRecord("ahead", state, ahead, ahead, 1, null, null, null, null, null, null);
    }

    @Test
    void what_a_collection_that_was_killed_left_goes_with_the_next() throws IOException {
        GeneratedWorkspace workspace = new GeneratedWorkspace(directory.resolve("ws"), 3);
        collector(workspace).collect(NOTHING_SPARED, false);
        Files.createDirectories(workspace.directory.resolve("releases/.removed-x-1/deep"));
        Files.writeString(workspace.directory.resolve("releases/.pointer.json.1-1.tmp"), "half");
        Files.writeString(
                Files.createDirectories(workspace.directory.resolve("tmp/removed-1"))
                        .resolve("part"),
                "left");
        GarbageReport report = collector(workspace).collect(NOTHING_SPARED, false);
        assertThat(report.items())
                .containsExactly(
                        new GarbageReport.Item(GarbageReport.Kind.LEFTOVER, "releases/.pointer.json.1-1.tmp", 4),
                        new GarbageReport.Item(GarbageReport.Kind.LEFTOVER, "releases/.removed-x-1", 0),
                        new GarbageReport.Item(GarbageReport.Kind.LEFTOVER, "tmp/removed-1", 4));
        assertThat(report.bytesBefore() - report.bytesAfter()).isBetween(8L, 40L); // the lock names its holder
        assertThat(collector(workspace).collect(NOTHING_SPARED, true).items()).isEmpty();
    }

    @Test
    void a_file_that_something_kept_shares_frees_nothing() throws IOException {
        GeneratedWorkspace workspace = new GeneratedWorkspace(directory.resolve("ws"), 4);
        workspace.outputsOfRun.clear();
        workspace.runs.clear();
        GarbageReport report = collector(workspace).collect(NOTHING_SPARED, false);
        assertThat(report.items()).isNotEmpty();
        assertThat(report.items().stream().mapToLong(GarbageReport.Item::bytes).sum())
                .isCloseTo(report.bytesBefore() - report.bytesAfter(), org.assertj.core.data.Offset.offset(2000L));
    }

    @Test
    void what_is_no_output_and_no_release_is_left_alone() throws IOException {
        GeneratedWorkspace workspace = new GeneratedWorkspace(directory.resolve("ws"), 5);
        Path note = Files.writeString(workspace.directory.resolve("data/ingest/README"), "mine");
        Path other = Files.createDirectories(workspace.directory.resolve("data/ingest/my-copy"));
        Path release = Files.createDirectories(workspace.directory.resolve("releases/My_Release"));
        collector(workspace).collect(NOTHING_SPARED, false);
        assertThat(note).exists();
        assertThat(other).exists();
        assertThat(release).exists();
    }

    @Test
    void nothing_is_removed_while_somebody_works_in_the_workspace_or_the_pointer_is_damaged() throws IOException {
        GeneratedWorkspace workspace = new GeneratedWorkspace(directory.resolve("ws"), 6);
        List<String> before = files(workspace.directory);
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace.directory)) {
            assertFails(
                    StandardErrorCode.WORKSPACE_BUSY, () -> collector(workspace).collect(NOTHING_SPARED, false));
            assertFails(
                    StandardErrorCode.WORKSPACE_BUSY, () -> collector(workspace).collect(NOTHING_SPARED, true));
        }
        assertThat(files(workspace.directory)).isEqualTo(before);
        Files.writeString(workspace.directory.resolve("releases/pointer.json"), "{");
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> collector(workspace).collect(NOTHING_SPARED, false));
        assertThat(workspace.releases.ids()).hasSize(workspace.outputOf.size());
    }

    @Test
    void a_policy_below_zero_is_refused() {
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> new GarbagePolicy(-1, Duration.ZERO));
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> new GarbagePolicy(1, Duration.ofDays(-1)));
    }
}
