package io.says.ui.internal.http;

import java.util.Optional;

/**
 * A parameter of a route.
 *
 * @param name its name
 * @param place where it stands
 * @param type what it holds
 * @param required whether it has to be given
 * @param summary what it means, with its default
 * @param least the least value of a number, the least length of a text
 * @param most the greatest value of a number, the greatest length of a text
 */
public record Parameter(
        String name,
        Place place,
        Type type,
        boolean required,
        String summary,
        Optional<Integer> least,
        Optional<Integer> most) {

    /** Where a parameter stands. */
    public enum Place {
        /** Part of the path. */
        PATH,
        /** Behind the question mark. */
        QUERY,
        /** Among the headers. */
        HEADER
    }

    /** What a parameter holds. */
    public enum Type {
        /** Any text. */
        STRING,
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN
    }

    static Parameter ofPath(String name) {
        return new Parameter(name, Place.PATH, Type.STRING, true, "The id.", Optional.empty(), Optional.empty());
    }

    static Parameter ofQuery(String name, Type type, String summary) {
        return new Parameter(name, Place.QUERY, type, false, summary, Optional.empty(), Optional.empty());
    }

    static Parameter ofHeader(String name, int longest, String summary) {
        return new Parameter(name, Place.HEADER, Type.STRING, false, summary, Optional.of(1), Optional.of(longest));
    }

    static Parameter whole(String name, int least, int most, String summary) {
        return new Parameter(name, Place.QUERY, Type.INTEGER, false, summary, Optional.of(least), Optional.of(most));
    }
}
