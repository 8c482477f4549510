package io.says.testing;

import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What lies in a directory, without the names that Spark draws at random and Hadoop's checksums. */
final class Contents {

    private Contents() {}

    static List<String> of(Path directory) throws IOException {
        return Manifest.entriesOf(directory).stream()
                .filter(entry -> !entry.path().endsWith(".crc"))
                .map(Contents::line)
                .sorted()
                .toList();
    }

    private static String line(FileEntry entry) {
        return entry.path().replaceAll("part-(\\d+)-[0-9a-f-]{36}", "part-$1") + " " + entry.sha256();
    }
}
