package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.release.ReleaseMove.Cause;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases of a workspace: immutable directories named by their id, and {@code pointer.json}, the one file that says
 * which of them serves, which stands beside it, which served before, and how that came about. Whatever moves replaces that
 * file and nothing else. Readers need no lock; writers are expected to hold the workspace's.
 *
 * <p>Wherever a release is named, an alias will do: {@value #CHAMPION} is the release that serves, {@value #CHALLENGER} one
 * put beside it to be compared or tried out.
 */
public final class ReleaseStore {

    /** The alias of the release that serves. */
    public static final String CHAMPION = "champion";

    /** The alias of the release put beside the one that serves. */
    public static final String CHALLENGER = "challenger";

    private static final String POINTER = "pointer.json";
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseStore.class);
    private static final String STAGED = ".staged-";
    private static final String DAMAGED = ".damaged-";
    private static final String REMOVED = ".removed-";
    private static final String ID = "[0-9a-z]{1,64}";

    private final Path directory;
    private final Clock clock;

    /**
     * @param directory where the releases lie; made on the first installation
     * @param clock tells the time of installations and moves
     */
    public ReleaseStore(Path directory, Clock clock) {
        this.directory = directory.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /** The store in a workspace. */
    public static ReleaseStore inWorkspace(Path workspace) {
        return new ReleaseStore(workspace.resolve("releases"), Clock.systemUTC());
    }

    /** Where the releases lie. */
    public Path directory() {
        return directory;
    }

    /** The id of the release that serves, the champion; empty before the first publication. */
    public Optional<String> currentId() {
        return Optional.ofNullable(pointer().current());
    }

    /** The id of the challenger, empty where there is none. */
    public Optional<String> challengerId() {
        return Optional.ofNullable(pointer().challenger());
    }

    /** The ids of the releases that served before and can be gone back to, the newest first; an id may come again. */
    public List<String> previousIds() {
        return pointer().previous();
    }

    /** The last 200 moves, the newest first. */
    public List<ReleaseMove> history() {
        return pointer().history();
    }

    /**
     * The directory of the release that serves.
     *
     * @throws SaysException {@code NO_RELEASE} before the first publication
     */
    public Path current() {
        return directory(CHAMPION);
    }

    /**
     * The id of the release that a name stands for; an id stands for itself, whether or not there is such a release.
     *
     * @param release an id or an alias
     * @throws SaysException {@code NO_RELEASE} for the champion before the first publication, {@code UNKNOWN_RELEASE} for
     *     the challenger where there is none
     */
    public String idOf(String release) {
        if (release.equals(CHAMPION)) {
            return currentId()
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.NO_RELEASE,
                            "Nothing has been published in " + directory,
                            "Run the pipeline first: says run --input PATH, or says demo."));
        }
        if (release.equals(CHALLENGER)) {
            return challengerId()
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.UNKNOWN_RELEASE,
                            "There is no challenger in " + directory,
                            "says releases alias challenger ID names one."));
        }
        return release;
    }

    /**
     * A release's directory.
     *
     * @param release an id or an alias
     * @throws SaysException {@code UNKNOWN_RELEASE}, or {@code NO_RELEASE} for the champion before the first publication
     */
    public Path directory(String release) {
        String id = idOf(release);
        Path found = isId(id) ? directory.resolve(id) : directory;
        if (found.equals(directory) || !Files.isRegularFile(found.resolve(ReleaseInfo.FILE))) {
            throw new SaysException(
                    StandardErrorCode.UNKNOWN_RELEASE,
                    id.equals(release)
                            ? "No release \"" + id + "\" in " + directory
                            : "The " + release + " is release \"" + id + "\", which is not in " + directory,
                    "says releases list shows what there is.");
        }
        return found;
    }

    private static boolean isId(String text) {
        return text.matches(ID) && !isAlias(text);
    }

    private static boolean isAlias(String text) {
        return text.equals(CHAMPION) || text.equals(CHALLENGER);
    }

    /** A release's passport, by id or alias. */
    public ReleaseInfo info(String release) {
        return read(directory(release));
    }

    /**
     * Reads the passport of a release directory.
     *
     * @throws SaysException {@code INPUT_NOT_FOUND} when there is none, {@code CORRUPT_DATA} when it is no passport; another code, as
     *     {@code IO_FAILURE}, where nothing can be told of it
     */
    public static ReleaseInfo read(Path release) {
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

    /** The ids of all releases in order, of damaged ones too. */
    public List<String> ids() {
        return entries(entry -> isId(entry.getFileName().toString()) && Files.isDirectory(entry)).stream()
                .map(entry -> entry.getFileName().toString())
                .toList();
    }

    /** All releases, the newest installation first. A directory whose passport cannot be read is left out. */
    public List<ReleaseInfo> list() {
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
     * Puts a bundle into the store under an id. Does nothing when it is there already, whole: the same id is the same
     * content. A release of that id which is damaged or incomplete gives way to the bundle. The files are linked where the
     * file system can, copied otherwise and where they replace damaged ones. Does not promote.
     *
     * @param bundle a directory with a {@code release.json} and the files it names; it may lie in a store that Hadoop reaches
     * @param id 1 to 64 digits and lower-case letters, no alias
     * @throws SaysException {@code INVALID_REQUEST} for another kind of id, {@code CORRUPT_DATA} when a file of the bundle
     *     is missing, differs or lies outside it; what was installed is then as before
     */
    public ReleaseInfo install(Path bundle, String id) {
        return install(bundle, id, true);
    }

    /**
     * As {@link #install(Path, String)}.
     *
     * @param link whether files may be shared with the bundle, which nobody may write in then
     */
    ReleaseInfo install(Path bundle, String id, boolean link) {
        if (!isId(id)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Not a release id: \"" + id + "\"" + (isAlias(id) ? ", which is an alias" : ""),
                    "Use 1 to 64 digits and lower-case letters, and no alias.");
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
                    put(bundle.resolve(entry.path()), staged.resolve(entry.path()), link && !replacing);
                }
                Files.writeString(staged.resolve(ReleaseInfo.FILE), Json.pretty(info));
                verify(staged, bundle, info);
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

    /** Damage is told of where it came from: nobody knows the directory aside, which has another name each time. */
    private static void verify(Path staged, Path bundle, ReleaseInfo info) {
        try {
            Manifest.verify(staged, info.files(), true);
        } catch (SaysException damaged) {
            Manifest.verify(bundle, info.files(), true);
            throw damaged;
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
        ReleasePointer now = pointerOrRebuilt();
        return Stream.concat(Stream.ofNullable(now.current()), now.previous().stream())
                .filter(other -> !other.equals(id))
                .findFirst()
                .orElse(null);
    }

    /**
     * What installations, deletions and moves that were killed left behind. The next installation or deletion removes it:
     * writers hold the workspace's lock, so nobody else is at it.
     */
    public List<Path> leftovers() {
        return entries(ReleaseStore::isLeftover);
    }

    private void deleteLeftovers() throws IOException {
        for (Path leftover : leftovers()) {
            AtomicWrites.deleteTree(leftover);
        }
    }

    private static boolean isLeftover(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(STAGED)
                || name.startsWith(DAMAGED)
                || name.startsWith(REMOVED)
                || name.startsWith("." + POINTER + ".");
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

    private static void put(Path from, Path to, boolean link) throws IOException {
        Path parent = to.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (link && !Locations.isRemote(from)) {
            try {
                Files.createLink(to, from);
                return;
            } catch (UnsupportedOperationException | IOException e) {
                LOG.debug("{} cannot be linked, it is copied", from, e);
            }
        }
        Files.copy(from, to);
    }

    /** As {@link #promote(String, Cause)}, because somebody asked for it. */
    public void promote(String release) {
        promote(release, Cause.command(null));
    }

    /**
     * Makes a release the champion, the one that serves, after verifying its files. Does nothing when it already is; it is
     * the challenger no longer. A pointer that cannot be read is written anew: the other releases, the newest first, are
     * then those to go back to.
     *
     * @param release an id or an alias
     * @param cause who does it, and why
     * @return the id of the champion
     * @throws SaysException {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA}; the pointer is then unchanged
     */
    public String promote(String release, Cause cause) {
        String id = idOf(release);
        verify(id);
        ReleasePointer now = pointerOrRebuilt();
        if (!id.equals(now.current())) {
            write(now.promoted(id, clock.instant(), cause));
        }
        return id;
    }

    /** As {@link #rollback(Cause, Consumer)}, because somebody asked for it, without a further look. */
    public String rollback() {
        return rollback(Cause.command(null), release -> {});
    }

    /**
     * Goes back to the release that served before. Its passport has to be readable, its files there and of the right sizes;
     * what they hold is not read, which may be gigabytes: whoever serves the release verifies it on opening.
     *
     * @param cause who does it, and why
     * @param look is shown the release's directory before anything moves, and may refuse by throwing
     * @return the id of the release that serves now
     * @throws SaysException {@code NO_RELEASE} when there is nothing to go back to, {@code UNKNOWN_RELEASE} or
     *     {@code CORRUPT_DATA} when the release is missing or damaged; the pointer is then unchanged
     */
    public String rollback(Cause cause, Consumer<Path> look) {
        ReleasePointer now = pointer();
        if (now.previous().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NO_RELEASE,
                    "There is no earlier release to go back to in " + directory,
                    "says releases list shows what there is; says releases promote ID chooses one.");
        }
        String before = now.previous().get(0);
        Path release = directory(before);
        Manifest.verify(release, read(release).files(), false);
        look.accept(release);
        write(now.rolledBack(clock.instant(), cause));
        return before;
    }

    /**
     * Makes a release the challenger, in place of another if there is one. Does nothing when it already is.
     *
     * @param release an id
     * @param cause who does it, and why
     * @throws SaysException {@code UNKNOWN_RELEASE}, or {@code INVALID_REQUEST} for the champion
     */
    public void challenge(String release, Cause cause) {
        ReleasePointer now = pointer();
        String id = idOf(release);
        read(directory(id));
        if (id.equals(now.current())) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Release " + id + " is the champion, and cannot challenge itself",
                    "says releases list shows the others.");
        }
        if (!id.equals(now.challenger())) {
            write(now.challengedBy(id, clock.instant(), cause));
        }
    }

    /**
     * Takes the alias of the challenger away. The release stays.
     *
     * @param cause who does it, and why
     * @return the id of the release that was the challenger; empty where there was none, and nothing has changed
     */
    public Optional<String> endChallenge(Cause cause) {
        ReleasePointer now = pointer();
        if (now.challenger() != null) {
            write(now.challengedBy(null, clock.instant(), cause));
        }
        return Optional.ofNullable(now.challenger());
    }

    /**
     * Deletes releases, and what killed writers left behind. First the pointer forgets them, and any release to go back to
     * that is not there; then each leaves in one rename, so that none is ever seen in part.
     *
     * @param ids of releases that no alias stands for
     * @param cause who does it, and why
     * @throws SaysException {@code INVALID_REQUEST} for the champion or the challenger; nothing is deleted then
     */
    public void delete(List<String> ids, Cause cause) {
        ReleasePointer now = pointer();
        for (String id : ids) {
            if (!isId(id) || id.equals(now.current()) || id.equals(now.challenger())) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "Release \"" + id + "\" cannot be deleted: an alias stands for it, or it is no release",
                        "Promote another or remove the alias first.");
            }
        }
        List<String> there = ids();
        ReleasePointer without = now.without(ids, id -> !there.contains(id), clock.instant(), cause);
        try {
            if (!without.equals(now)) {
                write(without);
            }
            for (String id : ids) {
                Path release = directory.resolve(id);
                if (Files.exists(release, LinkOption.NOFOLLOW_LINKS)) {
                    AtomicWrites.remove(release, directory.resolve(REMOVED + id + "-" + UUID.randomUUID()));
                }
            }
            deleteLeftovers();
        } catch (IOException e) {
            throw Failures.of(e, "deleting releases in " + directory);
        }
    }

    /**
     * Hashes every file of a release.
     *
     * @param release an id or an alias
     * @throws SaysException {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA} naming the first file that differs
     */
    public void verify(String release) {
        Path found = directory(release);
        Manifest.verify(found, read(found).files(), true);
    }

    /**
     * Hashes every file of a release and says all that is wrong.
     *
     * @param release an id or an alias
     * @return empty for a release that is whole
     * @throws SaysException {@code UNKNOWN_RELEASE} when there is no such directory
     */
    public List<ReleaseProblem> problems(String release) {
        String id = idOf(release);
        if (!ids().contains(id)) {
            directory(release); // says that there is none
        }
        Path found = directory.resolve(id);
        List<FileEntry> files;
        try {
            files = read(found).files();
        } catch (SaysException unreadable) {
            return List.of(new ReleaseProblem(
                    id,
                    ReleaseInfo.FILE,
                    unreadable.code() == StandardErrorCode.INPUT_NOT_FOUND ? "is missing" : unreadable.problem()));
        }
        List<ReleaseProblem> problems = new ArrayList<>();
        for (FileEntry file : files) {
            try {
                Manifest.problems(found, List.of(file), true)
                        .forEach(problem -> problems.add(new ReleaseProblem(id, problem.file(), problem.what())));
            } catch (SaysException unreadable) {
                problems.add(new ReleaseProblem(id, file.path(), "cannot be read: " + unreadable.problem()));
            }
        }
        return problems;
    }

    /**
     * Says what is wrong with the pointer: that it cannot be read, or what it refers to that is not there, by an alias or as
     * a release to go back to.
     */
    public List<ReleaseProblem> pointerProblems() {
        ReleasePointer now;
        try {
            now = pointer();
        } catch (SaysException damaged) {
            return List.of(new ReleaseProblem("", POINTER, damaged.problem()));
        }
        List<String> there = ids();
        List<ReleaseProblem> problems = new ArrayList<>();
        if (now.current() != null && !there.contains(now.current())) {
            problems.add(new ReleaseProblem(now.current(), POINTER, "the champion is missing"));
        }
        String challenger = now.challenger();
        if (challenger != null && !there.contains(challenger)) {
            problems.add(new ReleaseProblem(challenger, POINTER, "the challenger is missing"));
        }
        now.previous().stream()
                .distinct()
                .filter(id -> !there.contains(id))
                .forEach(id -> problems.add(new ReleaseProblem(id, POINTER, "a release to go back to is missing")));
        return problems;
    }

    private ReleasePointer pointerOrRebuilt() {
        try {
            return pointer();
        } catch (SaysException damaged) {
            LOG.warn("The release pointer is taken from what is installed: {}", damaged.rendered());
            return ReleasePointer.rebuilt(list().stream().map(ReleaseInfo::id).toList());
        }
    }

    private ReleasePointer pointer() {
        Path file = directory.resolve(POINTER);
        if (!Files.isRegularFile(file)) {
            return ReleasePointer.EMPTY;
        }
        try {
            return Json.read(Files.readString(file), ReleasePointer.class, file.toString());
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    private void write(ReleasePointer pointer) {
        try {
            AtomicWrites.text(directory.resolve(POINTER), Json.pretty(pointer));
        } catch (IOException e) {
            throw Failures.of(e, "moving the release pointer in " + directory);
        }
    }
}
