package io.says.orchestrator.terminal;

/** Words as they are typed into a shell. */
public final class ShellWords {

    private ShellWords() {}

    /** A word, in quotes where a shell would take it apart. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9._@/=:,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
