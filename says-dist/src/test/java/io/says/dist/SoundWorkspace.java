package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.release.ReleaseStore;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;

/** What holds of a workspace whatever has happened to a run in it. */
final class SoundWorkspace {

    private SoundWorkspace() {}

    /** The same for runs that are recorded in the workspace. */
    static void after(Path workspace, String champion) throws IOException {
        after(workspace, champion, new JdbiRunStore(workspace.resolve("runs.db")));
    }

    /** The champion still serves, whole; nothing is left running; what is recorded as done is there; nothing half done looks finished. */
    static void after(Path workspace, String champion, JdbiRunStore store) throws IOException {
        ReleaseStore releases = ReleaseStore.inWorkspace(workspace);
        assertThat(releases.currentId()).contains(champion);
        releases.verify(champion);
        LiveRuns live = new LiveRuns(store, workspace, Clock.systemUTC());
        for (RunRecord run : store.runs(1_000)) {
            assertThat(live.state(run)).isNotEqualTo(RunState.RUNNING);
            for (StageRecord stage : store.stages(run.id())) {
                if (stage.state() == StageState.SUCCEEDED
                        && stage.outputName() != null
                        && !stage.stage().equals("publish")) {
                    Path output = workspace
                            .resolve("data")
                            .resolve(stage.stage())
                            .resolve(stage.outputName().substring(0, 32));
                    Manifest.verify(output, Manifest.read(output).files(), true);
                }
            }
            assertThat(workspace.resolve("runs").resolve(run.id()).resolve("run.log"))
                    .isNotEmptyFile();
        }
        try (Stream<Path> outputs = Files.walk(workspace.resolve("data"), 2)) {
            for (Path output : outputs.filter(
                            p -> workspace.resolve("data").relativize(p).getNameCount() == 2)
                    .toList()) {
                Manifest.verify(output, Manifest.read(output).files(), true);
            }
        }
    }
}
