package io.says.orchestrator.input;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file as it was when it was hashed, to tell later whether it is still the same.
 *
 * @param path the file
 * @param size in bytes
 * @param stamp what the file system says about its last change
 * @param sure whether a change would show in the stamp: one within the clock's resolution would not
 * @param sha256 the hash of its bytes; empty where it was not read
 */
record FileState(Path path, long size, String stamp, boolean sure, String sha256) {

    private static final long RESOLUTION_MILLIS = 2_000;

    /** Reads and hashes a file. */
    static FileState of(Path path) throws IOException {
        long now = System.currentTimeMillis();
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        String stamp = stamp(path, attributes);
        boolean sure = attributes.lastModifiedTime().toMillis() < now - RESOLUTION_MILLIS;
        String sha256 = ContentHash.ofFile(path);
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
        if (after.size() != attributes.size() || !stamp(path, after).equals(stamp)) {
            throw changed(path);
        }
        return new FileState(path, attributes.size(), stamp, sure, sha256);
    }

    /** A file that is not read. */
    static FileState unread(Path path) throws IOException {
        return new FileState(path, Files.size(path), "", false, "");
    }

    /**
     * Looks at the file again, and reads it again only where that does not tell.
     *
     * @throws SaysException {@code MALFORMED_INPUT} when it has other content now, or is gone
     */
    void verify() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (sure && attributes.size() == size && stamp(path, attributes).equals(stamp)) {
                return;
            }
            if (attributes.size() != size || !ContentHash.ofFile(path).equals(sha256)) {
                throw changed(path);
            }
        } catch (NoSuchFileException e) {
            throw changed(path);
        }
    }

    private static String stamp(Path path, BasicFileAttributes attributes) throws IOException {
        String stamp = attributes.lastModifiedTime() + " " + attributes.fileKey();
        try {
            // Unlike the time of modification, nobody sets this one back.
            return stamp + " " + Files.getAttribute(path, "unix:ctime");
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return stamp;
        }
    }

    private static SaysException changed(Path path) {
        return new SaysException(
                StandardErrorCode.MALFORMED_INPUT,
                "The input " + path + " changed while it was being read",
                "Run again when nothing writes to it any more; nothing of this attempt was kept.");
    }
}
