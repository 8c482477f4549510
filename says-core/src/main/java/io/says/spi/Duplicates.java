package io.says.spi;

/** Which of several listens of one user and track counts. */
public enum Duplicates {
    /** The first by file and position. */
    FIRST,
    /** The last by file and position. */
    LAST,
    /** All of them, added up. */
    SUM,
    /** Their mean. */
    MEAN,
    /** The greatest. */
    MAX
}
