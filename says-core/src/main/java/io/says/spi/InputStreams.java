package io.says.spi;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Locations;
import io.says.storage.hadoop.HadoopPaths;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

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
     *     {@value #MOST_INFLATION} times what went in, and, also when it is opened, where compressed data is damaged or cut
     */
    public static InputStream open(Path path, String name, @Nullable String entry) throws IOException {
        if (entry != null) {
            return openEntry(path, name, entry);
        }
        InputStream raw = Files.newInputStream(path);
        if (!gzipped(name)) {
            return new BufferedInputStream(raw, BUFFER);
        }
        try {
            return new Inflated(new GZIPInputStream(raw, BUFFER), name, Files.size(path), () -> {});
        } catch (EOFException | ZipException e) {
            raw.close();
            throw damaged(name, e);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * The path of a file by its text, on whatever machine of a cluster: what lies in a store that Hadoop reaches is reached as this program
     * has reached it before, or with the settings that Spark works with there.
     *
     * @param text what {@link InputFile#path} shows as
     */
    public static Path path(String text) {
        if (!Locations.isAddress(text)) {
            return Path.of(text);
        }
        Path known = HadoopPaths.known(text);
        if (known != null) {
            return known;
        }
        Map<String, String> settings = new TreeMap<>();
        SparkEnv spark = SparkEnv.get();
        if (spark != null) {
            for (Tuple2<String, String> setting : spark.conf().getAllWithPrefix("spark.hadoop.")) {
                settings.put(setting._1(), setting._2());
            }
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new Locations(settings, context != null ? context : InputStreams.class.getClassLoader()).path(text);
    }

    /** Whether what is called so is compressed by gzip. */
    static boolean gzipped(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /**
     * Opens a zip archive. Names of entries are UTF-8; where they are not, they are taken for those of DOS.
     *
     * @throws SaysException {@code MALFORMED_INPUT} when it is none, or cut off
     */
    public static ZipFile zip(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            try {
                return new ZipFile(
                        archive.toFile(),
                        Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1);
            } catch (ZipException again) {
                throw damaged(String.valueOf(archive.getFileName()), again);
            }
        }
    }

    private static SaysException damaged(String name, IOException e) {
        return new SaysException(
                StandardErrorCode.MALFORMED_INPUT,
                name + " is damaged or cut off: " + e.getMessage(),
                "Fetch it again; gzip -t or unzip -t says whether a file is whole.",
                e);
    }

    private static InputStream openEntry(Path archive, String name, String entry) throws IOException {
        ZipFile zip = zip(archive);
        try {
            ZipEntry found = zip.getEntry(entry);
            if (found == null) {
                throw new IOException("There is no entry " + entry + " in " + archive);
            }
            long packed = found.getCompressedSize();
            InputStream in = zip.getInputStream(found);
            if (gzipped(entry)) {
                in = new GZIPInputStream(in, BUFFER);
            }
            return new Inflated(in, name, packed < 0 ? Files.size(archive) : packed, zip::close);
        } catch (EOFException | ZipException e) {
            zip.close();
            throw damaged(name, e);
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
            try {
                int value = in.read();
                count(value < 0 ? 0 : 1);
                return value;
            } catch (EOFException | ZipException e) {
                throw damaged(name, e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int count = in.read(bytes, offset, length);
                count(count);
                return count;
            } catch (EOFException | ZipException e) {
                throw damaged(name, e);
            }
        }

        @Override
        public long skip(long wanted) throws IOException {
            try {
                long skipped = in.skip(wanted);
                count(skipped);
                return skipped;
            } catch (EOFException | ZipException e) {
                throw damaged(name, e);
            }
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
