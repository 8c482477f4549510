package io.says.orchestrator.demo;

import io.says.SaysException;
import io.says.json.Json;
import io.says.report.NoiseFloor;
import io.says.storage.AtomicWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was generated in a directory, kept beside it; it also marks the directory as the generator's own.
 *
 * @param version of the generator
 * @param csv absolute path of the listening data
 * @param bytes length of the listening data; -1 while it is being written
 */
record Stamp(
        int version,
        int users,
        int tracks,
        long interactions,
        long seed,
        String csv,
        long bytes,
        double rmse,
        double mae) {

    /** Goes up whenever the same parameters give other bytes. */
    static final int VERSION = 1;

    static final String FILE = ".generated";

    static Stamp of(GeneratorConfig c, Path csv, long bytes, NoiseFloor floor) {
        return new Stamp(
                VERSION,
                c.users(),
                c.tracks(),
                c.interactions(),
                c.seed(),
                csv.toString(),
                bytes,
                floor.rmse(),
                floor.mae());
    }

    static Optional<Stamp> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(Files.readString(file), Stamp.class, file.toString()));
        } catch (SaysException e) {
            return Optional.empty(); // of another version or damaged: as good as none
        }
    }

    void write(Path directory) throws IOException {
        AtomicWrites.text(directory.resolve(FILE), Json.pretty(this));
    }

    NoiseFloor floor() {
        return new NoiseFloor(rmse, mae);
    }
}
