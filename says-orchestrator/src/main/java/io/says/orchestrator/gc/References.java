package io.says.orchestrator.gc;

import io.says.SaysException;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.storage.Failures;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a workspace something refers to: found by marking, from the aliases, the releases to go back to and the runs.
 * Where in doubt it is kept.
 */
final class References {

    private static final String READ = "read.";

    private final ReleaseStore releases;
    private final RunStore runs;
    private final DataReports reports;
    private final GarbagePolicy policy;
    private final Instant youngest;
    private final Map<String, StageOutputs.Stored> stored = new HashMap<>();

    References(
            ReleaseStore releases,
            RunStore runs,
            DataReports reports,
            List<StageOutputs.Stored> outputs,
            GarbagePolicy policy,
            Instant now) {
        this.releases = releases;
        this.runs = runs;
        this.reports = reports;
        this.policy = policy;
        Duration atMost = Duration.between(Instant.EPOCH, now);
        this.youngest = now.minus(policy.olderThan().compareTo(atMost) > 0 ? atMost : policy.olderThan());
        outputs.forEach(output -> stored.put(output.name(), output));
    }

    /** The releases that stay: with an alias, to go back to, young, and the parents of all of these. */
    Set<String> releases() {
        Set<String> kept = new HashSet<>();
        releases.currentId().ifPresent(kept::add);
        releases.challengerId().ifPresent(kept::add);
        releases.previousIds().stream().limit(policy.keep()).forEach(kept::add);
        for (String id : releases.ids()) {
            if (!policy.olderThan().isZero() && !installed(id).isBefore(youngest)) {
                kept.add(id);
            }
        }
        for (String id : List.copyOf(kept)) {
            passport(id).map(ReleaseInfo::parent).ifPresent(kept::add);
        }
        return kept;
    }

    private Optional<ReleaseInfo> passport(String id) {
        try {
            return Optional.of(releases.info(id));
        } catch (SaysException missingOrDamaged) {
            return Optional.empty();
        }
    }

    private Instant installed(String id) {
        @Nullable Instant told = passport(id).map(ReleaseInfo::installedAt).orElse(null);
        return told != null ? told : written(releases.directory().resolve(id));
    }

    private static Instant written(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            throw Failures.of(e, "asking when " + path + " was written");
        }
    }

    /** The names of the outputs that stay with the releases that do. */
    Set<String> outputs(Set<String> keptReleases) {
        Deque<String> referred = new ArrayDeque<>();
        for (String id : keptReleases) {
            passport(id).ifPresent(info -> referred.addAll(info.lineage().values()));
            // A release is named by the first digits of the output it was installed from.
            stored.keySet().stream().filter(name -> name.startsWith(id)).forEach(referred::add);
        }
        Set<String> shown = ofRuns(keptReleases, referred);
        Set<String> kept = new HashSet<>();
        while (!referred.isEmpty()) {
            StageOutputs.Stored output = find(referred.poll());
            Manifest manifest = output != null && kept.add(output.name()) ? output.manifest() : null;
            if (manifest != null) {
                manifest.identity().forEach((key, value) -> {
                    if (key.startsWith(READ)) {
                        referred.add(value);
                    }
                });
            }
        }
        kept.addAll(shown);
        return kept;
    }

    private StageOutputs.@Nullable Stored find(@Nullable String name) {
        return name == null || name.length() < StageOutputs.NAME_LENGTH
                ? null
                : stored.get(name.substring(0, StageOutputs.NAME_LENGTH));
    }

    /**
     * What runs refer to: the newest, recent ones, and the latest that published each release that stays, with all their
     * stages.
     *
     * @return what commands show of earlier runs, and what checks compare with: looked at as it lies there and never made
     *     again, so that what it was made from may go
     */
    private Set<String> ofRuns(Set<String> keptReleases, Deque<String> referred) {
        Set<String> shown = new HashSet<>();
        Set<String> published = new HashSet<>();
        Set<String> stages = new HashSet<>();
        Set<String> recorded = new HashSet<>();
        List<RunRecord> all = runs.runs(Integer.MAX_VALUE);
        boolean newest = true;
        for (RunRecord run : all) {
            boolean recent = !policy.olderThan().isZero() && !run.startedAt().isBefore(youngest);
            String release = run.releaseId();
            boolean latest = release != null && keptReleases.contains(release) && published.add(release);
            for (StageRecord stage : runs.stages(run.id())) {
                StageOutputs.Stored output = find(stage.outputName());
                if (output != null) {
                    recorded.add(output.name());
                }
                if (output != null && (newest || recent || latest)) {
                    referred.add(output.name());
                }
                if (output != null && stages.add(stage.stage())) {
                    shown.add(output.name());
                }
            }
            newest = false;
        }
        if (!all.isEmpty() && all.get(0).state() != RunState.SUCCEEDED) {
            referred.addAll(unrecorded(all.get(0), recorded));
        }
        for (Path baseline : reports.baselines()) {
            stored.values().stream()
                    .filter(output -> baseline.startsWith(output.directory()))
                    .forEach(output -> shown.add(output.name()));
        }
        return shown;
    }

    /**
     * What a run may have finished that was killed before it could record it: that it lies there is all there is to know. The clock alone
     * does not tell, which may have been ahead when the run began; but what no run recorded is of one that was killed.
     */
    private List<String> unrecorded(RunRecord killed, Set<String> recorded) {
        return stored.values().stream()
                .filter(output -> !output.written().isBefore(killed.startedAt())
                        || output.manifest() != null && !recorded.contains(output.name()))
                .map(StageOutputs.Stored::name)
                .toList();
    }
}
