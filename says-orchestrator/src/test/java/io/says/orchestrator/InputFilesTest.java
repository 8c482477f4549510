package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.input.InputFiles;
import io.says.orchestrator.input.ResolvedInput;
import io.says.spi.InputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InputFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }

    private Path zip(String name, String... entries) throws IOException {
        return zip(name, StandardCharsets.UTF_8, entries);
    }

    private Path zip(String name, Charset names, String... entries) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, names)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(("in " + entry).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static List<String> names(Path... paths) {
        return InputFiles.resolve(Arrays.stream(paths).map(Path::toString).toList()).stream()
                .map(InputFile::name)
                .toList();
    }

    private static SaysException refused(StandardErrorCode code, String... paths) {
        SaysException e = catchThrowableOfType(SaysException.class, () -> InputFiles.resolve(List.of(paths)));
        assertThat(e).as("nothing was refused").isNotNull();
        assertThat(e.code()).as(e.rendered()).isEqualTo(code);
        return e;
    }

    @Test
    void a_folder_yields_what_looks_like_data_and_names_the_rest() throws IOException {
        file("in/ratings.csv", "1");
        file("in/deep/endsong_0.json", "2");
        file("in/u1.base.gz", "3");
        file("in/U.ITEM", "4");
        file("in/ORIGIN_README.txt", "5");
        file("in/.hidden.csv", "6");
        file("in/_spark/part.csv", "7");
        file("in/photo.png", "8");

        ResolvedInput input = InputFiles.resolve(List.of(directory.resolve("in").toString()), List.of());

        assertThat(input.inputs())
                .extracting(InputFile::name)
                .containsExactly("U.ITEM", "deep/endsong_0.json", "ratings.csv", "u1.base.gz");
        assertThat(input.others()).containsExactly("ORIGIN_README.txt", "photo.png");
        assertThat(input.warnings()).isEmpty();
    }

    @Test
    void a_zip_is_read_entry_by_entry_and_unpacked_nowhere() throws IOException {
        Path zip = zip(
                "export.zip",
                "my data/endsong_1.json",
                "listens.csv",
                "notes.pdf",
                "__MACOSX/._listens.csv",
                "old.zip",
                "table.parquet");

        ResolvedInput input = InputFiles.resolve(List.of(zip.toString()), List.of());

        assertThat(input.inputs())
                .extracting(InputFile::name)
                .containsExactly("export.zip!/listens.csv", "export.zip!/my data/endsong_1.json");
        InputFile first = input.inputs().get(0);
        assertThat(first.size()).isEqualTo("in listens.csv".length());
        assertThat(first.entry()).isEqualTo("listens.csv");
        assertThat(first.open()).hasContent("in listens.csv");
        assertThat(first.sha256()).isEqualTo(input.inputs().get(1).sha256()).hasSize(64);
        assertThat(input.warnings())
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning).contains("old.zip", "archive in an archive"))
                .anySatisfy(warning -> assertThat(warning).contains("table.parquet", "unpack it"));
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(zip);
        }
    }

    @Test
    void a_folder_may_hold_zips_and_one_without_data_is_told_of() throws IOException {
        zip("in/a.zip", "x.csv");
        zip("in/holiday.zip", "beach.jpg");
        file("in/b.csv", "b");

        ResolvedInput input = InputFiles.resolve(List.of(directory.resolve("in").toString()), List.of());

        assertThat(input.inputs()).extracting(InputFile::name).containsExactly("a.zip!/x.csv", "b.csv");
        assertThat(input.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("holiday.zip"));
        refused(
                StandardErrorCode.INPUT_NOT_FOUND,
                directory.resolve("in/holiday.zip").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/cron.csv",
                "a/../../b.csv",
                "/etc/passwd.csv",
                "C:/windows.csv",
                "c:evil.csv",
                "a\\b.csv",
                "..",
                "bell\u0007.csv"
            })
    void an_entry_that_would_leave_the_archive_is_refused_by_name(String entry) throws IOException {
        SaysException e = refused(
                StandardErrorCode.MALFORMED_INPUT,
                zip("evil.zip", "good.csv", entry).toString());

        assertThat(e.problem()).contains("evil.zip", entry);
    }

    @Test
    void two_entries_of_one_name_are_refused() throws IOException {
        Path zip = zip("twice.zip", "aaaa.csv", "bbbb.csv");
        byte[] bytes = Files.readAllBytes(zip);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("bbbb.csv", "aaaa.csv");
        Files.write(zip, text.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(refused(StandardErrorCode.MALFORMED_INPUT, zip.toString()).problem())
                .contains("two entries", "aaaa.csv");
    }

    @Test
    void an_encrypted_archive_is_refused() throws IOException {
        Path zip = zip("secret.zip", "a.csv");
        String text = new String(Files.readAllBytes(zip), StandardCharsets.ISO_8859_1);
        int header = text.indexOf("PK\u0001\u0002");
        try (RandomAccessFile bytes = new RandomAccessFile(zip.toFile(), "rw")) {
            bytes.seek(header + 8);
            int flags = bytes.read();
            bytes.seek(header + 8);
            bytes.write(flags | 1);
        }

        assertThat(refused(StandardErrorCode.MALFORMED_INPUT, zip.toString()).problem())
                .contains("encrypted", "a.csv");
    }

    @Test
    void what_is_no_zip_or_cut_off_is_bad_data_and_no_defect() throws IOException {
        refused(
                StandardErrorCode.MALFORMED_INPUT,
                file("no.zip", "this is no zip").toString());
        refused(StandardErrorCode.MALFORMED_INPUT, file("empty.zip", "").toString());
        Path cut = zip("cut.zip", "a.csv", "b.csv");
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 30));
        assertThat(refused(StandardErrorCode.MALFORMED_INPUT, cut.toString()).problem())
                .contains("cut.zip");
    }

    @Test
    void an_archive_of_too_many_entries_is_refused() throws IOException {
        Path file = directory.resolve("many.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setLevel(0);
            for (int i = 0; i <= 100_000; i++) {
                zip.putNextEntry(new ZipEntry(i + ".csv"));
            }
        }

        assertThat(refused(StandardErrorCode.MALFORMED_INPUT, file.toString()).problem())
                .contains("100001 entries");
    }

    @Test
    void names_of_entries_may_be_those_of_dos() throws IOException {
        Path zip = zip("dos.zip", Charset.forName("IBM437"), "Écoutes.csv".replace('É', 'é'));

        List<InputFile> files = InputFiles.resolve(List.of(zip.toString()));

        assertThat(files).extracting(InputFile::name).containsExactly("dos.zip!/écoutes.csv");
        assertThat(files.get(0).open()).isNotEmpty();
    }

    @Test
    void files_of_one_name_are_told_apart_by_the_shortest_parent() throws IOException {
        Path a = file("x/2023/listens.csv", "a");
        Path b = file("x/2024/listens.csv", "b");
        Path c = file("y/2024/listens.csv", "c");
        Path other = file("x/2023/plays.csv", "d");

        assertThat(names(a, b, other)).containsExactly("2023/listens.csv", "2024/listens.csv", "plays.csv");
        assertThat(names(c, b, a)).containsExactly("2023/listens.csv", "x/2024/listens.csv", "y/2024/listens.csv");
        Path zipped = zip("x/2023/e.zip", "l.csv");
        assertThat(names(zipped, zip("x/2024/e.zip", "l.csv")))
                .containsExactly("2023/e.zip!/l.csv", "2024/e.zip!/l.csv");
    }

    @Test
    void a_file_that_several_paths_lead_to_comes_once_whatever_their_order() throws IOException {
        Path a = file("in/a/listens.csv", "a");
        file("in/b.csv", "b");
        Path link = directory.resolve("in/c.csv");
        Files.createSymbolicLink(link, a);
        Path in = directory.resolve("in");

        assertThat(names(in, a, a)).containsExactly("a/listens.csv", "b.csv");
        assertThat(names(a, link, in)).containsExactly("a/listens.csv", "b.csv");
        assertThat(names(Path.of(in + "/../in/a/./listens.csv"), a)).containsExactly("listens.csv");
    }

    @Test
    void a_literal_name_wins_over_a_pattern() throws IOException {
        Path literal = file("a[1].csv", "literal");
        file("a1.csv", "pattern");
        file("d{1}/x1.csv", "in a folder with braces");

        assertThat(InputFiles.resolve(List.of(literal.toString())))
                .extracting(InputFile::name)
                .containsExactly("a[1].csv");
        assertThat(names(directory.resolve("d{1}/x*.csv"))).containsExactly("x1.csv");
        assertThat(names(directory.resolve("a[0-9].csv"))).containsExactly("a1.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[.csv", "a{b.csv", "[", "{", "no*such", "nowhere/*.csv", "", " ", "a\0b"})
    void a_path_or_pattern_that_leads_nowhere_is_not_found(String path) {
        refused(StandardErrorCode.INPUT_NOT_FOUND, path.isBlank() ? path : directory + "/" + path);
    }

    @Test
    void a_glob_goes_no_deeper_than_it_says() throws IOException {
        file("logs/a.csv", "a");
        file("logs/2024/b.csv", "b");
        file("logs/2024/x/c.csv", "c");

        assertThat(names(directory.resolve("logs/*.csv"))).containsExactly("a.csv");
        assertThat(names(directory.resolve("logs/*/*.csv"))).containsExactly("2024/b.csv");
        assertThat(names(directory.resolve("logs/{2024/x,2023}/*.csv"))).containsExactly("2024/x/c.csv");
        assertThat(names(directory.resolve("logs/**.csv"))).hasSize(3);
    }

    @Test
    void links_that_go_round_in_a_circle_are_not_followed_and_told_of() throws IOException {
        file("in/a.csv", "a");
        Files.createSymbolicLink(directory.resolve("in/again"), directory.resolve("in"));
        Files.createSymbolicLink(directory.resolve("in/b.csv"), directory.resolve("in/b.csv"));

        ResolvedInput input = InputFiles.resolve(List.of(directory.resolve("in").toString()), List.of());

        assertThat(input.inputs()).extracting(InputFile::name).containsExactly("a.csv");
        assertThat(input.warnings())
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning).contains("again", "not followed"))
                .anySatisfy(warning -> assertThat(warning).contains("b.csv", "leads to no file"));
    }

    @Test
    void a_folder_that_is_a_link_is_read() throws IOException {
        file("in/a.csv", "a");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("in"));

        assertThat(names(directory.resolve("link"))).containsExactly("a.csv");
        assertThat(names(directory.resolve("link/*.csv"))).containsExactly("a.csv");
    }

    @Test
    void a_workspace_within_the_input_is_passed_over() throws IOException {
        file("in/a.csv", "a");
        file("in/says-workspace/runs.db", "");
        file("in/says-workspace/data/events/part-0.parquet", "PAR1");

        assertThat(names(directory.resolve("in"))).containsExactly("a.csv");
    }

    @Test
    void what_may_not_be_read_is_said() throws IOException {
        file("in/a.csv", "a");
        Path locked = file("in/locked/b.csv", "b").getParent();
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.isReadable(locked), "this user may read everything");
            ResolvedInput input =
                    InputFiles.resolve(List.of(directory.resolve("in").toString()), List.of());
            assertThat(input.inputs()).extracting(InputFile::name).containsExactly("a.csv");
            assertThat(input.warnings()).singleElement().asString().contains("locked");
            refused(StandardErrorCode.INPUT_NOT_FOUND, locked.toString());
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_file_that_changes_after_it_was_hashed_is_noticed() throws IOException {
        Path a = file("a.csv", "abc");
        Path b = file("b.csv", "abd");
        ResolvedInput input = InputFiles.resolve(List.of(a.toString(), b.toString()), List.of());
        FileTime before = Files.getLastModifiedTime(a);
        Map<String, String> identity =
                Map.of("input a.csv", input.inputs().get(0).sha256());
        input.verifyUnchanged(identity);

        Files.setLastModifiedTime(a, FileTime.fromMillis(0));
        input.verifyUnchanged(identity);
        Files.writeString(b, "changed, but this stage does not read it");
        input.verifyUnchanged(identity);
        Files.writeString(a, "abx");
        Files.setLastModifiedTime(a, before);
        assertThatThrownBy(() -> input.verifyUnchanged(identity)).hasMessageContaining("a.csv changed while");
        Files.delete(a);
        assertThatThrownBy(() -> input.verifyUnchanged(identity)).hasMessageContaining("a.csv changed while");
    }

    @Test
    void features_are_told_from_listening_and_have_names_of_their_own() throws IOException {
        Path a = file("in/table.csv", "listening");
        Path features = file("in/features.csv", "features");
        Path same = file("other/table.csv", "features too");

        ResolvedInput input = InputFiles.resolve(
                List.of(directory.resolve("in").toString()), List.of(features.toString(), same.toString()));

        assertThat(input.inputs()).extracting(InputFile::name).containsExactly("in/table.csv");
        assertThat(input.inputs().get(0).path()).isEqualTo(a.toRealPath());
        assertThat(input.features()).extracting(InputFile::name).containsExactly("features.csv", "other/table.csv");
    }

    @Test
    void a_look_reads_no_file_to_its_end() throws IOException {
        Path a = file("a.csv", "abc");

        InputFile looked =
                InputFiles.look(List.of(a.toString()), List.of()).inputs().get(0);

        assertThat(looked.sha256()).isEmpty();
        assertThat(looked.size()).isEqualTo(3);
    }
}
