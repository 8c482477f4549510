package io.says.orchestrator.doctor;

/**
 * What a check found.
 *
 * @param check what was looked at, in a word
 * @param level how it is
 * @param found what was found, for people
 * @param remedy what to do about it; empty where nothing has to be done
 */
public record Finding(String check, Level level, String found, String remedy) {

    /** How bad it is. */
    public enum Level {
        /** All is well. */
        OK,
        /** It works, and something may be worth a look. */
        WARN,
        /** It will not work. */
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }
}
