package io.says.orchestrator.gc;

import io.says.json.Json;
import io.says.orchestrator.releases.Bundles;
import io.says.orchestrator.store.AttemptRecord;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.store.StageState;
import io.says.release.ReleaseStore;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A workspace by the dice: outputs that read one another, releases made from some of them, aliases and a history of moves,
 * runs. It knows of itself what refers to what, without looking at the disk.
 */
final class GeneratedWorkspace implements RunStore {

    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final List<String> STAGES = List.of("ingest", "split", "train", "release");

    final Path directory;
    final ReleaseStore releases;

    /** What each output reads, by name. */
    final Map<String, Set<String>> reads = new TreeMap<>();

    final Map<String, String> stageOf = new TreeMap<>();

    /** The output that each release was installed from, by id, in the order of installation. */
    final Map<String, String> outputOf = new LinkedHashMap<>();

    final Map<String, Instant> installedAt = new TreeMap<>();
    final Map<String, @Nullable String> parentOf = new TreeMap<>();
    final List<String> previous = new ArrayList<>();
    final List<RunRecord> runs = new ArrayList<>();
    final Map<String, List<String>> outputsOfRun = new TreeMap<>();

    private final Random dice;

    GeneratedWorkspace(Path directory, long seed) throws IOException {
        this.directory = directory;
        this.dice = new Random(seed);
        this.releases = store(NOW);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("runs.db"), "");
        outputs();
        releases();
        runs();
    }

    private ReleaseStore store(Instant now) {
        return new ReleaseStore(directory.resolve("releases"), Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<String> outputsOf(String stage) {
        return stageOf.keySet().stream()
                .filter(name -> stage.equals(stageOf.get(name)))
                .toList();
    }

    private <T> T one(List<T> of) {
        return of.get(dice.nextInt(of.size()));
    }

    private void outputs() throws IOException {
        for (int level = 0; level < STAGES.size(); level++) {
            String stage = STAGES.get(level);
            for (int i = 0, n = 2 + dice.nextInt(5); i < n; i++) {
                Map<String, String> identity = new TreeMap<>(Map.of("stage", stage, "number", Integer.toString(i)));
                Set<String> read = new LinkedHashSet<>();
                for (int below = 0; below < level; below++) {
                    if (below == level - 1 || dice.nextBoolean()) {
                        String from = one(outputsOf(STAGES.get(below)));
                        identity.put("read.d" + below, from);
                        read.add(from);
                    }
                }
                String name = ContentHash.ofValues(identity);
                Path output = Files.createDirectories(path(stage, name));
                Path data = Files.createDirectories(output.resolve("d" + level));
                if (level == STAGES.size() - 1) {
                    Bundles.write(data, name, lineage(read));
                } else {
                    Files.writeString(data.resolve("part"), "x".repeat(dice.nextInt(100)));
                }
                Manifest manifest = new Manifest(1, stage, name, identity, Map.of(), null, Manifest.entriesOf(output));
                Files.writeString(output.resolve(Manifest.FILE), Json.pretty(manifest));
                Files.setLastModifiedTime(output, FileTime.from(NOW.minus(Duration.ofDays(100))));
                reads.put(name, read);
                stageOf.put(name, stage);
            }
        }
    }

    private static Map<String, String> lineage(Set<String> read) {
        Map<String, String> lineage = new TreeMap<>();
        read.forEach(name -> lineage.put("d" + lineage.size(), name));
        return lineage;
    }

    Path path(String stage, String name) {
        return directory.resolve("data").resolve(stage).resolve(name.substring(0, 32));
    }

    private void releases() throws IOException {
        List<String> bundles = outputsOf("release");
        String current = null;
        for (int move = 0, n = dice.nextInt(12); move < n; move++) {
            String name = one(bundles);
            String id = name.substring(0, 12);
            Instant at = NOW.minus(Duration.ofDays(60 - 5L * move));
            if (!outputOf.containsKey(id)) {
                String parent = current != null ? current : previous.isEmpty() ? null : previous.get(0);
                store(at).install(path("release", name).resolve("d3"), id);
                outputOf.put(id, name);
                installedAt.put(id, at);
                parentOf.put(id, parent);
            }
            int what = dice.nextInt(4);
            if (what == 0 && !previous.isEmpty()) {
                current = store(at).rollback();
                previous.remove(0);
            } else if (what < 3 && !id.equals(current)) {
                store(at).promote(id);
                if (current != null) {
                    previous.add(0, current);
                }
                current = id;
            } else if (!id.equals(current)) {
                store(at).challenge(id, io.says.release.ReleaseMove.Cause.command(null));
            }
        }
    }

    private void runs() {
        for (int i = 0, n = dice.nextInt(6); i < n; i++) {
            Instant at = NOW.minus(Duration.ofDays(70 - 10L * i));
            String bundle = one(outputsOf("release"));
            List<String> used = new ArrayList<>(closure(Set.of(bundle)));
            boolean well = dice.nextInt(3) > 0;
            if (!well) {
                used.remove(bundle);
            }
            String run = "run" + i;
            String id = bundle.substring(0, 12);
            runs.add(
                    0,
                    new RunRecord(
                            run,
                            well ? RunState.SUCCEEDED : RunState.CRASHED,
                            at,
                            at,
                            1,
                            well && outputOf.containsKey(id) ? id : null,
                            null,
                            null,
                            null,
                            null,
                            null));
            outputsOfRun.put(run, used);
        }
    }

    /** These outputs and all that they read, however far back. */
    Set<String> closure(Set<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        for (String name : names) {
            all.addAll(closure(reads.getOrDefault(name, Set.of())));
        }
        return all;
    }

    /** The releases that the documentation says are kept. */
    Set<String> keptReleases(GarbagePolicy policy) {
        Set<String> kept = new LinkedHashSet<>();
        releases.currentId().ifPresent(kept::add);
        releases.challengerId().ifPresent(kept::add);
        kept.addAll(previous.subList(0, Math.min(policy.keep(), previous.size())));
        installedAt.forEach((id, at) -> {
            if (Duration.between(at, NOW).compareTo(policy.olderThan()) <= 0
                    && !policy.olderThan().isZero()) {
                kept.add(id);
            }
        });
        for (String id : List.copyOf(kept)) {
            String parent = parentOf.get(id);
            if (parent != null) {
                kept.add(parent);
            }
        }
        return kept;
    }

    /** The outputs that the documentation says are kept. */
    Set<String> keptOutputs(GarbagePolicy policy) {
        Set<String> whole = new LinkedHashSet<>();
        Set<String> shown = new LinkedHashSet<>();
        Set<String> published = new LinkedHashSet<>(keptReleases(policy));
        for (String id : keptReleases(policy)) {
            whole.add(outputOf.getOrDefault(id, ""));
        }
        Set<String> stages = new LinkedHashSet<>();
        for (int i = 0; i < runs.size(); i++) {
            List<String> used = outputsOfRun.getOrDefault(runs.get(i).id(), List.of());
            boolean recent = !policy.olderThan().isZero()
                    && Duration.between(runs.get(i).startedAt(), NOW).compareTo(policy.olderThan()) <= 0;
            String release = runs.get(i).releaseId();
            if (i == 0 || recent || release != null && published.remove(release)) {
                whole.addAll(used);
            }
            for (String name : used) {
                if (stages.add(stageOf.getOrDefault(name, ""))) {
                    shown.add(name);
                }
            }
        }
        if (!runs.isEmpty() && runs.get(0).state() != RunState.SUCCEEDED) {
            Set<String> unrecorded = new LinkedHashSet<>(stageOf.keySet());
            outputsOfRun.values().forEach(unrecorded::removeAll);
            whole.addAll(unrecorded);
        }
        whole.remove("");
        shown.addAll(closure(whole));
        return shown;
    }

    @Override
    public List<RunRecord> runs(int limit) {
        return runs.stream().limit(limit).toList();
    }

    @Override
    public Optional<RunRecord> run(String id) {
        return runs.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    @Override
    public List<StageRecord> stages(String runId) {
        List<StageRecord> stages = new ArrayList<>();
        for (String name : outputsOfRun.getOrDefault(runId, List.of())) {
            stages.add(new StageRecord(
                    runId,
                    stages.size(),
                    stageOf.getOrDefault(name, ""),
                    "",
                    StageState.SUCCEEDED,
                    1,
                    NOW,
                    NOW,
                    name,
                    null,
                    0,
                    0,
                    null,
                    Map.of()));
        }
        return stages;
    }

    @Override
    public List<AttemptRecord> attempts(String runId) {
        return List.of();
    }

    @Override
    public List<ReceiverState> receivers() {
        return List.of();
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public String place() {
        return directory.resolve("runs.db").toString();
    }

    @Override
    public boolean requestCancel(String runId, String by, Instant at) {
        return false;
    }

    @Override
    public List<EventRecord> events(String runId, long afterSequence, int limit) {
        return List.of();
    }
}
