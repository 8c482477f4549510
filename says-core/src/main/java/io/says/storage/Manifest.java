package io.says.storage;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lies in an immutable directory and what determined it. Written last, as {@code manifest.json}; a directory
 * without one is not finished.
 *
 * @param formatVersion the version of this file's form, now {@value #FORMAT_VERSION}
 * @param stage the stage that wrote the directory
 * @param name the hash that names the directory
 * @param identity everything the name is a hash of
 * @param facts what the stage counted, for example {@code accepted}
 * @param verdict why a run must not go on although this output is good; null where it may
 * @param files every other file, sorted by path
 */
public record Manifest(
        int formatVersion,
        String stage,
        String name,
        Map<String, String> identity,
        Map<String, Long> facts,
        @Nullable Verdict verdict,
        List<FileEntry> files) {

    /**
     * A refusal, kept.
     *
     * @param code the name of a {@link StandardErrorCode}
     * @param problem what happened and where
     * @param hint what to do next
     */
    public record Verdict(String code, String problem, String hint) {

        /** What to keep of a failure. */
        public static Verdict of(SaysException refusal) {
            return new Verdict(refusal.code().name(), refusal.problem(), refusal.hint());
        }

        /** The failure again. */
        public SaysException refusal() {
            StandardErrorCode known = StandardErrorCode.CHECK_FAILED;
            for (StandardErrorCode each : StandardErrorCode.values()) {
                known = each.name().equals(code) ? each : known;
            }
            return new SaysException(known, problem, hint);
        }
    }

    /** The version of the form written now. */
    public static final int FORMAT_VERSION = 1;

    /** The file's name. */
    public static final String FILE = "manifest.json";

    /** Hashes every file below a directory, {@value #FILE} itself left out. Empty files and Hadoop's {@code .crc} too. */
    public static List<FileEntry> entriesOf(Path directory) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile)
                    .filter(f -> !f.equals(directory.resolve(FILE)))
                    .toList()) {
                entries.add(new FileEntry(
                        directory.relativize(file).toString().replace('\\', '/'),
                        Files.size(file),
                        ContentHash.ofFile(file)));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(FileEntry::path));
        return List.copyOf(entries);
    }

    /**
     * Reads a directory's manifest.
     *
     * @throws SaysException {@code CORRUPT_DATA} when there is none or it holds something else; another code, as {@code IO_FAILURE}, where
     *     nothing can be told of it: what does not answer is not damaged
     */
    public static Manifest read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            return Json.read(Files.readString(file), Manifest.class, file.toString());
        } catch (IOException e) {
            if (!Failures.tellsOfContent(e, file)) {
                throw Failures.of(e, "reading " + file);
            }
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "No readable manifest at " + file,
                    "Delete " + directory + " and run again: it will be made anew.",
                    e);
        }
    }

    /**
     * Compares every file with this manifest: present, of the same size and, when asked, of the same content.
     *
     * @param directory where the files lie
     * @param contents whether to hash the files too, which reads all of them
     * @throws SaysException {@code CORRUPT_DATA} naming the first file that differs; another code, as {@code IO_FAILURE}, where a file cannot
     *     be looked at
     */
    public void verify(Path directory, boolean contents) {
        verify(directory, files, contents);
    }

    /** As {@link #verify(Path, boolean)}, for any list of files. */
    public static void verify(Path directory, List<FileEntry> files, boolean contents) {
        Path root = directory.toAbsolutePath().normalize(); // "." alone would start with nothing
        for (FileEntry entry : files) {
            Damage damage = damage(root, entry, contents);
            if (damage != null) {
                throw new SaysException(
                        StandardErrorCode.CORRUPT_DATA,
                        "Damaged data in " + directory + ": " + damage.sentence(),
                        "Restore the directory from a copy, or delete it and run again.");
            }
        }
    }

    /**
     * What is wrong with a file.
     *
     * @param file its path in the manifest
     * @param what what is wrong, without the file's name
     */
    public record Problem(String file, String what) {}

    /**
     * Compares as {@link #verify(Path, List, boolean)} does, and goes on to the end.
     *
     * @param directory where the files lie
     * @param files what should be there
     * @param contents whether to hash the files too, which reads all of them
     * @return every file that differs, in the order of the list
     * @throws SaysException as {@code IO_FAILURE}, where a file cannot be looked at
     */
    public static List<Problem> problems(Path directory, List<FileEntry> files, boolean contents) {
        Path root = directory.toAbsolutePath().normalize();
        List<Problem> problems = new ArrayList<>();
        for (FileEntry entry : files) {
            Damage damage = damage(root, entry, contents);
            if (damage != null) {
                problems.add(new Problem(damage.file(), damage.what()));
            }
        }
        return problems;
    }

    private record Damage(String file, String what) {
        String sentence() {
            return file + " " + what;
        }
    }

    private static @Nullable Damage damage(Path root, FileEntry entry, boolean contents) {
        Path file = inside(root, entry.path());
        if (file == null) {
            return new Damage(entry.path(), "is a manifest entry that leaves the directory");
        }
        try {
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
            if (!there.isRegularFile()) {
                return new Damage(entry.path(), "is missing");
            }
            if (there.size() != entry.size()) {
                return new Damage(entry.path(), "has " + there.size() + " bytes instead of " + entry.size());
            }
            if (contents && !ContentHash.ofFile(file).equals(entry.sha256())) {
                return new Damage(entry.path(), "has other content than when it was written");
            }
            return null;
        } catch (IOException e) {
            if (Failures.tellsOfContent(e, file)) {
                return new Damage(entry.path(), "is missing");
            }
            throw Failures.of(e, "looking at " + file); // what does not answer is not damaged
        }
    }

    /** Where an entry lies, or null for one that leaves the directory or is no path at all. */
    private static @Nullable Path inside(Path root, String entry) {
        if (Arrays.asList(entry.split("[/\\\\]")).contains("..")) {
            return null; // not even one that comes back: what is copied would be written by another way
        }
        try {
            Path file = root.resolve(entry).normalize();
            return file.startsWith(root) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
