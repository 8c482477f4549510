package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the page's classes: used where it is sound, and no harm where it is not. */
final class PageArchiveIT {

    private static final String MAPPED = "source: shared objects file (top)";

    @TempDir
    Path directory;

    /** An installation of its own: what is shared with others stays as it is. */
    private Distribution installed() throws IOException {
        Distribution built = Distribution.built();
        Distribution own = built.linkedInto(directory.resolve("says"));
        Files.copy(built.home().resolve("says-ui.jar"), own.home().resolve("says-ui.jar"));
        Path lib = own.home().resolve("lib");
        Files.delete(lib);
        Files.createDirectory(lib);
        for (Path jar : built.jars("")) {
            Path here = lib.resolve(jar.getFileName());
            if (jar.getFileName().toString().startsWith("says-ui-")) {
                Files.copy(jar, here);
            } else {
                Files.createSymbolicLink(here, jar);
            }
        }
        return own;
    }

    private Distribution.Outcome says(Distribution says, Map<String, String> environment, String... arguments) {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        return Distribution.finish(says.start(directory, out, err, environment, arguments), out, err);
    }

    private List<Path> archives(Distribution says) throws IOException {
        try (Stream<Path> files = Files.list(says.home())) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    /** Whether the page's classes came from an archive; the program itself works whether or not. */
    private boolean isUsed(Distribution says) throws IOException {
        return isUsed(says, Map.of());
    }

    private boolean isUsed(Distribution says, Map<String, String> more) throws IOException {
        Path log = directory.resolve("classes");
        Map<String, String> environment = new HashMap<>(more);
        environment.put("SAYS_JAVA_OPTS", "-Xlog:class+load:file=" + log.toString());
        Distribution.Outcome outcome = says(says, environment, "ui", "--help");
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        assertThat(outcome.out()).startsWith("Usage: says ui");
        assertThat(outcome.err().lines())
                .allMatch(line -> line.startsWith("WARNING: Using incubator modules")
                        || line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"));
        return Files.readString(log).contains(MAPPED);
    }

    private static void damage(Path damaged, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 0x10);
        }
    }

    @Test
    void is_used_where_it_is_whole_and_the_programs_owners_alone() throws IOException {
        Distribution says = installed();
        assertThat(isUsed(says)).as("before it is there").isFalse();
        Distribution.Outcome made = says(says, Map.of(), "ui", "--archive", "--workspace", "ws");
        assertThat(made.exitCode()).as(made.all()).isZero();
        assertThat(archives(says)).hasSize(1);
        Path archive = archives(says).get(0);
        assertThat(made.out()).contains("Written to " + archive);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .as("whatever the umask")
                .isEqualTo("rw-r--r--");
        assertThat(isUsed(says)).isTrue();

        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(isUsed(says)).as("where a group may write it").isFalse();
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(isUsed(says)).isTrue();

        if (Files.getAttribute(archive, "unix:uid").equals(0)) {
            Files.setAttribute(archive, "unix:uid", 12_345);
            assertThat(isUsed(says)).as("where it is somebody else's").isFalse();
            Files.setAttribute(archive, "unix:uid", 0);
            Files.setAttribute(says.home().resolve("says-ui.jar"), "unix:uid", 12_345);
            assertThat(isUsed(says)).as("where it is root's").isTrue();
            Files.setAttribute(says.home().resolve("says-ui.jar"), "unix:uid", 0);
        }

        assertThat(isUsed(says, Map.of("JDK_JAVA_OPTIONS", "-Dsome.AOTCache=x")))
                .as("where flags for another kind of cache may be given")
                .isFalse();

        Path whole = Files.copy(archive, directory.resolve("whole"));
        for (long at : new long[] {0, 5, 100, 1000, 4000, 100_000, Files.size(whole) / 2, Files.size(whole) - 1}) {
            damage(archive, at);
            assertThat(isUsed(says)).as("damaged at " + at).isFalse();
            Files.copy(whole, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertThat(isUsed(says)).as("cut off").isFalse();

        Distribution.Outcome again = says(says, Map.of(), "ui", "--archive", "--workspace", "ws");
        assertThat(again.exitCode()).as(again.all()).isZero();
        assertThat(archives(says)).hasSize(1);
        assertThat(isUsed(says)).as("made anew").isTrue();

        Path jar = says.jars("says-ui-").get(0);
        FileTime built = Files.getLastModifiedTime(jar);
        // The time of the first entry, as it stands before the entry: where nobody reads it.
        damage(jar, 10);
        Files.setLastModifiedTime(jar, built);
        assertThat(isUsed(says)).as("of jars of the same size and time").isFalse();
        damage(jar, 10);
        Files.setLastModifiedTime(jar, built);
        assertThat(isUsed(says)).isTrue();
        Files.setLastModifiedTime(says.home().resolve("says-ui.jar"), FileTime.fromMillis(1_000_000_000_000L));
        assertThat(isUsed(says)).as("of other jars").isFalse();
    }

    @Test
    void says_what_keeps_the_page_from_starting_and_leaves_nothing() throws IOException {
        Distribution says = installed();
        Distribution.Outcome outcome =
                says(says, Map.of(), "ui", "--archive", "--workspace", "ws", "--set", "says.ui.rate-limit=-1");
        assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("[INVALID_CONFIGURATION] says.ui.rate-limit must not be negative: -1. Hint: ");
        try (Stream<Path> left = Files.list(says.home())) {
            assertThat(left)
                    .noneMatch(file ->
                            file.getFileName().toString().contains("says-ui.") && !file.endsWith("says-ui.jar"));
        }
    }
}
