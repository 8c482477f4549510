package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases of a workspace: immutable directories named by their id, and {@code pointer.json}, the one file that says
 * which is current. Promotion and rollback replace that file and nothing else. Readers need no lock; writers are expected
 * to hold the workspace's.
 */
public final class ReleaseStore {

    private static final String POINTER = "pointer.json";
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseStore.class);
    private static final String STAGED = ".staged-";
    private static final String DAMAGED = ".damaged-";
    private static final String ID = "[0-9a-z]{1,64}";
    private static final int REMEMBERED = 100;

    private final Path directory;
    private final Clock clock;

    /**
     * @param directory where the releases lie; made on the first installation
     * @param clock tells the time of installation
     */
    public ReleaseStore(Path directory, Clock clock) {
        this.directory = directory.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /** The store in a workspace. */
    public static ReleaseStore inWorkspace(Path workspace) {
        return new ReleaseStore(workspace.resolve("releases"), Clock.systemUTC());
    }

    /** What the pointer says: the current release and those before it, the newest first. */
    private record Pointer(@Nullable String current, List<String> previous) {}

    /** The id of the release that serves, empty before the first publication. */
    public Optional<String> currentId() {
        return Optional.ofNullable(pointer().current());
    }

    /**
     * The directory of the release that serves.
     *
     * @throws SaysException {@code NO_RELEASE} before the first publication
     */
    public Path current() {
        return directory(currentId()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.NO_RELEASE,
                        "Nothing has been published in " + directory,
                        "Run the pipeline first: says run --input PATH, or says demo.")));
    }

    /**
     * A release's directory.
     *
     * @throws SaysException {@code UNKNOWN_RELEASE}
     */
    public Path directory(String id) {
        Path release = id.matches(ID) ? directory.resolve(id) : directory;
        if (release.equals(directory) || !Files.isRegularFile(release.resolve(ReleaseInfo.FILE))) {
            throw new SaysException(
                    StandardErrorCode.UNKNOWN_RELEASE,
                    "No release \"" + id + "\" in " + directory,
                    "says releases list shows what there is.");
        }
        return release;
    }

    /** A release's passport. */
    public ReleaseInfo info(String id) {
        return read(directory(id));
    }

    /**
     * Reads the passport of a release directory.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} when there is none, {@code CORRUPT_DATA} when it cannot be read
     */
    public static ReleaseInfo read(Path release) {
        Path file = release.resolve(ReleaseInfo.FILE);
        if (!Files.isRegularFile(file)) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "No release at " + release,
                    "Name a directory that holds " + ReleaseInfo.FILE + ".");
        }
        try {
            ReleaseInfo info = Json.read(Files.readString(file), ReleaseInfo.class, file.toString());
            if (info.formatVersion() > ReleaseInfo.FORMAT_VERSION) {
                throw new SaysException(
                        StandardErrorCode.CORRUPT_DATA,
                        "The release at " + release + " has format version " + info.formatVersion()
                                + ", newer than this program reads (" + ReleaseInfo.FORMAT_VERSION + ")",
                        "Open it with the version of SAYS that wrote it: " + info.saysVersion() + ".");
            }
            return info;
        } catch (IOException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The release at " + release + " cannot be read",
                    "Check the file and its permissions, or roll back: says releases rollback.",
                    e);
        }
    }

    /** All releases, the newest installation first. A directory whose passport cannot be read is left out. */
    public List<ReleaseInfo> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<ReleaseInfo> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.filter(e -> !isLeftover(e))
                    .filter(e -> Files.isRegularFile(e.resolve(ReleaseInfo.FILE)))
                    .toList()) {
                try {
                    found.add(read(entry));
                } catch (SaysException damaged) {
                    LOG.warn("Left out of the list: {}", damaged.rendered());
                }
            }
        } catch (IOException e) {
            throw Failures.of(e, "listing the releases in " + directory);
        }
        found.sort(Comparator.comparing(
                        ReleaseInfo::installedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                .reversed()
                .thenComparing(ReleaseInfo::id));
        return found;
    }

    /**
     * Puts a bundle into the store under an id. Does nothing when it is there already, whole: the same id is the same
     * content. A release of that id which is damaged or incomplete gives way to the bundle. The files are linked where the
     * file system can, copied otherwise and where they replace damaged ones. Does not promote.
     *
     * @param bundle a directory with a {@code release.json} and the files it names
     * @param id 1 to 64 digits and lower-case letters
     * @throws SaysException {@code INVALID_REQUEST} for another kind of id, {@code CORRUPT_DATA} when a file of the bundle
     *     is missing, differs or lies outside it; what was installed is then as before
     */
    public ReleaseInfo install(Path bundle, String id) {
        if (!id.matches(ID)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Not a release id: \"" + id + "\"",
                    "Use 1 to 64 digits and lower-case letters.");
        }
        Path target = directory.resolve(id);
        try {
            ReleaseInfo offered = read(bundle);
            boolean replacing = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            if (replacing && isWhole(target, id, offered)) {
                return read(target);
            }
            ReleaseInfo info = offered.installed(id, parentOf(id), clock.instant());
            Manifest.verify(bundle, info.files(), false); // before anything is linked: an entry may point anywhere
            Files.createDirectories(directory);
            deleteLeftovers();
            Path staged = directory.resolve(STAGED + id + "-" + UUID.randomUUID());
            Path aside = directory.resolve(DAMAGED + id + "-" + UUID.randomUUID());
            try {
                Files.createDirectories(staged);
                for (FileEntry entry : info.files()) {
                    put(bundle.resolve(entry.path()), staged.resolve(entry.path()), !replacing);
                }
                Files.writeString(staged.resolve(ReleaseInfo.FILE), Json.pretty(info));
                Manifest.verify(staged, info.files(), true);
                if (replacing) {
                    Files.move(target, aside);
                }
                AtomicWrites.directory(staged, target);
                return info;
            } finally {
                AtomicWrites.deleteTree(staged);
                AtomicWrites.deleteTree(aside);
            }
        } catch (IOException e) {
            throw Failures.of(e, "installing release " + id + " in " + directory);
        }
    }

    /** Whether what is installed says what the bundle says, and holds every byte of it. */
    private static boolean isWhole(Path target, String id, ReleaseInfo offered) {
        try {
            ReleaseInfo there = read(target);
            Instant at = there.installedAt();
            if (at == null || !offered.installed(id, there.parent(), at).equals(there)) {
                LOG.warn("Release {} has another passport than its bundle; it is installed anew", id);
                return false;
            }
            Manifest.verify(target, there.files(), true);
            return true;
        } catch (SaysException damaged) {
            LOG.warn("Release {} is installed anew: {}", id, damaged.rendered());
            return false;
        }
    }

    /** The release that a release of this id follows: the current one, or where that is itself the one before it. */
    private @Nullable String parentOf(String id) {
        Pointer now = pointerOrRebuilt();
        return Stream.concat(Stream.ofNullable(now.current()), now.previous().stream())
                .filter(other -> !other.equals(id))
                .findFirst()
                .orElse(null);
    }

    /** What installations that were killed left behind: writers hold the workspace's lock, so nobody else is at it. */
    private void deleteLeftovers() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.filter(ReleaseStore::isLeftover).toList()) {
                AtomicWrites.deleteTree(entry);
            }
        }
    }

    private static boolean isLeftover(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(STAGED) || name.startsWith(DAMAGED);
    }

    private static void put(Path from, Path to, boolean link) throws IOException {
        Path parent = to.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (link) {
            try {
                Files.createLink(to, from);
                return;
            } catch (UnsupportedOperationException | IOException e) {
                LOG.debug("{} cannot be linked, it is copied", from, e);
            }
        }
        Files.copy(from, to);
    }

    /**
     * Makes a release the one that serves, after verifying its files. Does nothing when it already is. A pointer that
     * cannot be read is written anew: the other releases, the newest first, are then those to go back to.
     *
     * @throws SaysException {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA}; the pointer is then unchanged
     */
    public void promote(String id) {
        verify(id);
        Pointer now = pointerOrRebuilt();
        if (id.equals(now.current())) {
            return;
        }
        List<String> previous = new ArrayList<>();
        if (now.current() != null) {
            previous.add(now.current());
        }
        now.previous().stream()
                .filter(other -> now.current() != null || !other.equals(id))
                .limit(REMEMBERED)
                .forEach(previous::add);
        write(new Pointer(id, previous));
    }

    /**
     * Goes back to the release that served before.
     *
     * @return the id that serves now
     * @throws SaysException {@code NO_RELEASE} when there is nothing to go back to
     */
    public String rollback() {
        Pointer now = pointer();
        if (now.previous().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NO_RELEASE,
                    "There is no earlier release to go back to in " + directory,
                    "says releases list shows what there is; says releases promote ID chooses one.");
        }
        String before = now.previous().get(0);
        verify(before);
        write(new Pointer(before, now.previous().subList(1, now.previous().size())));
        return before;
    }

    /**
     * Hashes every file of a release.
     *
     * @throws SaysException {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA} naming the first file that differs
     */
    public void verify(String id) {
        Path release = directory(id);
        Manifest.verify(release, read(release).files(), true);
    }

    private Pointer pointerOrRebuilt() {
        try {
            return pointer();
        } catch (SaysException damaged) {
            LOG.warn("The release pointer is taken from what is installed: {}", damaged.rendered());
            return new Pointer(null, list().stream().map(ReleaseInfo::id).toList());
        }
    }

    private Pointer pointer() {
        Path file = directory.resolve(POINTER);
        if (!Files.isRegularFile(file)) {
            return new Pointer(null, List.of());
        }
        try {
            return Json.read(Files.readString(file), Pointer.class, file.toString());
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    private void write(Pointer pointer) {
        try {
            AtomicWrites.text(directory.resolve(POINTER), Json.pretty(pointer));
        } catch (IOException e) {
            throw Failures.of(e, "moving the release pointer in " + directory);
        }
    }
}
