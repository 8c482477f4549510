package io.says.orchestrator.home;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An archive of the classes that the page's program loads, ready to be mapped by the JVM: it starts sooner from it. It lies beside the
 * program, and {@code bin/says} takes it where it is whole and the jars are those it was made of, by the checksums in its name, and the program's
 * owner alone can write it: whoever can write it chooses what the program runs, as whoever can write the jars does. A JVM that did not make it does
 * without.
 *
 * @param home the installation
 */
public record PageArchive(Path home) {

    /** The system property of a program that shows what it loads and ends. */
    public static final String REHEARSAL = "says.ui.rehearsal";

    private static final String PREFIX = "says-ui.";
    private static final String SUFFIX = ".jsa";

    private static final Integer ROOT = 0;

    /** A rehearsal takes some seconds, and longer where a large release is read from a slow disk. */
    private static final long MOST_MINUTES = 10;

    /** The exit codes of a JVM that Ctrl-C or a request to terminate ends: it comes to the page as it does to this program. */
    private static final Set<Integer> STOPPED = Set.of(128 + 2, 128 + 15);

    private static final Pattern FAILURE = Pattern.compile("\\[([A-Z_]+)\\] (.*) Hint: (.*)");
    private static final Pattern REMARK = Pattern.compile("WARNING:|NOTE:|Picked up ");

    /** The polynomial of the POSIX utility {@code cksum}, which is at hand wherever a shell is. */
    private static final int POLYNOMIAL = 0x04C11DB7;

    /**
     * Makes it, in place of any that there is: starts the page, has it answer some requests and ends it.
     *
     * @param environment the variables of this process, with memory and flags of the JVM
     * @param arguments those of the page's program
     * @return the file
     * @throws SaysException what keeps the page from starting, {@code TIMED_OUT} where it takes too long, {@code WORKSPACE_UNUSABLE} where the installation cannot be written in or is somebody else's, {@code MISSING_DEPENDENCY} where
     *     the JVM makes none
     */
    public Path make(Map<String, String> environment, List<String> arguments) {
        try {
            // Of what there is before the program starts: an update under way leaves an archive that is not used.
            String jars = sum(jars());
            sweep();
            try (Aside aside = new Aside(Files.createTempDirectory(home, "." + PREFIX))) {
                requireOwner(aside.directory);
                Path made = aside.directory.resolve("made" + SUFFIX);
                Path said = aside.directory.resolve("said.txt");
                int code = rehearse(aside, made, said, environment, arguments);
                if (code != 0 || !Files.isRegularFile(made)) {
                    throw failure(aside.stopped || STOPPED.contains(code), said);
                }
                Path archive = home.resolve(PREFIX + sum(List.of(made)) + "." + jars + SUFFIX);
                if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
                    // Whatever the umask: one that a group may write is not used, and one that others cannot read is of
                    // no use to them.
                    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
                }
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
                deleteOthers(archive);
                return archive;
            }
        } catch (IOException e) {
            throw Failures.of(e, "making an archive of the page's classes in " + home);
        }
    }

    /** What somebody else made than the program's owner or root is not used, so it is not made either. */
    private void requireOwner(Path made) throws IOException {
        if (!made.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Object maker = Files.getAttribute(made, "unix:uid");
        Object owner = Files.getAttribute(home.resolve(ChildProgram.UI), "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!counts(maker, owner)) {
            throw new SaysException(
                    StandardErrorCode.WORKSPACE_UNUSABLE,
                    "An archive that user " + maker + " makes would not be used: the program in " + home + " is user "
                            + owner + "'s",
                    "Run says ui --archive as that user or as root.");
        }
    }

    /** Whether what one user made is used with the program of another: users by their numbers, as {@code bin/says} does. */
    static boolean counts(Object maker, Object owner) {
        return maker.equals(ROOT) || maker.equals(owner);
    }

    private int rehearse(Aside aside, Path made, Path said, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                new ChildProgram(home, ChildProgram.UI).command(environment, Map.of(REHEARSAL, "true"), arguments));
        command.add(1, "-XX:ArchiveClassesAtExit=" + made);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        aside.program = process;
        try {
            process.getOutputStream().close();
            if (process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw new SaysException(
                    StandardErrorCode.TIMED_OUT,
                    "The page did not start, answer and end within " + MOST_MINUTES + " minutes",
                    "The page starts without an archive too; --workspace names one with less to open.");
        } catch (InterruptedException e) {
            throw Failures.of(e, "making an archive of the page's classes");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Why there is no archive: what the page said itself, if anything. */
    private static SaysException failure(boolean stopped, Path said) throws IOException {
        if (stopped) {
            return new SaysException(
                    StandardErrorCode.CANCELLED,
                    "Interrupted while making an archive of the page's classes",
                    "What there was is as it was.");
        }
        String last = lastOf(said);
        Matcher failure = FAILURE.matcher(last);
        if (failure.matches()) {
            for (StandardErrorCode code : StandardErrorCode.values()) {
                if (code.name().equals(failure.group(1))) {
                    return new SaysException(code, failure.group(2), failure.group(3));
                }
            }
        }
        return new SaysException(
                StandardErrorCode.MISSING_DEPENDENCY,
                "Java has made no archive of the page's classes" + (last.isEmpty() ? "" : ": " + last),
                "The page starts without one, only later. Java needs its own archive for it: java -Xshare:dump"
                        + " makes that.");
    }

    /** What was said last; warnings and the JVM's remarks on single classes left out. */
    private static String lastOf(Path said) throws IOException {
        return Files.isRegularFile(said)
                ? Files.readAllLines(said).stream()
                        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                        .filter(line -> !line.contains("[warning]")
                                && !REMARK.matcher(line).lookingAt())
                        .reduce((first, second) -> second)
                        .orElse("")
                : "";
    }

    /** Takes away what an end by force has left; what is younger may be somebody's who makes an archive right now. */
    private void sweep() throws IOException {
        Instant old = Instant.now().minus(2 * MOST_MINUTES, ChronoUnit.MINUTES);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(home, "." + PREFIX + "[0-9]*")) {
            for (Path directory : left) {
                try {
                    if (Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(old)) {
                        AtomicWrites.deleteTree(directory);
                    }
                } catch (IOException e) {
                    // Gone already, or another user's, who can take it away.
                }
            }
        }
    }

    /** A directory that is gone in the end, with the program that writes to it, also when this one is told to stop. */
    private static final class Aside implements AutoCloseable {

        private final Path directory;
        private final Thread hook = new Thread(this::stop, "says-end-of-archive");
        private volatile @Nullable Process program;
        private volatile boolean stopped;

        Aside(Path directory) {
            this.directory = directory;
            Runtime.getRuntime().addShutdownHook(hook);
        }

        private void stop() {
            stopped = true;
            Process running = program;
            try {
                if (running != null) {
                    running.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
                }
                AtomicWrites.deleteTree(directory);
            } catch (IOException e) {
                // The next one sweeps it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the process is ending: the hook tidies up
            }
            AtomicWrites.deleteTree(directory);
        }
    }

    private void deleteOthers(Path archive) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(home, PREFIX + "*" + SUFFIX)) {
            for (Path other : others) {
                if (!other.equals(archive)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    /** The launcher, which names the libraries, and the jars of SAYS itself, in the order in which {@code bin/says} reads them. */
    private List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        Path lib = home.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (DirectoryStream<Path> own = Files.newDirectoryStream(lib, "says-*.jar")) {
                own.forEach(jars::add);
            }
        }
        jars.sort(Comparator.comparing(jar -> jar.getFileName().toString()));
        jars.add(0, home.resolve(ChildProgram.UI));
        return jars;
    }

    /** What {@code cksum} gives for files read one after the other: a checksum from 0 to 2³² - 1, a point, the size in bytes. */
    static String sum(List<Path> files) throws IOException {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int rest = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                rest = rest << 1 ^ (rest < 0 ? POLYNOMIAL : 0);
            }
            table[i] = rest;
        }
        int sum = 0;
        long size = 0;
        byte[] some = new byte[1 << 16];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    size += read;
                    for (int i = 0; i < read; i++) {
                        sum = sum << 8 ^ table[sum >>> 24 ^ some[i] & 0xff];
                    }
                }
            }
        }
        for (long left = size; left > 0; left >>>= 8) {
            sum = sum << 8 ^ table[(sum >>> 24 ^ (int) left) & 0xff];
        }
        return Integer.toUnsignedString(~sum) + "." + size;
    }
}
