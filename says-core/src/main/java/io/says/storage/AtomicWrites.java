package io.says.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes that are there whole or not at all, also after a power cut: written aside, forced to the device, renamed into
 * place, and the rename forced too. Thread-safe.
 */
public final class AtomicWrites {

    private AtomicWrites() {}

    /** Replaces a small text file. Readers see the old text or the new, never a part. */
    public static void text(Path file, String text) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId() + ".tmp");
        try {
            Files.write(aside, text.getBytes(StandardCharsets.UTF_8));
            force(aside);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
        forceDirectory(file.toAbsolutePath().getParent());
    }

    /**
     * Moves a finished directory into place after forcing everything in it.
     *
     * @param staged the directory written aside, on the same file system
     * @param target where it shall stand; must not exist
     */
    public static void directory(Path staged, Path target) throws IOException {
        forceTree(staged);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("The workspace spans two file systems: " + staged + " and " + target, e);
        }
        forceDirectory(parent);
    }

    /**
     * Forces a directory and everything in it to the device. That may take long, which {@link #directory} does not where nothing was
     * written since.
     */
    public static void forceTree(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : all) {
            if (Files.isRegularFile(path)) {
                force(path);
            }
        }
        for (Path path : all) {
            if (Files.isDirectory(path)) {
                forceDirectory(path);
            }
        }
    }

    /**
     * Takes a directory away: it leaves its place in one rename, forced, and is deleted afterwards. A kill leaves it whole
     * where it was, or something at {@code aside} that only waits to be deleted.
     *
     * @param directory what to take away
     * @param aside where it is deleted, on the same file system; must not exist
     */
    public static void remove(Path directory, Path aside) throws IOException {
        Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(directory.toAbsolutePath().getParent());
        deleteTree(aside);
    }

    /** Deletes a directory and everything in it; links are not followed. No error when it is not there. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void forceDirectory(@Nullable Path directory) throws IOException {
        if (directory == null || java.io.File.separatorChar == '\\') {
            return; // Windows has no way to force a directory, and needs none
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
