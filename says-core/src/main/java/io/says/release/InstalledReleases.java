package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases that lie in a directory, each in one of its own named by its id, and beside them what writers that were killed
 * left there. Knows no aliases beyond that they are no ids. A directory is there whole or not at all.
 */
final class InstalledReleases {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledReleases.class);
    private static final String STAGED = ".staged-";
    private static final String DAMAGED = ".damaged-";
    private static final String REMOVED = ".removed-";
    private static final String ID = "[0-9a-z]{1,64}";

    private final Path directory;

    /** @param directory where they lie; need not be there yet */
    InstalledReleases(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    Path directory() {
        return directory;
    }

    static boolean isId(String text) {
        return text.matches(ID) && !isAlias(text);
    }

    static boolean isAlias(String text) {
        return text.equals(ReleaseStore.CHAMPION) || text.equals(ReleaseStore.CHALLENGER);
    }

    /** Where a release of that id lies, or would. */
    Path place(String id) {
        return directory.resolve(id);
    }

    /** Where a new directory of a release is made before it takes its place. */
    Path staged(String id) {
        return directory.resolve(STAGED + id + "-" + UUID.randomUUID());
    }

    /** Where a damaged directory of a release is put when another takes its place. */
    Path damaged(String id) {
        return directory.resolve(DAMAGED + id + "-" + UUID.randomUUID());
    }

    /** The directory of a release that has a passport; empty for what is no id, too. */
    Optional<Path> find(String id) {
        return Optional.of(id)
                .filter(InstalledReleases::isId)
                .map(directory::resolve)
                .filter(release -> Files.isRegularFile(release.resolve(ReleaseInfo.FILE)));
    }

    /** The ids of all releases in order, of damaged ones too. */
    List<String> ids() {
        return entries(entry -> isId(entry.getFileName().toString()) && Files.isDirectory(entry)).stream()
                .map(entry -> entry.getFileName().toString())
                .toList();
    }

    /** All passports, the newest installation first. A directory whose passport cannot be read is left out. */
    List<ReleaseInfo> list() {
        List<ReleaseInfo> found = new ArrayList<>();
        for (Path entry : entries(e -> !isLeftover(e) && Files.isRegularFile(e.resolve(ReleaseInfo.FILE)))) {
            try {
                found.add(read(entry));
            } catch (SaysException damaged) {
                LOG.warn("Left out of the list: {}", damaged.rendered());
            }
        }
        found.sort(Comparator.comparing(
                        ReleaseInfo::installedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                .reversed()
                .thenComparing(ReleaseInfo::id));
        return found;
    }

    /**
     * Reads the passport of a release directory, wherever that lies.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} when there is none, {@code CORRUPT_DATA} when it is no passport; another code, as
     *     {@code IO_FAILURE}, where nothing can be told of it
     */
    static ReleaseInfo read(Path release) {
        Path file = release.resolve(ReleaseInfo.FILE);
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
        } catch (CharacterCodingException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The release at " + release + " cannot be read",
                    "Roll back: says releases rollback; or run again to make it anew.",
                    e);
        } catch (IOException e) {
            if (!Failures.tellsOfContent(e, file)) {
                throw Failures.of(e, "reading " + file);
            }
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "No release at " + release,
                    "Name a directory that holds " + ReleaseInfo.FILE + ".",
                    e);
        }
    }

    /** Hashes every file of a release that is there and says all that is wrong. */
    List<ReleaseProblem> problems(String id) {
        Path release = place(id);
        List<FileEntry> files;
        try {
            files = read(release).files();
        } catch (SaysException unreadable) {
            return List.of(new ReleaseProblem(
                    id,
                    ReleaseInfo.FILE,
                    unreadable.code() == StandardErrorCode.INPUT_NOT_FOUND ? "is missing" : unreadable.problem()));
        }
        List<ReleaseProblem> problems = new ArrayList<>();
        for (FileEntry file : files) {
            try {
                Manifest.problems(release, List.of(file), true)
                        .forEach(problem -> problems.add(new ReleaseProblem(id, problem.file(), problem.what())));
            } catch (SaysException unreadable) {
                problems.add(new ReleaseProblem(id, file.path(), "cannot be read: " + unreadable.problem()));
            }
        }
        return problems;
    }

    /** Takes a release away in one rename, so that none is ever seen in part. Does nothing where there is none. */
    void remove(String id) throws IOException {
        Path release = place(id);
        if (Files.exists(release, LinkOption.NOFOLLOW_LINKS)) {
            AtomicWrites.remove(release, directory.resolve(REMOVED + id + "-" + UUID.randomUUID()));
        }
    }

    /** What installations, deletions and moves of the pointer that were killed left behind. */
    List<Path> leftovers() {
        return entries(InstalledReleases::isLeftover);
    }

    void deleteLeftovers() throws IOException {
        for (Path leftover : leftovers()) {
            AtomicWrites.deleteTree(leftover);
        }
    }

    private static boolean isLeftover(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(STAGED)
                || name.startsWith(DAMAGED)
                || name.startsWith(REMOVED)
                || PointerFile.isLeftover(name);
    }

    private List<Path> entries(Predicate<Path> wanted) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw Failures.of(e, "listing the releases in " + directory);
        }
    }
}
