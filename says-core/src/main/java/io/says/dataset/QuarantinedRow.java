package io.says.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@link Datasets#QUARANTINE} or {@link Datasets#SUSPECTS}.
 *
 * @param source the name of the file it came from, relative to the input
 * @param position the line in a text file, the row elsewhere, from 1
 * @param reason the reason code, for example MISSING_USER
 * @param detail what exactly was wrong
 * @param row the row as read, its first 4,096 characters
 */
public record QuarantinedRow(
        String source,
        long position,
        String reason,
        @Nullable String detail,
        @Nullable String row) {}
