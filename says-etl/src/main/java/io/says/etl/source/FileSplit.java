package io.says.etl.source;

import io.says.spi.InputFile;
import io.says.spi.InputStreams;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a text file, cut anywhere: a line belongs to the split its first byte lies in.
 *
 * @param path the file
 * @param name what the file is called
 * @param entry the entry of the archive at {@code path}, or null
 * @param corrections lines mended after quarantine, by their number
 * @param start the first byte
 * @param end the byte after the last
 * @param firstLine the number of the first line that begins in the split
 */
record FileSplit(
        String path,
        String name,
        @Nullable String entry,
        @SuppressWarnings("serial") Map<Long, String> corrections,
        long start,
        long end,
        long firstLine)
        implements Serializable {

    private static final int BUFFER = 1 << 16;

    /** A file that is not cut. */
    static FileSplit whole(InputFile file) {
        return of(file, 0, Long.MAX_VALUE, 1);
    }

    private static FileSplit of(InputFile file, long start, long end, long firstLine) {
        return new FileSplit(
                file.path().toString(), file.name(), file.entry(), file.corrections(), start, end, firstLine);
    }

    /** Cuts a file; a compressed one stays whole. One that is cut is read once to count its lines. */
    static List<FileSplit> of(InputFile file, long size) throws IOException {
        if (file.compressed() || file.size() <= size) {
            return List.of(whole(file));
        }
        List<FileSplit> splits = new ArrayList<>();
        long line = 1;
        long position = 0;
        long next = 0;
        boolean atStart = true;
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (position == next) {
                        // A split that begins inside a line begins, for numbering, with the line after it.
                        splits.add(
                                of(file, position, Math.min(position + size, file.size()), atStart ? line : line + 1));
                        next += size;
                    }
                    atStart = buffer[i] == '\n';
                    if (atStart) {
                        line++;
                    }
                    position++;
                }
            }
        }
        return splits;
    }

    /** Opens the bytes of the whole file, decompressed. */
    InputStream bytes() throws IOException {
        return InputStreams.open(InputStreams.path(path), name, entry);
    }

    /** Opens the file at the split's first line. */
    LineReader open(int longest) throws IOException {
        if (start == 0) {
            return new LineReader(bytes(), 0, end, longest);
        }
        InputStream raw = Files.newInputStream(InputStreams.path(path));
        try {
            // The byte before tells whether a line begins exactly here.
            raw.skipNBytes(start - 1);
            LineReader reader = new LineReader(new BufferedInputStream(raw, BUFFER), start - 1, end, longest);
            reader.next();
            return reader;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }
}
