package io.says.etl.validate;

import io.says.spi.RawRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one part of the input said of their tracks lately. Most events repeat what an earlier one said; whoever
 * puts the catalogue together takes the first by name of file and position, so the others need not be parsed, sorted and written again. Files whose
 * names rise share what is known; at a step back all is forgotten. Bounded: of two tracks that fall on the same place the later
 * one is kept, and the other is described once more. Not thread-safe.
 */
final class Descriptions {

    private static final int PLACES = 1 << 16;

    private final int[] columns;
    private final @Nullable Known[] known = new @Nullable Known[PLACES];
    private String source = "";
    private int file;
    private int forgotten;

    /** @param columns where the raw rows have what describes a track */
    Descriptions(int[] columns) {
        this.columns = columns.clone();
    }

    /** Whether an accepted row above this one, in the same file or one before it, said the very same of the track. */
    boolean repeated(String track, RawRow row) {
        enter(row.source());
        Known earlier = known[place(track)];
        if (earlier == null
                || earlier.file <= forgotten
                || earlier.file == file && earlier.position >= row.position()
                || !earlier.track.equals(track)) {
            return false;
        }
        @Nullable Object[] values = row.values();
        for (int i = 0; i < columns.length; i++) {
            if (!Objects.equals(earlier.values[i], value(values, columns[i]))) {
                return false;
            }
        }
        return true;
    }

    private void enter(String next) {
        if (file > 0 && next.equals(source)) {
            return;
        }
        // As the catalogue orders them: by the bytes of their names.
        if (Arrays.compareUnsigned(source.getBytes(StandardCharsets.UTF_8), next.getBytes(StandardCharsets.UTF_8))
                > 0) {
            forgotten = file;
        }
        source = next;
        file++;
    }

    /** Keeps what the row last asked about said, since it was accepted. */
    void keep(String track, RawRow row) {
        @Nullable Object[] values = row.values();
        @Nullable Object[] said = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            said[i] = value(values, columns[i]);
        }
        known[place(track)] = new Known(track, file, row.position(), said);
    }

    private static @Nullable Object value(@Nullable Object[] values, int column) {
        return column < values.length ? values[column] : null;
    }

    private static int place(String track) {
        int hash = track.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }

    private static final class Known {

        private final String track;
        private final int file;
        private final long position;
        private final @Nullable Object[] values;

        Known(String track, int file, long position, @Nullable Object[] values) {
            this.track = track;
            this.file = file;
            this.position = position;
            this.values = values;
        }
    }
}
