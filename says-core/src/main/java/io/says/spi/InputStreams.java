package io.says.spi;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Opens input files: plain, gzipped, or an entry of a zip archive. Nothing is ever unpacked onto the disk. */
public final class InputStreams {

    /** How many times larger than its compressed form data may be. */
    public static final int MOST_INFLATION = 250;

    private static final long ALWAYS_ALLOWED = 256L << 20;
    private static final int BUFFER = 1 << 16;

    private InputStreams() {}

    /**
     * Opens a file for reading from its first decompressed byte.
     *
     * @param path the file or archive
     * @param name its name; what ends in {@code .gz} is decompressed
     * @param entry the archive's entry, or null
     * @throws SaysException {@code MALFORMED_INPUT} while reading, when more than 256 MiB came out and they are more than
     *     {@value #MOST_INFLATION} times what went in
     */
    public static InputStream open(Path path, String name, @Nullable String entry) throws IOException {
        if (entry != null) {
            return openEntry(path, name, entry);
        }
        InputStream raw = Files.newInputStream(path);
        if (!name.endsWith(".gz")) {
            return new BufferedInputStream(raw, BUFFER);
        }
        try {
            return new Inflated(new GZIPInputStream(raw, BUFFER), name, Files.size(path), () -> {});
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream openEntry(Path archive, String name, String entry) throws IOException {
        ZipFile zip = new ZipFile(archive.toFile());
        try {
            ZipEntry found = zip.getEntry(entry);
            if (found == null) {
                throw new IOException("There is no entry " + entry + " in " + archive);
            }
            long packed = found.getCompressedSize();
            InputStream in = zip.getInputStream(found);
            if (entry.endsWith(".gz")) {
                in = new GZIPInputStream(in, BUFFER);
            }
            return new Inflated(in, name, packed < 0 ? Files.size(archive) : packed, zip::close);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Something to close besides the stream. */
    private interface Closing extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Counts what comes out and refuses a bomb. */
    private static final class Inflated extends FilterInputStream {

        private final String name;
        private final long most;
        private final Closing also;
        private long read;

        Inflated(InputStream in, String name, long packed, Closing also) {
            super(in);
            this.name = name;
            this.most = Math.max(ALWAYS_ALLOWED, packed * MOST_INFLATION);
            this.also = also;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            count(count);
            return count;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = in.skip(wanted);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) {
            read += Math.max(0, bytes);
            if (read > most) {
                throw new SaysException(
                        StandardErrorCode.MALFORMED_INPUT,
                        name + " swells to more than " + MOST_INFLATION + " times its compressed size",
                        "It looks like a decompression bomb. If it is real data, decompress it and name the file.");
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            try (Closing zip = also) {
                super.close();
            }
        }
    }
}
