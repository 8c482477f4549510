package io.says.release;

import io.says.SaysException;
import io.says.json.Json;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code pointer.json} beside the releases it names. Readers see the old text or the new, never a part. */
final class PointerFile {

    private static final Logger LOG = LoggerFactory.getLogger(PointerFile.class);
    private static final String NAME = "pointer.json";

    private final Path file;
    private final InstalledReleases installed;

    PointerFile(InstalledReleases installed) {
        this.file = installed.directory().resolve(NAME);
        this.installed = installed;
    }

    /** Whether a file of that name is what a killed replacement of the pointer left. */
    static boolean isLeftover(String name) {
        return name.startsWith("." + NAME + ".");
    }

    /**
     * What it says; nothing before the first publication.
     *
     * @throws SaysException {@code CORRUPT_DATA} when it cannot be read
     */
    ReleasePointer read() {
        if (!Files.isRegularFile(file)) {
            return ReleasePointer.EMPTY;
        }
        try {
            return Json.read(Files.readString(file), ReleasePointer.class, file.toString());
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    /** What it says, or where that cannot be read, that the installed releases, the newest first, are those to go back to. */
    ReleasePointer readOrRebuilt() {
        try {
            return read();
        } catch (SaysException damaged) {
            LOG.warn("The release pointer is taken from what is installed: {}", damaged.rendered());
            return ReleasePointer.rebuilt(
                    installed.list().stream().map(ReleaseInfo::id).toList());
        }
    }

    void write(ReleasePointer pointer) {
        try {
            AtomicWrites.text(file, Json.pretty(pointer));
        } catch (IOException e) {
            throw Failures.of(e, "moving the release pointer in " + installed.directory());
        }
    }

    /** That it cannot be read, or what it refers to that is not there, by an alias or as a release to go back to. */
    List<ReleaseProblem> problems() {
        ReleasePointer now;
        try {
            now = read();
        } catch (SaysException damaged) {
            return List.of(new ReleaseProblem("", NAME, damaged.problem()));
        }
        List<String> there = installed.ids();
        List<ReleaseProblem> problems = new ArrayList<>();
        if (now.current() != null && !there.contains(now.current())) {
            problems.add(new ReleaseProblem(now.current(), NAME, "the champion is missing"));
        }
        String challenger = now.challenger();
        if (challenger != null && !there.contains(challenger)) {
            problems.add(new ReleaseProblem(challenger, NAME, "the challenger is missing"));
        }
        now.previous().stream()
                .distinct()
                .filter(id -> !there.contains(id))
                .forEach(id -> problems.add(new ReleaseProblem(id, NAME, "a release to go back to is missing")));
        return problems;
    }
}
