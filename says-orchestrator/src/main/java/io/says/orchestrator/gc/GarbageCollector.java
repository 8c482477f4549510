package io.says.orchestrator.gc;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.RunStore;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import io.says.storage.Failures;
import io.says.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes from a workspace what nothing refers to any more: releases that nobody can go back to, outputs of stages that no
 * release that stays came from, leftovers. Each thing leaves in one rename and is deleted afterwards, so a kill at any moment
 * leaves nothing half there; the next collection or run finishes it. Not thread-safe; the workspace's lock keeps others out.
 */
public final class GarbageCollector {

    /** Another workspace may be in the middle of publishing. */
    private static final Duration LONG_ENOUGH = Duration.ofDays(1);

    private final Path workspace;
    private final ReleaseStore releases;
    private final StageOutputs outputs;
    private final RunStore runs;
    private final Optional<PublishedReleases> published;
    private final Clock clock;

    /** As the other, where nothing is published elsewhere. */
    public GarbageCollector(Path workspace, ReleaseStore releases, StageOutputs outputs, RunStore runs, Clock clock) {
        this(workspace, releases, outputs, runs, Optional.empty(), clock);
    }

    /**
     * @param workspace the workspace's directory
     * @param releases its releases
     * @param outputs its outputs of stages
     * @param runs what its runs did
     * @param published where its releases are published, too
     * @param clock tells how old things are
     */
    public GarbageCollector(
            Path workspace,
            ReleaseStore releases,
            StageOutputs outputs,
            RunStore runs,
            Optional<PublishedReleases> published,
            Clock clock) {
        this.workspace = workspace.toAbsolutePath().normalize();
        this.releases = releases;
        this.outputs = outputs;
        this.runs = runs;
        this.published = published;
        this.clock = clock;
    }

    /** What goes, and what it takes with it. */
    private record Garbage(
            List<String> releases, List<StageOutputs.Stored> outputs, List<Path> published, GarbageReport report) {}

    /**
     * Collects.
     *
     * @param policy what is kept although it could go
     * @param dryRun whether to say what would go and remove nothing
     * @throws SaysException {@code INPUT_NOT_FOUND} where there is no workspace, {@code WORKSPACE_BUSY} while a run or another
     *     collection is at it, {@code CORRUPT_DATA} when the pointer cannot be read: what it refers to is not known then, and
     *     nothing is removed
     */
    public GarbageReport collect(GarbagePolicy policy, boolean dryRun) {
        if (!Files.isDirectory(workspace)) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "There is no workspace at " + workspace,
                    "Name the one to tidy up with --workspace.");
        }
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            Garbage garbage = find(policy, dryRun);
            if (dryRun) {
                return garbage.report();
            }
            try {
                releases.delete(garbage.releases(), Cause.command("gc: nothing refers to it"));
                for (StageOutputs.Stored output : garbage.outputs()) {
                    outputs.remove(output);
                }
                outputs.tidy();
                published.ifPresent(place -> place.remove(garbage.published()));
            } catch (IOException e) {
                throw Failures.of(e, "removing what nothing refers to from " + workspace);
            }
            GarbageReport found = garbage.report();
            return new GarbageReport(
                    false, found.items(), found.bytesBefore(), new DiskUsage().of(workspace, Set.of()));
        }
    }

    private Garbage find(GarbagePolicy policy, boolean dryRun) {
        List<StageOutputs.Stored> stored = outputs.stored();
        References references =
                new References(releases, runs, new DataReports(outputs, runs), stored, policy, clock.instant());
        Set<String> keptReleases = references.releases();
        Set<String> keptOutputs = references.outputs(keptReleases);
        List<String> goingReleases =
                releases.ids().stream().filter(id -> !keptReleases.contains(id)).toList();
        List<StageOutputs.Stored> goingOutputs = stored.stream()
                .filter(output -> !keptOutputs.contains(output.name()))
                .toList();
        List<Path> leftovers = new ArrayList<>(releases.leftovers());
        leftovers.addAll(outputs.leftovers());

        Set<Path> going = new HashSet<>(leftovers);
        goingReleases.forEach(id -> going.add(releases.directory().resolve(id)));
        goingOutputs.forEach(output -> going.add(output.directory()));
        DiskUsage usage = new DiskUsage();
        long staying = usage.of(workspace, going);
        List<GarbageReport.Item> items = new ArrayList<>();
        for (String id : goingReleases) {
            items.add(item(GarbageReport.Kind.RELEASE, releases.directory().resolve(id), usage));
        }
        for (StageOutputs.Stored output : goingOutputs) {
            items.add(item(GarbageReport.Kind.OUTPUT, output.directory(), usage));
        }
        for (Path leftover : leftovers) {
            items.add(item(GarbageReport.Kind.LEFTOVER, leftover, usage));
        }
        List<Path> elsewhere = published
                .map(place -> place.needless(policy.keep(), LONG_ENOUGH))
                .orElse(List.of());
        for (Path release : elsewhere) {
            items.add(new GarbageReport.Item(
                    GarbageReport.Kind.RELEASE, release.toString(), usage.of(release, Set.of())));
        }
        long freed = items.stream().mapToLong(GarbageReport.Item::bytes).sum();
        return new Garbage(
                goingReleases,
                goingOutputs,
                elsewhere,
                new GarbageReport(dryRun, List.copyOf(items), staying + freed, staying));
    }

    private GarbageReport.Item item(GarbageReport.Kind kind, Path path, DiskUsage usage) {
        if (Locations.isRemote(path)) {
            return new GarbageReport.Item(kind, path.toString(), usage.of(path, Set.of()));
        }
        return new GarbageReport.Item(
                kind, workspace.relativize(path).toString().replace('\\', '/'), usage.of(path, Set.of()));
    }
}
