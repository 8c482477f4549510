package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.gc.GarbagePolicy;
import io.says.orchestrator.gc.GarbageReport;
import io.says.orchestrator.store.RunRecord;
import io.says.release.ReleaseMove;
import io.says.spi.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections between real runs. */
final class GarbageTest {

    private static final GarbagePolicy NOTHING_SPARED = new GarbagePolicy(0, Duration.ZERO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Steps steps = new Steps();

    @BeforeEach
    void writes_the_input() throws IOException {
        Files.writeString(directory.resolve("in.csv"), "listening");
    }

    private Says says(String seed) {
        return Says.builder()
                .plugins(Plugins.of(steps))
                .workspace(directory.resolve("ws"))
                .input(directory.resolve("in.csv"))
                .set("seed=" + seed)
                .build();
    }

    private RunResult run(String seed) {
        try (Says says = says(seed)) {
            return says.run();
        }
    }

    @Test
    void after_a_collection_a_run_of_what_was_kept_still_looks_everything_up() {
        String gone = run("1").releaseId();
        String parent = run("2").releaseId();
        String current = run("3").releaseId();
        try (Says says = says("3")) {
            GarbageReport report = says.collectGarbage(NOTHING_SPARED, false);
            assertThat(report.items()).extracting(GarbageReport.Item::path).contains("releases/" + gone);
            assertThat(says.releases().ids()).containsExactlyInAnyOrder(parent, current);
            assertThat(says.releases().previousIds()).containsExactly(parent);
            assertThat(says.releases().history().get(0).what()).isEqualTo(ReleaseMove.Kind.DELETED);
        }
        int copies = steps.copies.get();
        assertThat(run("3").stages()).allMatch(StageOutcome::lookedUp);
        assertThat(run("2").stages()).extracting(StageOutcome::lookedUp).containsExactly(true, true, false);
        assertThat(steps.copies).hasValue(copies);
        assertThat(run("1").releaseId()).as("what went is made again").isEqualTo(gone);
        assertThat(steps.copies).hasValue(copies + 1);
    }

    @Test
    void what_the_newest_run_left_off_at_stays_though_nothing_was_published() {
        run("1");
        steps.inRelease = context -> {
            throw new IllegalStateException("broken");
        };
        try (Says says = says("2")) {
            org.assertj.core.api.Assertions.catchThrowable(says::run);
            steps.inRelease = context -> {};
            says.collectGarbage(NOTHING_SPARED, false);
            assertThat(says.run().stages().get(0).lookedUp()).isTrue();
        }
    }

    @Test
    void a_run_tells_the_history_who_promoted() {
        RunResult first = run("1");
        run("1");
        RunResult second = run("2");
        try (Says says = says("1")) {
            List<ReleaseMove> history = says.releases().history();
            assertThat(history).extracting(ReleaseMove::by).containsExactly(second.runId(), first.runId());
            assertThat(history).extracting(ReleaseMove::to).containsExactly(second.releaseId(), first.releaseId());
            assertThat(says.runs().runs(10)).extracting(RunRecord::id).contains(first.runId(), second.runId());
        }
    }

    @Test
    void a_run_that_died_between_installing_and_promoting_is_healed_by_the_next() throws IOException {
        RunResult first = run("1");
        Path pointer = directory.resolve("ws/releases/pointer.json");
        String then = Files.readString(pointer);
        RunResult second = run("2");
        Files.writeString(pointer, then); // as if the second had been killed before it moved the pointer
        RunResult healed = run("2");
        assertThat(healed.releaseId()).isEqualTo(second.releaseId());
        try (Says says = says("2")) {
            assertThat(says.releases().currentId()).contains(second.releaseId());
            assertThat(says.releases().previousIds()).containsExactly(first.releaseId());
            assertThat(says.releases().history()).hasSize(2);
            assertThat(says.releases().history().get(0).by()).isEqualTo(healed.runId());
        }
    }
}
