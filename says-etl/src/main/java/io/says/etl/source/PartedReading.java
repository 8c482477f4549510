package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * An input as a list of parts, each of one or more pieces of files: large files are cut where their lines stand alone, small
 * ones are read together.
 */
final class PartedReading implements RowReading {

    /** How large a part shall be, in bytes. */
    static final long PART_BYTES = 64L << 20;

    /** What a gzipped byte or file counts for beside a plain one. */
    private static final long GZIP_WEIGHT = 4;

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // immutable lists of serializable values
    private final List<FileRole> files;

    @SuppressWarnings("serial")
    private final List<String> columns;

    @SuppressWarnings("serial")
    private final List<List<Piece>> parts;

    private PartedReading(List<FileRole> files, List<String> columns, List<List<Piece>> parts) {
        this.files = files;
        this.columns = columns;
        this.parts = parts;
    }

    /** A file, or a part of one, and who reads it. */
    private record Piece(FileSplit split, FileParser parser) implements java.io.Serializable {}

    /** Collects what is to be read. Not thread-safe. */
    static final class Builder {

        private final long partBytes;
        private final List<FileRole> files = new ArrayList<>();
        private final List<List<Piece>> parts = new ArrayList<>();
        private List<Piece> open = new ArrayList<>();
        private long openBytes;

        Builder() {
            this(PART_BYTES);
        }

        /** @param partBytes how large a part shall be */
        Builder(long partBytes) {
            this.partBytes = partBytes;
        }

        /** A file whose lines stand alone: it is cut where it is large. */
        Builder lines(InputFile file, FileRole role, FileParser parser) {
            try {
                for (FileSplit split : FileSplit.of(file, partBytes)) {
                    add(split, parser, Math.min(partBytes, weight(file)));
                }
            } catch (IOException e) {
                throw io.says.storage.Failures.of(e, "reading " + file.name());
            }
            files.add(role);
            return this;
        }

        /** A file that must be read from its beginning. */
        Builder whole(InputFile file, FileRole role, FileParser parser) {
            add(FileSplit.whole(file), parser, Math.min(partBytes, weight(file)));
            files.add(role);
            return this;
        }

        /** A file nothing is read from, or something on the side. */
        Builder aside(FileRole role) {
            files.add(role);
            return this;
        }

        private static long weight(InputFile file) {
            return file.entry() == null && file.compressed() ? file.size() * GZIP_WEIGHT : file.size();
        }

        private void add(FileSplit split, FileParser parser, long bytes) {
            if (!open.isEmpty() && openBytes + bytes > partBytes) {
                parts.add(List.copyOf(open));
                open = new ArrayList<>();
                openBytes = 0;
            }
            open.add(new Piece(split, parser));
            openBytes += bytes;
        }

        /**
         * The reading.
         *
         * @param columns the columns the parsers fill, in their order
         * @throws SaysException {@code EMPTY_INPUT} when nothing is to be read
         */
        PartedReading build(List<String> columns) {
            if (!open.isEmpty()) {
                parts.add(List.copyOf(open));
                open = new ArrayList<>();
            }
            if (parts.isEmpty()) {
                throw empty(files.stream().map(FileRole::file).toList());
            }
            return new PartedReading(List.copyOf(files), List.copyOf(columns), List.copyOf(parts));
        }
    }

    /** An input in which there is nothing to read. */
    static SaysException empty(List<String> names) {
        return new SaysException(
                StandardErrorCode.EMPTY_INPUT,
                "The input is empty: " + String.join(", ", names.subList(0, Math.min(3, names.size())))
                        + (names.size() > 3 ? ", …" : ""),
                "Name a file that holds listening events, one a line below the header.");
    }

    @Override
    public List<FileRole> files() {
        return files;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public int parts() {
        return parts.size();
    }

    @Override
    public Iterator<RawRow> rows(int part) {
        Iterator<Piece> pieces = parts.get(part).iterator();
        return new Iterator<>() {

            private Iterator<RawRow> rows = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                try {
                    while (!rows.hasNext()) {
                        if (!pieces.hasNext()) {
                            return false;
                        }
                        Piece piece = pieces.next();
                        rows = piece.parser().rows(piece.split());
                    }
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public RawRow next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return rows.next();
            }
        };
    }
}
