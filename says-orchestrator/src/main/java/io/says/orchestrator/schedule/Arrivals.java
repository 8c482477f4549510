package io.says.orchestrator.schedule;

import io.says.storage.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What lies at a place, as one word that changes with the name, size or time of any file there. */
final class Arrivals {

    /** What an empty or missing place looks like. */
    static final String NOTHING = "nothing";

    private Arrivals() {}

    static String at(Path place) {
        if (!Files.exists(place)) {
            return NOTHING;
        }
        // Links are followed, the place itself among them.
        try (Stream<Path> walk = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                return NOTHING;
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                BasicFileAttributes look = Files.readAttributes(file, BasicFileAttributes.class);
                digest.update((place.relativize(file) + "\0" + look.size() + "\0"
                                + look.lastModifiedTime().toMillis() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchFileException e) {
            return "changing at " + System.nanoTime(); // renamed under our eyes: it has not settled
        } catch (IOException | UncheckedIOException e) {
            throw Failures.of(e, "looking for new files in " + place);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
