package io.says.orchestrator.pipeline;

import io.says.SaysException;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The immutable outputs of stages: {@code data/<stage>/<name>/}, each finished by its manifest and one rename. */
public final class StageOutputs {

    private static final Logger LOG = LoggerFactory.getLogger(StageOutputs.class);

    /** How many digits of an output's name its directory is called by. */
    public static final int NAME_LENGTH = 32;

    private static final String STAGE = "[a-z][a-z0-9-]{0,62}";
    private static final String NAME = "[0-9a-f]{" + NAME_LENGTH + "}";

    private final Path data;
    private final Path temporary;

    /** The outputs of a workspace. */
    public StageOutputs(Path workspace) {
        Path absolute = workspace.toAbsolutePath().normalize();
        this.data = absolute.resolve("data");
        this.temporary = absolute.resolve("tmp");
    }

    /**
     * An output as it lies there, whether or not a run would still use it.
     *
     * @param stage the stage that made it
     * @param name the first {@value #NAME_LENGTH} digits of its name
     * @param directory where it lies
     * @param manifest its manifest; null where that cannot be read
     */
    public record Stored(
            String stage,
            String name,
            Path directory,
            @Nullable Manifest manifest) {}

    /** All outputs, by stage and name. What lies beside them and is none is left out. */
    public List<Stored> stored() {
        List<Stored> all = new ArrayList<>();
        for (Path stage : directories(data, STAGE)) {
            for (Path output : directories(stage, NAME)) {
                Manifest manifest;
                try {
                    manifest = Manifest.read(output);
                } catch (SaysException damaged) {
                    LOG.warn("An output that no run can use: {}", damaged.rendered());
                    manifest = null;
                }
                all.add(new Stored(
                        stage.getFileName().toString(), output.getFileName().toString(), output, manifest));
            }
        }
        return all;
    }

    private static List<Path> directories(Path parent, String named) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(named) && Files.isDirectory(entry))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failures.of(e, "listing " + parent);
        }
    }

    /** Takes an output away in one rename and deletes it then; only with the workspace's lock held. */
    public void remove(Stored output) throws IOException {
        Files.createDirectories(temporary);
        AtomicWrites.remove(output.directory(), temporary.resolve("removed-" + UUID.randomUUID()));
        Path stage = data.resolve(output.stage());
        if (directories(stage, ".*").isEmpty()) {
            try {
                Files.deleteIfExists(stage);
            } catch (DirectoryNotEmptyException e) {
                LOG.debug("{} holds something that is no output", stage, e);
            }
        }
    }

    /** What lies where temporary things go: with the workspace's lock held, what killed runs left half-written. */
    public List<Path> leftovers() {
        if (!Files.isDirectory(temporary)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            return left.sorted().toList();
        } catch (IOException e) {
            throw Failures.of(e, "listing " + temporary);
        }
    }

    /** Where an output lies or will lie. */
    public Path directory(Pipeline.Node node) {
        return data.resolve(node.spec().name()).resolve(node.outputName().substring(0, NAME_LENGTH));
    }

    /** The finished output of that name, when it holds the dataset; null otherwise. */
    public @Nullable Path holding(DatasetName dataset, String stage, String outputName) {
        if (!outputName.matches("[0-9a-f]{" + NAME_LENGTH + ",}")) {
            return null;
        }
        Path directory = data.resolve(stage).resolve(outputName.substring(0, NAME_LENGTH));
        return Files.isDirectory(directory.resolve(dataset.value()))
                        && Files.isRegularFile(directory.resolve(Manifest.FILE))
                ? directory
                : null;
    }

    /**
     * The manifest of a finished output, if there is one whose files are all there.
     *
     * @param contents whether to hash the files too
     */
    public Optional<Manifest> find(Pipeline.Node node, boolean contents) {
        Path directory = directory(node);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try {
            Manifest manifest = Manifest.read(directory);
            if (!manifest.name().equals(node.outputName())) {
                LOG.warn("{} holds another output than its name says; it will be made anew", directory);
                return Optional.empty();
            }
            manifest.verify(directory, contents);
            return Optional.of(manifest);
        } catch (SaysException damaged) {
            LOG.warn("Not used, it will be made anew: {}", damaged.rendered());
            return Optional.empty();
        }
    }

    /**
     * The manifest of a finished output that a run need not make again. The release bundle is read byte by byte, since it
     * goes to serving as it is; other outputs when a stage reads them.
     */
    public Optional<Manifest> reusable(Pipeline.Node node) {
        return find(node, node.spec().writes().contains(Datasets.RELEASE));
    }

    /** A fresh directory to write an output in. */
    public Path stage(Pipeline.Node node) throws IOException {
        Path staged = temporary.resolve(node.spec().name() + "-" + UUID.randomUUID());
        Files.createDirectories(staged);
        for (DatasetName dataset : node.spec().writes()) {
            Files.createDirectories(staged.resolve(dataset.value()));
        }
        return staged;
    }

    /** Finishes an output: hashes it, writes its manifest, forces it to the device, renames it into place. */
    public Manifest seal(Pipeline.Node node, Path staged, Map<String, Long> facts, Manifest.@Nullable Verdict verdict)
            throws IOException {
        List<FileEntry> files = Manifest.entriesOf(staged);
        Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                node.spec().name(),
                node.outputName(),
                node.identity(),
                new java.util.TreeMap<>(facts),
                verdict,
                files);
        Files.writeString(staged.resolve(Manifest.FILE), io.says.json.Json.pretty(manifest));
        Path target = directory(node);
        if (Files.exists(target)) {
            Manifest there = find(node, true).orElse(null);
            if (there != null) {
                return there; // whole, and of that name the same: there is nothing to put in its place
            }
            // A damaged output stands where one is being made: it leaves in one rename.
            Files.move(target, temporary.resolve("damaged-" + UUID.randomUUID()));
        }
        AtomicWrites.directory(staged, target);
        return manifest;
    }

    /** The manifests of a stage's outputs, the newest first. */
    public List<Manifest> history(String stage) {
        Path directory = data.resolve(stage);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> newestFirst = new ArrayList<>(entries.filter(e -> Files.isRegularFile(e.resolve(Manifest.FILE)))
                    .toList());
            newestFirst.sort(Comparator.comparing((Path entry) ->
                            entry.resolve(Manifest.FILE).toFile().lastModified())
                    .reversed());
            List<Manifest> manifests = new ArrayList<>();
            for (Path entry : newestFirst) {
                try {
                    manifests.add(Manifest.read(entry));
                } catch (SaysException damaged) {
                    LOG.warn("Left out of the history: {}", damaged.rendered());
                }
            }
            return manifests;
        } catch (IOException e) {
            throw Failures.of(e, "listing " + directory);
        }
    }

    /** Throws away what killed runs left half-written; only with the workspace's lock held. */
    public void clean() throws IOException {
        Files.createDirectories(temporary);
        for (Path path : leftovers()) {
            AtomicWrites.deleteTree(path);
        }
    }

    /** Where anything temporary goes. */
    public Path temporary() {
        return temporary;
    }
}
