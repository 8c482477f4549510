package io.says.etl.source;

import io.says.spi.InputFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A part of a text file, cut anywhere: a line belongs to the split its first byte lies in.
 *
 * @param path the file
 * @param name what the file is called
 * @param start the first byte
 * @param end the byte after the last
 * @param firstLine the number of the first line that begins in the split
 */
record FileSplit(String path, String name, long start, long end, long firstLine) implements Serializable {

    private static final int BUFFER = 1 << 16;

    /** Cuts files; compressed ones stay whole. The files that are cut are read once to count their lines. */
    static List<FileSplit> of(List<InputFile> files, long size) throws IOException {
        List<FileSplit> splits = new ArrayList<>();
        for (InputFile file : files) {
            if (file.name().endsWith(".gz") || file.size() <= size) {
                splits.add(new FileSplit(file.path().toString(), file.name(), 0, Long.MAX_VALUE, 1));
            } else {
                cut(file, size, splits);
            }
        }
        return splits;
    }

    private static void cut(InputFile file, long size, List<FileSplit> splits) throws IOException {
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
                        splits.add(new FileSplit(
                                file.path().toString(),
                                file.name(),
                                position,
                                Math.min(position + size, file.size()),
                                atStart ? line : line + 1));
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
    }

    /** Opens the file at the split's first line. */
    LineReader open(int longest) throws IOException {
        InputStream raw = Files.newInputStream(Path.of(path));
        try {
            if (name.endsWith(".gz")) {
                return new LineReader(new GZIPInputStream(raw, BUFFER), 0, Long.MAX_VALUE, longest);
            }
            if (start == 0) {
                return new LineReader(new BufferedInputStream(raw, BUFFER), 0, end, longest);
            }
            // The byte before tells whether a line begins exactly here.
            raw.skipNBytes(start - 1);
            LineReader reader = new LineReader(new BufferedInputStream(raw, BUFFER), start - 1, end, longest);
            reader.next();
            return reader;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
