package io.says.orchestrator.input;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.InputStreams;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Looks into a zip archive that anybody may have made. */
final class ZipEntries {

    /** How many entries an archive may have. */
    static final int MOST = 100_000;

    private static final Set<String> ARCHIVES = Set.of("zip", "tar", "tgz", "7z", "rar", "bz2", "xz", "zst");
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_BYTES = 20;
    private static final int HEADER = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int LONGEST_COMMENT = 0xffff;

    private ZipEntries() {}

    /**
     * An entry that is read.
     *
     * @param name its name in the archive
     * @param size in bytes, decompressed, as the archive says
     */
    record Entry(String name, long size) {}

    /**
     * The entries that are data, by name.
     *
     * @param archive the archive
     * @param shown what it is called
     * @param data whether a name is that of data
     * @param passedOver takes what looks like data and is not read, with the reason
     * @param others takes the names of what does not look like data
     * @throws SaysException {@code MALFORMED_INPUT}
     */
    static List<Entry> of(
            Path archive, String shown, Predicate<Path> data, List<String> passedOver, List<String> others)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        Set<String> links = links(archive, shown);
        try (ZipFile zip = InputStreams.zip(archive)) {
            if (zip.size() > MOST) {
                throw malformed(shown, "has " + zip.size() + " entries, more than " + MOST);
            }
            Set<String> names = new HashSet<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                Path path = checked(shown, name);
                if (!names.add(name.endsWith("/") ? name.substring(0, name.length() - 1) : name)) {
                    throw malformed(shown, "has two entries called " + name);
                }
                if (entry.isDirectory()) {
                    continue;
                }
                String reason = links.contains(name) ? "it is a link" : notRead(entry);
                boolean archived = reason.startsWith("it is an archive");
                if (!reason.isEmpty() && (archived || data.test(path))) {
                    passedOver.add(shown + "!/" + name + " is passed over: " + reason);
                } else if (data.test(path)) {
                    entries.add(new Entry(name, Math.max(0, entry.getSize())));
                } else {
                    others.add(shown + "!/" + name);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private static String notRead(ZipEntry entry) {
        String name = entry.getName().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ARCHIVES.contains(ending) || name.endsWith(".tar.gz")) {
            return "it is an archive in an archive; unpack it and name it by itself";
        }
        if (ending.equals("parquet")) {
            return "Parquet cannot be read inside an archive; unpack it";
        }
        if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
            return "it is compressed by method " + entry.getMethod() + ", which Java does not know; unpack it";
        }
        return "";
    }

    private static Path checked(String shown, String name) {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw malformed(shown, "has an entry with a control character in its name: " + name);
        }
        String hostile = null;
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
            hostile = "an absolute path";
        } else if (name.indexOf('\\') >= 0) {
            hostile = "a path with backslashes";
        } else if (List.of(name.split("/", -1)).contains("..")) {
            hostile = "a path that leaves the archive";
        } else if (name.isEmpty()) {
            hostile = "no name";
        }
        if (hostile != null) {
            throw malformed(shown, "has an entry with " + hostile + ": " + name);
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw malformed(shown, "has an entry that is no path: " + name);
        }
    }

    private static SaysException malformed(String shown, String what) {
        return new SaysException(
                StandardErrorCode.MALFORMED_INPUT,
                "The archive " + shown + " " + what,
                "Look where it came from; if it is good, unpack it and name the folder.");
    }

    /**
     * Reads the archive's directory for what Java does not tell: the entries that are symbolic links.
     *
     * @throws SaysException {@code MALFORMED_INPUT} when an entry is encrypted
     */
    private static Set<String> links(Path archive, String shown) throws IOException {
        Set<String> links = new HashSet<>();
        try (FileChannel channel = FileChannel.open(archive)) {
            long[] directory = directory(channel);
            channel.position(directory[0]);
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
            long left = directory[1];
            while (left >= HEADER_BYTES) {
                byte[] bytes = in.readNBytes(HEADER_BYTES);
                if (bytes.length < HEADER_BYTES) {
                    break;
                }
                ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                if (header.getInt(0) != HEADER) {
                    break;
                }
                int length = header.getShort(28) & 0xffff;
                int more = (header.getShort(30) & 0xffff) + (header.getShort(32) & 0xffff);
                String name = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                in.skipNBytes(more);
                left -= HEADER_BYTES + length + more;
                if ((header.getShort(8) & 1) != 0) {
                    throw malformed(shown, "is encrypted: " + name);
                }
                boolean unix = header.get(5) == 3;
                if (unix && (header.getInt(38) >>> 28) == 0xA) {
                    links.add(name);
                }
            }
        } catch (EOFException e) {
            // It is cut off: opening it as an archive says so.
            return links;
        }
        return links;
    }

    /** Where the archive's directory begins, and its length. */
    private static long[] directory(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer bytes = read(channel, size - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END && at + END_BYTES + (bytes.getShort(at + 20) & 0xffff) <= tail) {
                long end = size - tail + at;
                long length = bytes.getInt(at + 12) & 0xffffffffL;
                long wide = end - LOCATOR64_BYTES - END64_BYTES;
                if (wide >= 0 && read(channel, end - LOCATOR64_BYTES, 4).getInt(0) == LOCATOR64) {
                    ByteBuffer end64 = read(channel, wide, END64_BYTES);
                    if (end64.getInt(0) == END64) {
                        return new long[] {Math.max(0, wide - end64.getLong(40)), end64.getLong(40)};
                    }
                }
                return new long[] {Math.max(0, end - length), length};
            }
        }
        return new long[] {0, 0};
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until it is full
        }
        return bytes;
    }
}
