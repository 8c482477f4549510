package io.says.spi;

import org.jspecify.annotations.Nullable;

/** One row as a source reads it. Not thread-safe: it hands its array on. */
public final class RawRow {

    /** How much of a row is kept for quarantine, in characters. */
    public static final int KEPT = 4096;

    private final String source;
    private final long position;
    private final Kind kind;
    private final @Nullable String problem;
    private final @Nullable String raw;
    private final @Nullable Object[] values;

    /** What a row says. */
    public enum Kind {
        /** Somebody listened; it may describe the track too. */
        EVENT,
        /** What a track is called, or sounds like: a row of the catalogue, no event. */
        TRACK,
        /** What a recording sounds like, under an id of its own: joined to the catalogue, no row of it. */
        FEATURES
    }

    /**
     * A row.
     *
     * @param source {@link InputFile#name()}
     * @param position the line in a text file, the row elsewhere, from 1
     * @param kind what it says
     * @param problem why it cannot be read at all, as {@code CODE: detail}; null for a readable row
     * @param raw the row as read, of which {@value #KEPT} characters are kept; may be null for a readable row
     * @param values in the order of {@link RowReading#columns()}, null where there is nothing; not copied
     */
    public RawRow(
            String source,
            long position,
            Kind kind,
            @Nullable String problem,
            @Nullable String raw,
            @Nullable Object[] values) {
        this.source = source;
        this.position = position;
        this.kind = kind;
        this.problem = problem;
        this.raw = raw == null || raw.length() <= KEPT ? raw : raw.substring(0, KEPT);
        this.values = values;
    }

    /** A row that cannot be read. */
    public static RawRow unreadable(String source, long position, Kind kind, String problem, @Nullable String raw) {
        return new RawRow(source, position, kind, problem, raw, new @Nullable Object[0]);
    }

    /** The file it comes from. */
    public String source() {
        return source;
    }

    /** Its position there, from 1. */
    public long position() {
        return position;
    }

    /** What it says. */
    public Kind kind() {
        return kind;
    }

    /** Why it cannot be read, as {@code CODE: detail}; null for a readable row. */
    public @Nullable String problem() {
        return problem;
    }

    /** The row as read. */
    public @Nullable String raw() {
        return raw;
    }

    /** Its values in the order of the reading's columns. */
    public @Nullable Object[] values() {
        return values;
    }
}
