package io.says.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.hadoop.BucketFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorageTest {

    private final Path temp;
    private final Path data;

    StorageTest(@TempDir Path temp) throws IOException {
        this.temp = temp;
        data = Files.createDirectories(temp.resolve("data"));
        Files.createDirectories(data.resolve("events/deep"));
        Files.writeString(data.resolve("events/part-0"), "hello");
        Files.writeString(data.resolve("events/deep/part-1"), "world");
        Files.createFile(data.resolve("events/_SUCCESS"));
    }

    private Manifest manifest() throws IOException {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "ingest",
                "abc",
                Map.of("says.seed", "42"),
                Map.of("accepted", 3L),
                null,
                Manifest.entriesOf(data));
    }

    private static void assertCorrupt(ThrowingCallable call, String part) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA);
            assertThat(e.problem()).contains(part);
        });
    }

    @Test
    void lists_every_file_but_the_manifest_itself() throws IOException {
        Files.writeString(data.resolve(Manifest.FILE), "{}");
        assertThat(Manifest.entriesOf(data))
                .extracting(FileEntry::path)
                .containsExactly("events/_SUCCESS", "events/deep/part-1", "events/part-0");
        assertThat(Manifest.entriesOf(data).get(2))
                .isEqualTo(new FileEntry("events/part-0", 5, ContentHash.ofText("hello")));
    }

    @Test
    void reads_back_the_manifest_it_wrote_and_finds_the_data_whole() throws IOException {
        Manifest manifest = manifest();
        AtomicWrites.text(data.resolve(Manifest.FILE), Json.pretty(manifest));
        Manifest read = Manifest.read(data);
        assertThat(read).isEqualTo(manifest);
        assertThatCode(() -> read.verify(data, true)).doesNotThrowAnyException();
        assertThatCode(() -> Manifest.verify(
                        Path.of("."), List.of(new FileEntry("pom.xml", Files.size(Path.of("pom.xml")), "")), false))
                .doesNotThrowAnyException();
    }

    @Test
    void what_does_not_answer_is_not_called_damaged() throws IOException {
        Manifest manifest = manifest();
        AtomicWrites.text(data.resolve(Manifest.FILE), Json.pretty(manifest));
        Path stored = new Locations(BucketFileSystem.settings(), getClass().getClassLoader())
                .path(BucketFileSystem.ADDRESS + data.toAbsolutePath());
        assertThat(Manifest.read(stored)).isEqualTo(manifest);
        BucketFileSystem.SILENT.set(true);
        try {
            for (ThrowingCallable look :
                    List.<ThrowingCallable>of(() -> Manifest.read(stored), () -> manifest.verify(stored, true))) {
                assertThatThrownBy(look).isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.IO_FAILURE);
                    assertThat(e.problem()).contains("503 Slow Down");
                });
            }
        } finally {
            BucketFileSystem.SILENT.set(false);
        }
    }

    @Test
    void a_manifest_that_is_missing_a_directory_or_no_text_is_called_damaged() throws IOException {
        assertCorrupt(() -> Manifest.read(data), "No readable manifest");
        assertCorrupt(() -> Manifest.read(data.resolve("events/part-0")), "No readable manifest");
        Files.write(data.resolve(Manifest.FILE), new byte[] {(byte) 0xC3, 0x28});
        assertCorrupt(() -> Manifest.read(data), "No readable manifest");
        Files.delete(data.resolve(Manifest.FILE));
        Files.createDirectory(data.resolve(Manifest.FILE));
        assertCorrupt(() -> Manifest.read(data), "No readable manifest");
    }

    @Test
    void finds_a_missing_a_truncated_and_a_changed_file() throws IOException {
        Manifest manifest = manifest();
        Path file = data.resolve("events/part-0");
        Files.writeString(file, "hellO");
        assertThatCode(() -> manifest.verify(data, false)).doesNotThrowAnyException();
        assertCorrupt(() -> manifest.verify(data, true), "events/part-0 has other content");
        Files.writeString(file, "hell");
        assertCorrupt(() -> manifest.verify(data, false), "events/part-0 has 4 bytes instead of 5");
        Files.delete(file);
        assertCorrupt(() -> manifest.verify(data, false), "events/part-0 is missing");
        Files.createDirectory(file);
        assertCorrupt(() -> manifest.verify(data, false), "events/part-0 is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret", "events/../../secret", "../data/part-0", "..\\secret", "/etc/hostname", "a\u0000b"})
    void refuses_an_entry_that_leaves_the_directory(String path) throws IOException {
        Files.writeString(temp.resolve("secret"), "x");
        assertCorrupt(() -> Manifest.verify(data, List.of(new FileEntry(path, 1, "0")), false), "leaves the directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"formatVersion\":1}", "\u0000"})
    void calls_a_damaged_manifest_corrupt(String text) throws IOException {
        Files.writeString(data.resolve(Manifest.FILE), text);
        assertCorrupt(() -> Manifest.read(data), "manifest.json");
        Files.write(data.resolve(Manifest.FILE), new byte[] {(byte) 0xc3, 0x28});
        assertCorrupt(() -> Manifest.read(data), "manifest.json");
    }

    @Test
    void calls_a_directory_without_manifest_unfinished() {
        assertCorrupt(() -> Manifest.read(data), "No readable manifest");
    }

    @Test
    void hashes_values_whatever_their_order_and_never_runs_two_together() throws IOException {
        assertThat(ContentHash.ofValues(Map.of("a", "1", "b", "2")))
                .isEqualTo(ContentHash.ofValues(Map.of("b", "2", "a", "1")))
                .hasSize(64)
                .isNotEqualTo(ContentHash.ofValues(Map.of("a", "1b", "", "2")))
                .isNotEqualTo(ContentHash.ofValues(Map.of("a", "1")));
        assertThat(ContentHash.ofText(""))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(ContentHash.ofFile(data.resolve("events/part-0"))).isEqualTo(ContentHash.ofText("hello"));
    }

    @Test
    void replaces_a_file_whole_and_leaves_nothing_beside_it() throws IOException {
        Path file = data.resolve("pointer.json");
        AtomicWrites.text(file, "old");
        AtomicWrites.text(file, "nëw");
        assertThat(file).hasContent("nëw");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("events", "pointer.json");
        }
    }

    @Test
    void keeps_the_old_file_where_the_new_one_cannot_be_written() throws IOException {
        Path file = data.resolve("taken");
        Files.createDirectories(file.resolve("by-a-directory"));
        assertThatIOException().isThrownBy(() -> AtomicWrites.text(file, "x"));
        assertThat(file).isDirectory();
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.filter(f -> f.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void writes_over_what_a_killed_write_left_aside() throws IOException {
        Path file = data.resolve("pointer.json");
        Files.writeString(data.resolve(".pointer.json.1-1.tmp"), "half");
        AtomicWrites.text(file, "whole");
        assertThat(file).hasContent("whole");
    }

    @Test
    void moves_a_directory_into_place_and_never_over_another() throws IOException {
        Path target = temp.resolve("new/parent/version");
        AtomicWrites.directory(data, target);
        assertThat(target.resolve("events/deep/part-1")).hasContent("world");
        assertThat(data).doesNotExist();
        Path second = Files.createDirectories(temp.resolve("second"));
        Files.writeString(second.resolve("x"), "x");
        assertThatIOException().isThrownBy(() -> AtomicWrites.directory(second, target));
        assertThat(target.resolve("events/part-0")).hasContent("hello");
        assertThat(second.resolve("x")).exists();
    }

    @Test
    void deletes_a_tree_but_not_what_it_links_to() throws IOException {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Files.createSymbolicLink(data.resolve("link"), outside);
        AtomicWrites.deleteTree(data);
        assertThat(data).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
        assertThatCode(() -> AtomicWrites.deleteTree(data)).doesNotThrowAnyException();
    }
}
