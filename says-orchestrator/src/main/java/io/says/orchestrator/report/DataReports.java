package io.says.orchestrator.report;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.report.Profile;
import io.says.report.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back what the runs of a workspace found out about the data, those that failed or were refused too. An output that is
 * no longer there, or damaged, counts as none. Thread-safe.
 */
public final class DataReports {

    private static final Logger LOG = LoggerFactory.getLogger(DataReports.class);
    private static final String INGEST = "ingest";
    private static final int RUNS = 200;

    private final StageOutputs outputs;
    private final RunStore runs;

    /** The reports of a workspace that keeps what stages write in its own directory. */
    public DataReports(Path workspace, RunStore runs) {
        this(new StageOutputs(workspace), runs);
    }

    /** The reports that lie in outputs of stages. */
    public DataReports(StageOutputs outputs, RunStore runs) {
        this.outputs = outputs;
        this.runs = runs;
    }

    /**
     * What one run found out.
     *
     * @param run the run
     * @param profile what the data look like
     * @param quality what the checks found; empty where the run did not get there
     */
    public record Found(RunRecord run, Profile profile, Optional<Quality> quality) {}

    /** What a run found out; empty where it did not get as far as a profile. */
    public Optional<Found> of(RunRecord run) {
        return of(run, runs.stages(run.id()));
    }

    private Optional<Found> of(RunRecord run, List<StageRecord> stages) {
        return read(stages, Datasets.PROFILE, Profile.FILE, Profile.class)
                .map(profile -> new Found(run, profile, read(stages, Datasets.QUALITY, Quality.FILE, Quality.class)));
    }

    /**
     * What a run found out.
     *
     * @throws SaysException {@code UNKNOWN_RUN} where there is no such run, or it did not get as far as a profile
     */
    public Found required(String runId) {
        Optional<RunRecord> run = runs.run(runId);
        return run.flatMap(this::of)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RUN,
                        run.isPresent()
                                ? "Run " + runId + " left no profile of the data, or it is gone"
                                : "No run " + runId + " in this workspace",
                        "Leave --run out for the latest."));
    }

    /** What the latest run that got as far as a profile found out. */
    public Optional<Found> latest() {
        return recorded().stream().map(this::of).flatMap(Optional::stream).findFirst();
    }

    private List<RunRecord> recorded() {
        return runs.runs(RUNS);
    }

    /**
     * The profile to compare with: that of the latest run that went well on other data.
     *
     * @param ingested the name of the ingest stage's output for the data at hand
     * @return the profile's file
     */
    public Optional<Path> baseline(String ingested) {
        for (RunRecord run : recorded()) {
            if (!run.state().success()) {
                continue;
            }
            List<StageRecord> stages = runs.stages(run.id());
            Optional<String> other = output(stages, INGEST).filter(name -> !name.equals(ingested));
            Optional<Path> file = file(stages, Datasets.PROFILE, Profile.FILE);
            if (other.isPresent()
                    && file.isPresent()
                    && read(stages, Datasets.PROFILE, Profile.FILE, Profile.class)
                            .isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /**
     * The profiles that {@link #baseline} can choose for any data: that of the latest run that went well, and that of the
     * latest that went well on other data than that one.
     */
    public List<Path> baselines() {
        List<Path> found = new ArrayList<>();
        String first = null;
        for (RunRecord run : recorded()) {
            List<StageRecord> stages = run.state().success() ? runs.stages(run.id()) : List.of();
            String ingested = output(stages, INGEST).orElse(null);
            Path file = file(stages, Datasets.PROFILE, Profile.FILE).orElse(null);
            if (ingested != null
                    && file != null
                    && !ingested.equals(first)
                    && read(stages, Datasets.PROFILE, Profile.FILE, Profile.class)
                            .isPresent()) {
                found.add(file);
                if (first != null) {
                    break;
                }
                first = ingested;
            }
        }
        return found;
    }

    private static Optional<String> output(List<StageRecord> stages, String stage) {
        return stages.stream()
                .filter(record -> record.stage().equals(stage))
                .map(record -> Optional.ofNullable(record.outputName()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Path> file(List<StageRecord> stages, DatasetName dataset, String file) {
        // The stages that write these two go by the names of what they write.
        return output(stages, dataset.value())
                .flatMap(name -> Optional.ofNullable(outputs.holding(dataset, dataset.value(), name)))
                .map(output -> output.resolve(dataset.value()).resolve(file))
                .filter(Files::isRegularFile);
    }

    private <R extends Record> Optional<R> read(
            List<StageRecord> stages, DatasetName dataset, String file, Class<R> type) {
        Path path = file(stages, dataset, file).orElse(null);
        if (path == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(Files.readString(path), type, path.toString()));
        } catch (IOException | SaysException e) {
            LOG.warn("Left out, since it cannot be read: {}", path, e);
            return Optional.empty();
        }
    }
}
