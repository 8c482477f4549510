package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.ReleaseMove.Cause;
import io.says.storage.Failures;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

    private final InstalledReleases installed;
    private final PointerFile pointer;
    private final ReleaseInstaller installer;
    private final Clock clock;

    /**
     * @param directory where the releases lie; made on the first installation
     * @param clock tells the time of installations and moves
     */
    public ReleaseStore(Path directory, Clock clock) {
        this.installed = new InstalledReleases(directory);
        this.pointer = new PointerFile(installed);
        this.installer = new ReleaseInstaller(installed, pointer, clock);
        this.clock = clock;
    }

    /** The store in a workspace. */
    public static ReleaseStore inWorkspace(Path workspace) {
        return new ReleaseStore(workspace.resolve("releases"), Clock.systemUTC());
    }

    /** Where the releases lie. */
    public Path directory() {
        return installed.directory();
    }

    /** The id of the release that serves, the champion; empty before the first publication. */
    public Optional<String> currentId() {
        return Optional.ofNullable(pointer.read().current());
    }

    /** The id of the challenger, empty where there is none. */
    public Optional<String> challengerId() {
        return Optional.ofNullable(pointer.read().challenger());
    }

    /** The ids of the releases that served before and can be gone back to, the newest first; an id may come again. */
    public List<String> previousIds() {
        return pointer.read().previous();
    }

    /** The last 200 moves, the newest first. */
    public List<ReleaseMove> history() {
        return pointer.read().history();
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
                            "Nothing has been published in " + directory(),
                            "Run the pipeline first: says run --input PATH, or says demo."));
        }
        if (release.equals(CHALLENGER)) {
            return challengerId()
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.UNKNOWN_RELEASE,
                            "There is no challenger in " + directory(),
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
        return installed
                .find(id)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RELEASE,
                        id.equals(release)
                                ? "No release \"" + id + "\" in " + directory()
                                : "The " + release + " is release \"" + id + "\", which is not in " + directory(),
                        "says releases list shows what there is."));
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
        return InstalledReleases.read(release);
    }

    /** The ids of all releases in order, of damaged ones too. */
    public List<String> ids() {
        return installed.ids();
    }

    /** All releases, the newest installation first. A directory whose passport cannot be read is left out. */
    public List<ReleaseInfo> list() {
        return installed.list();
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
        return install(bundle, id, Runnable::run);
    }

    /**
     * As {@link #install(Path, String)}, for a caller that may have been given up meanwhile.
     *
     * @param last is given the last step, which puts the release in its place and takes no time: runs it, or throws, which leaves what was
     *     installed as before
     */
    public ReleaseInfo install(Path bundle, String id, Consumer<Runnable> last) {
        return installer.install(bundle, id, true, last);
    }

    /**
     * As {@link #install(Path, String)}.
     *
     * @param link whether files may be shared with the bundle, which nobody may write in then
     */
    ReleaseInfo install(Path bundle, String id, boolean link) {
        return installer.install(bundle, id, link, Runnable::run);
    }

    /**
     * What installations, deletions and moves that were killed left behind. The next installation or deletion removes it:
     * writers hold the workspace's lock, so nobody else is at it.
     */
    public List<Path> leftovers() {
        return installed.leftovers();
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
        return move(id, cause);
    }

    /**
     * As {@link #promote(String, Cause)}, right after {@link #install} has read every byte of it: looked at is that the files are there and
     * have their sizes.
     */
    public String promoteInstalled(String id, Cause cause) {
        Path found = directory(id);
        Manifest.verify(found, read(found).files(), false);
        return move(id, cause);
    }

    private String move(String id, Cause cause) {
        ReleasePointer now = pointer.readOrRebuilt();
        if (!id.equals(now.current())) {
            pointer.write(now.promoted(id, clock.instant(), cause));
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
        ReleasePointer now = pointer.read();
        if (now.previous().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NO_RELEASE,
                    "There is no earlier release to go back to in " + directory(),
                    "says releases list shows what there is; says releases promote ID chooses one.");
        }
        String before = now.previous().get(0);
        Path release = directory(before);
        Manifest.verify(release, read(release).files(), false);
        look.accept(release);
        pointer.write(now.rolledBack(clock.instant(), cause));
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
        ReleasePointer now = pointer.read();
        String id = idOf(release);
        read(directory(id));
        if (id.equals(now.current())) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Release " + id + " is the champion, and cannot challenge itself",
                    "says releases list shows the others.");
        }
        if (!id.equals(now.challenger())) {
            pointer.write(now.challengedBy(id, clock.instant(), cause));
        }
    }

    /**
     * Takes the alias of the challenger away. The release stays.
     *
     * @param cause who does it, and why
     * @return the id of the release that was the challenger; empty where there was none, and nothing has changed
     */
    public Optional<String> endChallenge(Cause cause) {
        ReleasePointer now = pointer.read();
        if (now.challenger() != null) {
            pointer.write(now.challengedBy(null, clock.instant(), cause));
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
        ReleasePointer now = pointer.read();
        for (String id : ids) {
            if (!InstalledReleases.isId(id) || id.equals(now.current()) || id.equals(now.challenger())) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "Release \"" + id + "\" cannot be deleted: an alias stands for it, or it is no release",
                        "Promote another or remove the alias first.");
            }
        }
        List<String> there = installed.ids();
        ReleasePointer without = now.without(ids, id -> !there.contains(id), clock.instant(), cause);
        try {
            if (!without.equals(now)) {
                pointer.write(without);
            }
            for (String id : ids) {
                installed.remove(id);
            }
            installed.deleteLeftovers();
        } catch (IOException e) {
            throw Failures.of(e, "deleting releases in " + directory());
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
        if (!installed.ids().contains(id)) {
            directory(release); // says that there is none
        }
        return installed.problems(id);
    }

    /**
     * Says what is wrong with the pointer: that it cannot be read, or what it refers to that is not there, by an alias or as
     * a release to go back to.
     */
    public List<ReleaseProblem> pointerProblems() {
        return pointer.problems();
    }
}
