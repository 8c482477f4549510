package io.says.orchestrator.tune;

import io.says.SaysException;
import io.says.json.Json;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The searches of a workspace as far as they have come, also while one is under way. Thread-safe.
 *
 * @param workspace the workspace
 */
public record Tunings(Path workspace) {

    /** Names are hashes: whatever else is asked for is no search, and no way out of the directory. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{12}");

    /** The names of all, the one that changed last first. */
    public List<String> names() {
        Path directory = workspace.resolve("tuning");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        Map<String, Long> changed = new LinkedHashMap<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.sorted().toList()) {
                Path log = child.resolve(TrialLog.FILE);
                String name = child.getFileName().toString();
                if (NAME.matcher(name).matches() && Files.isRegularFile(log)) {
                    changed.put(name, -Files.getLastModifiedTime(log).toMillis());
                }
            }
        } catch (IOException e) {
            throw Failures.of(e, "listing " + directory);
        }
        List<String> names = new ArrayList<>(changed.keySet());
        names.sort(Comparator.comparing(changed::get));
        return List.copyOf(names);
    }

    /**
     * What a search has come to so far; empty where there is none of that name, or no trial of it ended well, or it is older than
     * {@link TuningSearch#FILE}.
     *
     * @throws SaysException {@code CORRUPT_DATA} when its record is damaged
     */
    public Optional<TuningResult> find(String name) {
        Path directory = workspace.resolve("tuning").resolve(NAME.matcher(name).matches() ? name : "none");
        Path file = directory.resolve(TuningSearch.FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        TuningSearch search;
        try {
            search = Json.read(Files.readString(file), TuningSearch.class, file.toString());
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
        // A trial that failed was perhaps tried again: its last line counts.
        Map<Integer, TrialRecord> trials = new LinkedHashMap<>();
        TrialLog.read(directory).forEach(trial -> trials.put(trial.number(), trial));
        List<TrialRecord> all = trials.values().stream()
                .sorted(Comparator.comparingInt(TrialRecord::number))
                .toList();
        return search.objective().best(all).map(best -> TuningResult.of(search, all, best, directory));
    }
}
