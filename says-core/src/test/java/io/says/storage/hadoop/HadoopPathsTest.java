package io.says.storage.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.InputStreams;
import io.says.storage.AtomicWrites;
import io.says.storage.ContentHash;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HadoopPathsTest {

    private static final Locations LOCATIONS =
            new Locations(BucketFileSystem.settings(), HadoopPathsTest.class.getClassLoader());

    private final Path local;
    private final Path remote;

    HadoopPathsTest(@TempDir Path local) {
        this.local = local;
        this.remote = LOCATIONS.path(BucketFileSystem.ADDRESS + local);
    }

    @Test
    void tells_addresses_from_paths() {
        assertThat(Stream.of("s3a://bucket/a", "hdfs://host:8020/", "hdfs:/a").map(Locations::isAddress))
                .containsOnly(true);
        assertThat(Stream.of("/data/s3a://x", "data.csv", "C:/data", "file:/data", "a:b", "")
                        .map(Locations::isAddress))
                .containsOnly(false);
        assertThat(LOCATIONS.path("file:" + local)).isEqualTo(local);
        assertThat(LOCATIONS.path("a/b.csv")).isEqualTo(Path.of("a/b.csv"));
        assertThat(Locations.isRemote(remote)).isTrue();
        assertThat(Locations.isRemote(local)).isFalse();
        assertThat(new Locations(
                                Map.of("fs.s3a.secret.key", "hidden"),
                                getClass().getClassLoader())
                        .toString())
                .doesNotContain("hidden");
    }

    @Test
    void an_address_with_a_password_in_it_is_refused_without_saying_it() {
        for (String address : List.of(
                "ftp://somebody:hunter2@example.org/data",
                "sftp://somebody:hunter2@example.org:22/data",
                "http://somebody:2@example.org/data",
                "ftp://somebody:hunter2/3@example.org/data",
                "s3n://KEY:hunter2@music/listening")) {
            assertThatThrownBy(() -> LOCATIONS.path(address))
                    .as(address)
                    .isInstanceOf(SaysException.class)
                    .hasMessageContaining("holds a user and a password")
                    .hasMessageNotContaining("hunter2");
        }
        assertThat(LOCATIONS.path("abfss://container@account.example.org/data"))
                .hasToString("abfss://container@account.example.org/data");
        assertThat(LOCATIONS.path("hdfs://example.org:8020/data/a:b@c"))
                .hasToString("hdfs://example.org:8020/data/a:b@c");
    }

    @Test
    void behaves_as_paths_of_this_machine_do() {
        Path place = LOCATIONS.path("s3a://music/listening/2026");
        assertThat(place).hasToString("s3a://music/listening/2026");
        assertThat(place.resolve("a/b.csv")).hasToString("s3a://music/listening/2026/a/b.csv");
        assertThat(place.getFileName()).hasToString("2026");
        assertThat(place.getParent()).hasToString("s3a://music/listening");
        assertThat(place.getRoot()).hasToString("s3a://music/");
        assertThat(place.relativize(place.resolve("a/b.csv"))).hasToString("a/b.csv");
        assertThat(place.relativize(place.resolveSibling("2025"))).hasToString("../2025");
        assertThat(place.resolve("../2025/./x").normalize()).hasToString("s3a://music/listening/2025/x");
        assertThat(place.resolve("a").startsWith(place)).isTrue();
        assertThat(place.startsWith(place.resolve("a"))).isFalse();
        assertThat(place.resolve("a/b").endsWith("b")).isTrue();
        assertThat(place)
                .isEqualTo(LOCATIONS.path("s3a://music/listening/2026/"))
                .isNotEqualTo(place.getParent());
        assertThat(place.resolve("a b")).hasToString("s3a://music/listening/2026/a b");
        assertThat(place.resolve("a b").toUri()).hasToString("s3a://music/listening/2026/a%20b");
        assertThat(SparkPaths.toWrite(place)).isEqualTo("s3a://music/listening/2026");
        assertThat(SparkPaths.toRead(place.resolve("[1]"))).isEqualTo("s3a://music/listening/2026/\\[1\\]");
    }

    @Test
    void reads_and_writes_what_lies_there(@TempDir Path other) throws IOException {
        Path file = remote.resolve("deep/er/list.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "0123456789");
        assertThat(local.resolve("deep/er/list.txt")).hasContent("0123456789");
        assertThat(Files.readString(file)).isEqualTo("0123456789");
        assertThat(Files.size(file)).isEqualTo(10);
        assertThat(ContentHash.ofFile(file)).isEqualTo(ContentHash.ofText("0123456789"));
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(7);
            assertThat(in.readAllBytes()).asString().isEqualTo("789");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer two = ByteBuffer.allocate(2);
            channel.position(4).read(two);
            assertThat(two.array()).asString().isEqualTo("45");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            assertThat(channel.map(FileChannel.MapMode.READ_ONLY, 3, 4).get(0)).isEqualTo((byte) '3');
        }
        Files.copy(file, other.resolve("here.txt"));
        assertThat(other.resolve("here.txt")).hasContent("0123456789");
        Files.copy(other.resolve("here.txt"), remote.resolve("there.txt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(remote.resolve("there.txt"), remote.resolve("again.txt"));
        assertThat(local.resolve("again.txt")).hasContent("0123456789");
        assertThat(Manifest.entriesOf(remote)).isEqualTo(Manifest.entriesOf(local));
    }

    @Test
    void says_what_is_not_there_and_what_is_in_the_way_as_files_of_this_machine_do() throws IOException {
        Path absent = remote.resolve("absent");
        assertThat(Files.exists(absent)).isFalse();
        for (Path place : List.of(absent, local.resolve("absent"))) {
            assertThatThrownBy(() -> Files.readString(place)).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> Files.list(place)).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> Files.delete(place)).isInstanceOf(NoSuchFileException.class);
        }
        Files.createDirectories(remote.resolve("full"));
        Files.writeString(remote.resolve("full/file"), "x");
        assertThatThrownBy(() -> Files.delete(remote.resolve("full"))).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.write(
                        remote.resolve("full/file"),
                        new byte[1],
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(local.resolve("full/file")).hasContent("x");
        assertThatThrownBy(() ->
                        Files.move(remote.resolve("full"), remote.resolve("moved"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(AtomicMoveNotSupportedException.class);
        AtomicWrites.deleteTree(remote.resolve("full"));
        assertThat(local.resolve("full")).doesNotExist();
    }

    @Test
    void finds_a_file_by_its_text_as_it_was_reached_before() throws IOException {
        Path file = remote.resolve("rows [1].csv");
        Files.writeString(file, "a,b");
        try (InputStream in = InputStreams.open(InputStreams.path(file.toString()), "rows [1].csv", null)) {
            assertThat(in.readAllBytes()).asString().isEqualTo("a,b");
        }
        assertThat(InputStreams.path(local.toString())).isEqualTo(local);
        assertThat(HadoopPaths.known("never://named/x")).isNull();
    }

    @Test
    void names_what_is_missing_to_reach_a_store() {
        Path place = new Locations(
                        Map.of("fs.gone.impl", "com.example.NoSuchFileSystem"),
                        getClass().getClassLoader())
                .path("gone://bucket/x");
        assertThatThrownBy(() -> Files.exists(place) /* asks */).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.MISSING_DEPENDENCY);
            assertThat(e.rendered()).contains("gone://bucket", "cluster.md");
        });
        Path unknown = new Locations(Map.of(), getClass().getClassLoader()).path("nosuch://bucket/x");
        assertThatThrownBy(() -> Files.size(unknown))
                .isInstanceOfSatisfying(
                        SaysException.class,
                        e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION));
    }
}
