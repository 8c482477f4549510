package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.release.ReleaseMove.Cause;
import io.says.storage.AtomicWrites;
import io.says.storage.ContentHash;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases at a place that many machines see, an object store for one: where a workspace publishes and others serve from. Nothing there
 * is renamed and nothing is replaced that counts.
 *
 * <ul>
 *   <li>{@code releases/<id>/}: the files first, {@code release.json} last. Without it a release does not count.
 *   <li>{@code pointers/<number>.json}: what serves. Whoever first writes the next number has moved it; the highest number that can be
 *       read is in force. This is how table formats on object stores commit; it takes no more than a store that refuses a second file of a
 *       name.
 * </ul>
 *
 * <p>Several workspaces may publish to one place: one move follows another. Whoever serves checks every byte by its hash. Thread-safe.
 */
public final class PublishedReleases {

    /** How many pointers are kept, as a history. */
    public static final int REMEMBERED = 200;

    private static final Logger LOG = LoggerFactory.getLogger(PublishedReleases.class);
    private static final Pattern POINTER = Pattern.compile("([0-9]{10})\\.json");
    private static final int RACES = 100;

    private final Path place;
    private final Clock clock;

    /**
     * @param place the place; made with the first publication
     * @param clock tells the time of publications
     */
    public PublishedReleases(Path place, Clock clock) {
        this.place = place;
        this.clock = clock;
    }

    /** The place. */
    public Path place() {
        return place;
    }

    private Path releases() {
        return place.resolve("releases");
    }

    private Path pointers() {
        return place.resolve("pointers");
    }

    /** What is in force; empty before the first publication. */
    public Optional<PublishedPointer> current() {
        return history().findFirst();
    }

    /** What was in force, the newest first; read as it is asked for. */
    private Stream<PublishedPointer> history() {
        List<Long> numbers = numbers();
        return numbers.stream()
                .sorted(Comparator.reverseOrder())
                .map(this::read)
                .flatMap(Optional::stream);
    }

    private List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (String name : names(pointers())) {
            Matcher matcher = POINTER.matcher(name);
            if (matcher.matches()) {
                numbers.add(Long.parseLong(matcher.group(1)));
            }
        }
        return numbers;
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw Failures.of(e, "listing " + directory);
        }
    }

    /** One that cannot be read, cut off by the death of its writer, does not count: the one before it is in force. */
    private Optional<PublishedPointer> read(long number) {
        Path file = pointer(number);
        try {
            return Optional.of(Json.read(Files.readString(file), PublishedPointer.class, file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        } catch (SaysException cutOff) {
            LOG.warn("Passed over: {}", cutOff.rendered());
            return Optional.empty();
        }
    }

    private Path pointer(long number) {
        return pointers().resolve(String.format(java.util.Locale.ROOT, "%010d.json", number));
    }

    /**
     * Makes the place say what a workspace says: brings its champion and its challenger there, then moves the pointer. Does nothing where
     * all that is so already.
     *
     * @param from the workspace's releases, with a champion
     * @param cause who does it, and why
     * @return what is in force now
     * @throws SaysException {@code NO_RELEASE} before the first publication in the workspace, {@code CORRUPT_DATA} where a release in it is
     *     damaged, or what keeps the place from being written; what was in force there still is
     */
    public PublishedPointer push(ReleaseStore from, Cause cause) {
        bring(from);
        return point(from, cause);
    }

    /** The first half of {@link #push}: may take long, and changes nothing for whoever serves. */
    public void bring(ReleaseStore from) {
        bring(from.directory(ReleaseStore.CHAMPION));
        from.challengerId().ifPresent(id -> bring(from.directory(id)));
    }

    /** The second half of {@link #push}: one small file. What it names has to be there. */
    public PublishedPointer point(ReleaseStore from, Cause cause) {
        String champion = from.idOf(ReleaseStore.CHAMPION);
        String challenger = from.challengerId().orElse(null);
        PublishedPointer before = current().orElse(null);
        if (before != null && before.champion().equals(champion) && Objects.equals(before.challenger(), challenger)) {
            return before;
        }
        for (String id : Stream.concat(Stream.of(champion), Stream.ofNullable(challenger))
                .toList()) {
            if (!isFinished(releases().resolve(id))) {
                throw new SaysException(
                        StandardErrorCode.UNKNOWN_RELEASE,
                        "Release " + id + " is not in " + releases(),
                        "says releases push brings it there.");
            }
        }
        PublishedPointer written = append(champion, challenger, cause);
        forget(written.number());
        return written;
    }

    private PublishedPointer append(String champion, @Nullable String challenger, Cause cause) {
        try {
            Files.createDirectories(pointers());
            for (int race = 0; race < RACES; race++) {
                long next = numbers().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
                PublishedPointer pointer = new PublishedPointer(
                        next, champion, challenger, clock.instant(), cause.by(), cause.why(), cause.details());
                try {
                    Files.write(
                            pointer(next),
                            Json.pretty(pointer).getBytes(StandardCharsets.UTF_8),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE);
                    return pointer;
                } catch (FileAlreadyExistsException e) {
                    LOG.info(
                            "Another has moved the pointer in {} to {} meanwhile; this move comes after it",
                            place,
                            next);
                }
            }
        } catch (IOException e) {
            throw Failures.of(e, "moving the pointer in " + place);
        }
        throw new SaysException(
                StandardErrorCode.IO_FAILURE,
                "Others have moved the pointer in " + place + " " + RACES + " times in a row",
                "Look who publishes there, and push again.");
    }

    private void forget(long newest) {
        for (long number : numbers()) {
            if (number <= newest - REMEMBERED) {
                try {
                    Files.deleteIfExists(pointer(number));
                } catch (IOException e) {
                    LOG.warn("An old pointer stays in {}: {}", place, e.toString());
                }
            }
        }
    }

    /**
     * Brings a release there, unless it is there already; nobody serves it yet.
     *
     * @param release its directory in a workspace
     */
    public void bring(Path release) {
        ReleaseInfo info = ReleaseStore.read(release);
        Path target = releases().resolve(info.id());
        try {
            Path passport = target.resolve(ReleaseInfo.FILE);
            ReleaseInfo there = passport(target);
            boolean same = there != null && there.files().equals(info.files());
            if (same && Manifest.problems(target, info.files(), false).isEmpty()) {
                return;
            }
            if (!same) {
                if (there != null && isNamed(info.id())) {
                    throw new SaysException(
                            StandardErrorCode.CORRUPT_DATA,
                            "Another release of the id " + info.id() + " is in " + place + ", and its pointer names it",
                            "Look which workspace published it, and let each have a place of its own.");
                }
                // What is being written anew does not count meanwhile; what is only mended goes on counting.
                Files.deleteIfExists(passport);
            }
            for (FileEntry entry : info.files()) {
                Path file = target.resolve(entry.path());
                if (!same || !Manifest.problems(target, List.of(entry), false).isEmpty()) {
                    copy(release.resolve(entry.path()), file, entry);
                }
            }
            Manifest.verify(target, info.files(), false);
            if (!same) {
                Files.writeString(passport, Json.pretty(info));
            }
            LOG.info("Release {} is in {}", info.id(), place);
        } catch (IOException e) {
            throw Failures.of(e, "bringing release " + info.id() + " to " + place);
        }
    }

    private static boolean isFinished(Path release) {
        try {
            return Locations.exists(release.resolve(ReleaseInfo.FILE));
        } catch (IOException e) {
            throw Failures.of(e, "looking at " + release);
        }
    }

    /** What the place says of a release; null where it says nothing that can be read. */
    private static @Nullable ReleaseInfo passport(Path target) {
        if (!isFinished(target)) {
            return null;
        }
        try {
            return ReleaseStore.read(target);
        } catch (SaysException damaged) {
            if (damaged.code() != StandardErrorCode.CORRUPT_DATA) {
                throw damaged; // a place that does not answer says nothing of what is in it
            }
            LOG.warn("It is brought again: {}", damaged.rendered());
            return null;
        }
    }

    private boolean isNamed(String id) {
        return current()
                .filter(now -> id.equals(now.champion()) || id.equals(now.challenger()))
                .isPresent();
    }

    /** Copies a file and sees that it is what the passport says, so that damage does not spread. */
    private static void copy(Path from, Path to, FileEntry entry) throws IOException {
        if (!ContentHash.ofFile(from).equals(entry.sha256())) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    from + " has other content than when it was written",
                    "Go back to another release, or run again to make it anew.");
        }
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.deleteIfExists(to); // another name of the same file, in some workspace, keeps its content
        try (OutputStream out = Files.newOutputStream(to)) {
            Files.copy(from, out);
        }
    }

    /**
     * Makes a workspace say what the place says: brings champion and challenger over, every byte checked by its hash, then moves the
     * pointer of the workspace. Does nothing where all that is so already. Only with the lock of the workspace held.
     *
     * @param into the workspace's releases
     * @param pointer what {@link #current} said
     * @return whether anything has changed
     * @throws SaysException {@code CORRUPT_DATA} where what is published is damaged; what served in the workspace still does
     */
    public boolean pull(ReleaseStore into, PublishedPointer pointer) {
        if (!differs(into, pointer)) {
            return false;
        }
        Map<String, String> details = new HashMap<>(pointer.details());
        details.put("published", Long.toString(pointer.number()));
        details.put("from", place.toString());
        Cause cause = new Cause(pointer.by(), pointer.why(), details);
        String challenger = pointer.challenger();
        for (String id : Stream.concat(Stream.of(pointer.champion()), Stream.ofNullable(challenger))
                .toList()) {
            into.install(releases().resolve(id), id, false);
        }
        into.promote(pointer.champion(), cause);
        if (challenger == null) {
            into.endChallenge(cause);
        } else {
            into.challenge(challenger, cause);
        }
        return true;
    }

    /** Whether {@link #pull} would change anything. */
    public boolean differs(ReleaseStore into, PublishedPointer pointer) {
        try {
            return !(into.currentId().equals(Optional.of(pointer.champion()))
                    && into.challengerId().equals(Optional.ofNullable(pointer.challenger()))
                    && into.ids().contains(pointer.champion()));
        } catch (SaysException damaged) {
            return true; // a pointer that cannot be read is written anew
        }
    }

    /**
     * Releases that nobody goes back to, and what publishers that died left half there.
     *
     * @param keep how many champions before the present one stay, at least 0
     * @param untouched how long something has to have lain there: another may be in the middle of bringing it
     * @return the directories of what can go
     */
    public List<Path> needless(int keep, Duration untouched) {
        Set<String> kept = new HashSet<>();
        Set<String> champions = new HashSet<>();
        List<PublishedPointer> history = history().toList();
        for (PublishedPointer pointer : history) {
            if (champions.size() <= keep) {
                champions.add(pointer.champion());
            }
        }
        kept.addAll(champions);
        history.stream()
                .limit(1)
                .map(PublishedPointer::challenger)
                .filter(Objects::nonNull)
                .forEach(kept::add);
        Instant before = clock.instant().minus(untouched);
        List<Path> going = new ArrayList<>();
        for (String id : names(releases())) {
            Path release = releases().resolve(id);
            try {
                if (!kept.contains(id) && newest(release).isBefore(before)) {
                    going.add(release);
                }
            } catch (IOException e) {
                throw Failures.of(e, "looking at release " + id + " in " + place);
            }
        }
        return going;
    }

    /** Removes what {@link #needless} found. First it counts no longer. */
    public void remove(List<Path> going) {
        for (Path release : going) {
            if (isNamed(release.getFileName().toString())) {
                LOG.info("{} stays: somebody went back to it meanwhile", release);
                continue;
            }
            try {
                Files.deleteIfExists(release.resolve(ReleaseInfo.FILE));
                AtomicWrites.deleteTree(release);
            } catch (IOException e) {
                throw Failures.of(e, "removing " + release);
            }
        }
    }

    private static Instant newest(Path directory) throws IOException {
        Instant newest = Instant.EPOCH;
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                newest = written.isAfter(newest) ? written : newest;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return newest;
    }
}
