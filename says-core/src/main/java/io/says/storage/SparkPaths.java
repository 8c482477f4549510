package io.says.storage;

import java.nio.file.Path;

/** Paths as Spark takes them: it neither decodes {@code %20} nor leaves {@code [} alone. */
public final class SparkPaths {

    private SparkPaths() {}

    /** A file or directory to read, with everything quoted that Spark would take for a pattern. */
    public static String toRead(Path path) {
        StringBuilder quoted = new StringBuilder();
        for (char c : toWrite(path).toCharArray()) {
            if ("{}[]*?\\".indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    /** A directory to write. */
    public static String toWrite(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        return Locations.isRemote(whole) ? whole.toString() : "file:" + whole;
    }
}
