package io.says.orchestrator.pipeline;

import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An output in a store that cannot rename: every attempt writes in a directory that no other will ever write in, and its manifest, written
 * last and in one piece, finishes it. Of several finished ones, which are the same by their name, the first counts. A process that goes on
 * writing after another has taken its place changes nothing that anybody reads.
 */
final class Attempts {

    private Attempts() {}

    /** The directory of the attempt that counts. */
    static Optional<Path> finished(Path output) {
        return all(output).stream().filter(Attempts::isFinished).findFirst();
    }

    /** Those that do not count. */
    static List<Path> needless(Path output) {
        List<Path> all = all(output);
        Optional<Path> counts = all.stream().filter(Attempts::isFinished).findFirst();
        return all.stream()
                .filter(attempt -> !Optional.of(attempt).equals(counts))
                .toList();
    }

    private static boolean isFinished(Path attempt) {
        try {
            return Locations.exists(attempt.resolve(Manifest.FILE));
        } catch (IOException e) {
            throw Failures.of(e, "looking at " + attempt);
        }
    }

    private static List<Path> all(Path output) {
        try (Stream<Path> entries = Files.list(output)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw Failures.of(e, "listing " + output);
        }
    }

    /** Where a new attempt writes. */
    static Path fresh(Path output) {
        return output.resolve(UUID.randomUUID().toString());
    }

    /** Takes an attempt away: first it counts no longer. */
    static void remove(Path attempt) throws IOException {
        Files.deleteIfExists(attempt.resolve(Manifest.FILE));
        AtomicWrites.deleteTree(attempt);
    }

    /** Takes all attempts of an output away. */
    static void removeAll(Path output) throws IOException {
        for (Path attempt : all(output)) {
            remove(attempt);
        }
        AtomicWrites.deleteTree(output);
    }
}
