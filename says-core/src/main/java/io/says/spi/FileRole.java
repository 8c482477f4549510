package io.says.spi;

import java.io.Serializable;
import java.util.Map;

/**
 * What a source takes one file of its input for.
 *
 * @param file {@link InputFile#name()}
 * @param role what is read from it
 * @param description one line for people: the format, or why the file is passed over
 * @param columns the columns of SAYS by the names of the file, in the file's order; empty for a file passed over
 */
public record FileRole(
        String file,
        Role role,
        String description,
        @SuppressWarnings("serial") Map<String, String> columns) implements Serializable {

    /** Keeps the order of the columns. */
    public FileRole {
        columns = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(columns));
    }

    /** What is read from a file. */
    public enum Role {
        /** Listening events, perhaps describing their tracks too. */
        EVENTS,
        /** Descriptions of tracks: rows of the catalogue, no events. */
        TRACKS,
        /** Something read on the side, such as corrected ids. */
        AUXILIARY,
        /** Nothing. */
        IGNORED
    }

    /** A file that is passed over. */
    public static FileRole ignored(String file, String why) {
        return new FileRole(file, Role.IGNORED, why, Map.of());
    }
}
