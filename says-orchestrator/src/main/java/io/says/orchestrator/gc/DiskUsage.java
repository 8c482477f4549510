package io.says.orchestrator.gc;

import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the sizes of files, each once however many links it has: a release shares its files with a stage's output. */
final class DiskUsage {

    private final Set<Object> counted = new HashSet<>();

    /**
     * The bytes below a path that have not been counted yet.
     *
     * @param path a directory or a file; nothing when it is not there
     * @param left what to pass over, with all that is in it
     */
    long of(Path path, Set<Path> left) {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        long[] bytes = new long[1];
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return left.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    Object key = attributes.fileKey(); // none on Windows: there every link counts
                    if (!left.contains(file) && (key == null || counted.add(key))) {
                        bytes[0] += attributes.size();
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // another process took it away meanwhile: it takes no room
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw Failures.of(e, "adding up what takes room in " + path);
        }
        return bytes[0];
    }
}
