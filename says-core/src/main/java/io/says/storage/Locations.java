package io.says.storage;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.hadoop.HadoopPaths;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Places by their texts: paths of this machine, and addresses of what Hadoop's file systems reach, such as {@code hdfs://host/data} or
 * {@code s3a://bucket/data}. The latter are paths too: {@link java.nio.file.Files} reads and writes them, as far as such a store goes.
 *
 * @param settings of Hadoop, such as {@code fs.s3a.endpoint}; those of its own files, as {@code core-site.xml}, come below
 * @param loader what knows the classes of such file systems
 */
public record Locations(Map<String, String> settings, ClassLoader loader) {

    /** Two letters at least, since one is a drive. */
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*", Pattern.DOTALL);

    /** What is between the scheme and the path has a colon that no port follows: a password, or what looks like the beginning of one. */
    private static final Pattern PASSWORD = Pattern.compile("://[^/?#\\s\"'\\[\\]]*:(?!\\d*(?:[/?#\\s\"',\\])}]|$))");

    /** Copies the settings. */
    public Locations {
        settings = Map.copyOf(settings);
    }

    /** Whether a text is an address of a store, and no path of this machine. */
    public static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches() && !text.startsWith("file:");
    }

    /** Whether a text is, or has in it, an address with a user's password, as {@code ftp://user:password@host/data}. */
    public static boolean holdsPassword(String text) {
        return PASSWORD.matcher(text).find();
    }

    /**
     * Refuses an address with a user's password in it: addresses are recorded and shown, in runs, errors, logs and lineage.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION}, without the password
     */
    public static void refusePassword(String text) {
        if (isAddress(text) && holdsPassword(text)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "An address " + text.substring(0, text.indexOf(':'))
                            + "://... holds a user and a password, which would be recorded and shown wherever the address is",
                    "Leave them out and give them to Hadoop in says.spark.conf, for example as"
                            + " spark.hadoop.fs.ftp.user.HOST and spark.hadoop.fs.ftp.password.HOST; docs/cluster.md.");
        }
    }

    /** Whether a path lies in a store, where no rename is atomic, nothing can be locked and nothing mapped. */
    public static boolean isRemote(Path path) {
        return !path.getFileSystem().equals(FileSystems.getDefault());
    }

    /**
     * Whether there is something at a path. Unlike {@link Files#exists} it does not take a store that cannot be asked for an empty one.
     *
     * @throws IOException where it cannot be told
     */
    public static boolean exists(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * The place that a text names. Nothing is opened yet.
     *
     * @param text a path, or an address
     * @throws SaysException {@code MISSING_DEPENDENCY} for an address where Hadoop is not on the class path,
     *     {@code INVALID_CONFIGURATION} for one with a password in it
     * @throws java.nio.file.InvalidPathException for a text that is neither
     */
    public Path path(String text) {
        if (!isAddress(text)) {
            return text.startsWith("file:/") ? Path.of(URI.create(text)) : Path.of(text);
        }
        refusePassword(text);
        try {
            return HadoopPaths.of(text, settings, loader);
        } catch (NoClassDefFoundError e) {
            throw new SaysException(
                    StandardErrorCode.MISSING_DEPENDENCY,
                    "What reads " + text + " is not on the class path of this program: " + e.getMessage(),
                    "Hadoop's client is needed, which comes with Spark; docs/cluster.md says what goes where.",
                    e);
        }
    }

    /** Says nothing of the settings, some of which may be secret. */
    @Override
    public String toString() {
        return "Locations" + settings.keySet();
    }
}
