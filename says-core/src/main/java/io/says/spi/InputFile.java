package io.says.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of the input.
 *
 * @param path where it lies
 * @param name relative to the input path given, with forward slashes; what quarantine calls the file. An entry of a zip
 *     archive is called {@code archive.zip!/entry}
 * @param size in bytes, decompressed for an entry of an archive
 * @param sha256 the hash of its bytes; of the archive's for an entry
 * @param entry the entry of the zip archive at {@code path}; null for a file that stands for itself
 * @param corrections rows mended after quarantine, by their position: read instead of what the file holds there
 */
public record InputFile(
        Path path,
        String name,
        long size,
        String sha256,
        @Nullable String entry,
        Map<Long, String> corrections) {

    /** Copies the map. */
    public InputFile {
        corrections = Map.copyOf(corrections);
    }

    /** A file that stands for itself, read as it is. */
    public InputFile(Path path, String name, long size, String sha256) {
        this(path, name, size, sha256, null, Map.of());
    }

    /** Whether its bytes are compressed, so that it cannot be read from the middle. */
    public boolean compressed() {
        return entry != null || InputStreams.gzipped(name);
    }

    /** The same file with rows mended. */
    public InputFile with(Map<Long, String> mended) {
        return new InputFile(path, name, size, sha256, entry, mended);
    }

    /** Opens it, decompressed; see {@link InputStreams#open}. */
    public InputStream open() throws IOException {
        return InputStreams.open(path, name, entry);
    }
}
