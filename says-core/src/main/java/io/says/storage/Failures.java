package io.says.storage;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the platform throws into a {@link SaysException} of the right code, by walking the chain of causes. The one
 * place that knows what a full disk looks like.
 */
public final class Failures {

    private static final int DEEPEST_CAUSE = 32;

    private Failures() {}

    /**
     * Names a failure.
     *
     * @param thrown what was caught
     * @param doing what was being done and where, for the message: {@code writing the events to /data}
     */
    public static SaysException of(Throwable thrown, String doing) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            SaysException known = recognise(cause, doing, thrown);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        Throwable io = find(thrown, IOException.class);
        if (io == null) {
            io = find(thrown, java.sql.SQLException.class);
        }
        if (io != null || find(thrown, java.io.UncheckedIOException.class) != null) {
            return new SaysException(
                    StandardErrorCode.IO_FAILURE,
                    "Input or output failed while " + doing + ": " + describe(io != null ? io : thrown),
                    "Check the disk, the permissions and the path; the run's log has the details.",
                    thrown);
        }
        return new SaysException(
                StandardErrorCode.INTERNAL,
                "Unexpected failure while " + doing + ": " + describe(root(thrown)),
                "This is a defect; please report it with the run's log.",
                thrown);
    }

    /**
     * Whether what stopped somebody from reading a file tells of its content: it is not there, is no file, or is no text. Anything else, as a
     * store or a disk that does not answer, too many open files, or a missing permission, tells nothing of it.
     *
     * @param thrown what was thrown while the file was read as text
     * @param file which file
     */
    public static boolean tellsOfContent(IOException thrown, Path file) {
        return thrown instanceof NoSuchFileException
                || thrown instanceof NotDirectoryException
                || thrown instanceof FileSystemException local && "Not a directory".equals(local.getReason())
                || thrown instanceof CharacterCodingException
                || Files.isDirectory(file);
    }

    private static @Nullable SaysException recognise(Throwable cause, String doing, Throwable whole) {
        if (cause instanceof SaysException says) {
            return says;
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left on device")
                || message.contains("sqlite_full")
                // the shared memory beside the database could not grow
                || message.contains("sqlite_ioerr_shmsize")
                || message.contains("database or disk is full")
                || message.contains("disk quota exceeded")) {
            return new SaysException(
                    StandardErrorCode.DISK_FULL,
                    "No space is left while " + doing,
                    "Make room on the device and run again: finished stages are kept.",
                    whole);
        }
        if (cause instanceof OutOfMemoryError) {
            return new SaysException(
                    StandardErrorCode.OUT_OF_MEMORY,
                    "The memory is used up while " + doing,
                    "Give the JVM more with SAYS_MEMORY=8g or -Xmx8g, or use less data.",
                    whole);
        }
        if (cause instanceof AccessDeniedException
                || cause instanceof ReadOnlyFileSystemException
                || cause instanceof NotDirectoryException
                || cause instanceof FileSystemException
                        && !(cause instanceof NoSuchFileException)
                        && (message.contains("read-only file system") || message.contains("not a directory"))) {
            return new SaysException(
                    StandardErrorCode.WORKSPACE_UNUSABLE,
                    "Not permitted while " + doing + ": " + describe(cause),
                    "Check who owns the directory and that it can be written.",
                    whole);
        }
        if (cause instanceof InterruptedException
                || cause instanceof CancellationException
                || cause instanceof ClosedByInterruptException
                || cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
            return new SaysException(
                    StandardErrorCode.CANCELLED,
                    "Interrupted while " + doing,
                    "Run again to go on from the last finished stage.",
                    whole);
        }
        if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
            return new SaysException(
                    StandardErrorCode.MISSING_DEPENDENCY,
                    "A class is missing while " + doing + ": " + describe(cause),
                    message.contains("spark")
                            ? "Put spark-sql and spark-mllib on the class path, or use the distribution."
                            : "Put the library that holds it on the class path.",
                    whole);
        }
        return null;
    }

    private static @Nullable Throwable find(Throwable thrown, Class<? extends Throwable> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (type.isInstance(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < DEEPEST_CAUSE; depth++) {
            Throwable next = cause.getCause();
            if (next == null) {
                return cause;
            }
            cause = next;
        }
        return cause;
    }

    private static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        String first = message == null ? "" : message.lines().findFirst().orElse("");
        return first.isBlank()
                ? thrown.getClass().getSimpleName()
                : thrown.getClass().getSimpleName() + ": " + first;
    }
}
