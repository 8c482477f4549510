package io.says.spi;

import java.util.List;

/**
 * A first look at the input.
 *
 * @param fileNames the names of all files, relative to the input path, sorted
 * @param firstFile the name of the file the lines come from
 * @param lines the first lines of that file, decompressed, at most 20 of at most 64 KiB each; empty where it is not text
 */
public record InputSample(List<String> fileNames, String firstFile, List<String> lines) {

    /** Copies the lists. */
    public InputSample {
        fileNames = List.copyOf(fileNames);
        lines = List.copyOf(lines);
    }
}
