package io.says.orchestrator.pipeline;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The immutable outputs of stages: {@code data/<stage>/<name>/}, each finished by its manifest and one rename. Or, in a store that cannot
 * rename, {@code data/<stage>/<name>/<attempt>/}, finished by its manifest alone, which is written last.
 */
public final class StageOutputs {

    private static final Logger LOG = LoggerFactory.getLogger(StageOutputs.class);

    /** How many digits of an output's name its directory is called by. */
    public static final int NAME_LENGTH = 32;

    private static final String STAGE = "[a-z][a-z0-9-]{0,62}";
    private static final String NAME = "[0-9a-f]{" + NAME_LENGTH + "}";

    private final Path temporary;
    private final Supplier<Path> artifacts;
    private volatile @Nullable Path root;

    /** The outputs of a workspace, in its own directory. */
    public StageOutputs(Path workspace) {
        this(workspace, () -> workspace);
    }

    /**
     * The outputs of a workspace, at another place.
     *
     * @param workspace the workspace's directory
     * @param artifacts finds the place when it is needed: a directory, or one in a store that Hadoop reaches, of this workspace alone
     */
    public StageOutputs(Path workspace, Supplier<Path> artifacts) {
        this.temporary = workspace.toAbsolutePath().normalize().resolve("tmp");
        this.artifacts = artifacts;
    }

    private Path root() {
        Path known = root;
        if (known == null) {
            known = artifacts.get().toAbsolutePath().normalize();
            root = known;
        }
        return known;
    }

    private Path data() {
        return root().resolve("data");
    }

    private boolean renames() {
        return !Locations.isRemote(root());
    }

    /** Where what is made aside goes: beside the outputs, since a rename does not leave its file system. */
    public Path shared() {
        // Outside the workspace "tmp" may be somebody else's, and what lies in here is thrown away.
        return root().equals(temporary.getParent()) ? temporary : root().resolve("says-tmp");
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
            @Nullable Manifest manifest) {

        /** When it was finished. */
        public Instant written() {
            Path manifestFile = directory.resolve(Manifest.FILE);
            Path told = Locations.isRemote(directory) && Files.isRegularFile(manifestFile) ? manifestFile : directory;
            try {
                return Files.getLastModifiedTime(told).toInstant();
            } catch (IOException e) {
                throw Failures.of(e, "asking when " + directory + " was written");
            }
        }
    }

    /** All outputs, by stage and name. What lies beside them and is none is left out. */
    public List<Stored> stored() {
        List<Stored> all = new ArrayList<>();
        for (Path stage : directories(data(), STAGE)) {
            for (Path name : directories(stage, NAME)) {
                Path output = renames() ? name : Attempts.finished(name).orElse(name);
                Manifest manifest;
                try {
                    manifest = Manifest.read(output);
                } catch (SaysException damaged) {
                    LOG.warn("An output that no run can use: {}", damaged.rendered());
                    manifest = null;
                }
                all.add(new Stored(
                        stage.getFileName().toString(), name.getFileName().toString(), output, manifest));
            }
        }
        return all;
    }

    private static List<Path> directories(Path parent, String named) {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(named) && Files.isDirectory(entry))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw Failures.of(e, "listing " + parent);
        }
    }

    /** Takes an output away in one rename and deletes it then; only with the workspace's lock held. */
    public void remove(Stored output) throws IOException {
        Path stage = data().resolve(output.stage());
        if (renames()) {
            Files.createDirectories(shared());
            AtomicWrites.remove(output.directory(), shared().resolve("removed-" + UUID.randomUUID()));
        } else {
            Attempts.removeAll(stage.resolve(output.name()));
        }
        if (directories(stage, ".*").isEmpty()) {
            try {
                Files.deleteIfExists(stage);
            } catch (DirectoryNotEmptyException e) {
                LOG.debug("{} holds something that is no output", stage, e);
            }
        }
    }

    /**
     * What lies where temporary things go, and attempts in a store that do not count: with the workspace's lock held, what killed runs left
     * half-written.
     */
    public List<Path> leftovers() {
        List<Path> left = new ArrayList<>(aside());
        if (!renames()) {
            for (Path stage : directories(data(), STAGE)) {
                for (Path name : directories(stage, NAME)) {
                    left.addAll(Attempts.needless(name));
                }
            }
        }
        return left;
    }

    private List<Path> aside() {
        List<Path> left = new ArrayList<>();
        for (Path place : temporary.equals(shared()) ? List.of(temporary) : List.of(temporary, shared())) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> entries = Files.list(place)) {
                    entries.sorted().forEach(left::add);
                } catch (IOException e) {
                    throw Failures.of(e, "listing " + place);
                }
            }
        }
        return left;
    }

    private Path named(String stage, String outputName) {
        return data().resolve(stage).resolve(outputName.substring(0, NAME_LENGTH));
    }

    /** Where an output lies or will lie. */
    public Path directory(Pipeline.Node node) {
        Path named = named(node.spec().name(), node.outputName());
        return renames() ? named : Attempts.finished(named).orElse(named);
    }

    /** The finished output of that name, when it holds the dataset; null otherwise. */
    public @Nullable Path holding(DatasetName dataset, String stage, String outputName) {
        if (!outputName.matches("[0-9a-f]{" + NAME_LENGTH + ",}")) {
            return null;
        }
        Path named = named(stage, outputName);
        Path directory = renames() ? named : Attempts.finished(named).orElse(named);
        return Files.isDirectory(directory.resolve(dataset.value()))
                        && Files.isRegularFile(directory.resolve(Manifest.FILE))
                ? directory
                : null;
    }

    /**
     * The manifest of a finished output, if there is one whose files are all there.
     *
     * @param contents whether to hash the files too, where they do not lie in a store
     */
    public Optional<Manifest> find(Pipeline.Node node, boolean contents) {
        Path directory = directory(node);
        try {
            if (!Locations.exists(directory)) {
                return Optional.empty();
            }
            Manifest manifest = Manifest.read(directory);
            if (!manifest.name().equals(node.outputName())) {
                LOG.warn("{} holds another output than its name says; it will be made anew", directory);
                return Optional.empty();
            }
            // A store keeps sums of its own, and reading all of it once more for each stage would take as long as the
            // stage.
            manifest.verify(directory, contents && renames());
            return Optional.of(manifest);
        } catch (IOException e) {
            throw Failures.of(e, "looking at " + directory);
        } catch (SaysException damaged) {
            if (damaged.code() != StandardErrorCode.CORRUPT_DATA) {
                throw damaged; // what does not answer says nothing of what is in it
            }
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

    /** A fresh directory to write an output in. In a store it is where the output will stay. */
    public Path stage(Pipeline.Node node) throws IOException {
        Path staged = renames()
                ? shared().resolve(node.spec().name() + "-" + UUID.randomUUID())
                : Attempts.fresh(named(node.spec().name(), node.outputName()));
        Files.createDirectories(staged);
        for (DatasetName dataset : node.spec().writes()) {
            Files.createDirectories(staged.resolve(dataset.value()));
        }
        return staged;
    }

    /**
     * Finishes an output: hashes it, writes its manifest, forces it to the device, renames it into place; in a store, its manifest is what
     * finishes it.
     *
     * @param last is given the last step, which takes no time: does it, or throws, and nothing is finished
     */
    public Manifest seal(
            Pipeline.Node node,
            Path staged,
            Map<String, Long> facts,
            Manifest.@Nullable Verdict verdict,
            Function<Supplier<Manifest>, Manifest> last)
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
        boolean stands = Files.exists(directory(node).resolve(Manifest.FILE));
        Manifest there = stands ? find(node, true).orElse(null) : null;
        if (there != null) {
            AtomicWrites.deleteTree(staged);
            return there; // whole, and of that name the same: there is nothing to put in its place
        }
        if (renames()) {
            Files.writeString(staged.resolve(Manifest.FILE), io.says.json.Json.pretty(manifest));
            AtomicWrites.forceTree(staged);
        }
        try {
            return last.apply(() -> {
                try {
                    return finished(node, staged, manifest, stands);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** @param damaged whether what stood there before is damaged */
    private Manifest finished(Pipeline.Node node, Path staged, Manifest manifest, boolean damaged) throws IOException {
        Path target = directory(node);
        Manifest meanwhile = !damaged && Files.exists(target.resolve(Manifest.FILE))
                ? find(node, false).orElse(null)
                : null;
        if (meanwhile != null) {
            AtomicWrites.deleteTree(staged);
            return meanwhile; // another attempt was first, and others may be reading it
        }
        if (!renames()) {
            if (Files.exists(target.resolve(Manifest.FILE))) {
                Attempts.remove(target); // damaged
            }
            Files.writeString(staged.resolve(Manifest.FILE), io.says.json.Json.pretty(manifest));
            return manifest;
        }
        if (Files.exists(target)) {
            // A damaged output stands where one is being made: it leaves in one rename.
            Files.move(target, shared().resolve("damaged-" + UUID.randomUUID()));
        }
        AtomicWrites.directory(staged, target);
        return manifest;
    }

    /** The manifest of a stage's newest output that has a whole one; however many there are, no older one is read. */
    public Optional<Manifest> newest(String stage) {
        Path directory = data().resolve(stage);
        record Dated(Path output, FileTime at) {}
        try {
            List<Dated> newestFirst = new ArrayList<>();
            for (Path name : directories(directory, NAME)) {
                Path output = renames() ? name : Attempts.finished(name).orElse(name);
                Path file = output.resolve(Manifest.FILE);
                if (Files.isRegularFile(file)) {
                    newestFirst.add(new Dated(output, Files.getLastModifiedTime(file)));
                }
            }
            newestFirst.sort(Comparator.comparing(Dated::at).reversed());
            for (Dated entry : newestFirst) {
                try {
                    return Optional.of(Manifest.read(entry.output()));
                } catch (SaysException damaged) {
                    LOG.warn("Left out of the history: {}", damaged.rendered());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.of(e, "listing " + directory);
        }
    }

    /** Throws away what killed runs left aside; only with the workspace's lock held. */
    public void clean() throws IOException {
        Files.createDirectories(temporary);
        for (Path path : aside()) {
            AtomicWrites.deleteTree(path);
        }
    }

    /** Throws away all {@link #leftovers}; only with the workspace's lock held. */
    public void tidy() throws IOException {
        for (Path path : leftovers()) {
            AtomicWrites.deleteTree(path);
        }
        clean();
    }

    /** Where anything temporary goes that this machine alone has to see. */
    public Path temporary() {
        return temporary;
    }
}
