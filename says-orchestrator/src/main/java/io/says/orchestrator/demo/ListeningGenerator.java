package io.says.orchestrator.demo;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.orchestrator.demo.Listeners.Listener;
import io.says.orchestrator.demo.Songs.Song;
import io.says.report.NoiseFloor;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Generates listening data: latent taste of users and tracks, behaviour drawn from it, and the noise floor that follows.
 * The same configuration gives the same bytes on every platform. Memory is one int per track and two numbers per user,
 * whatever the number of rows. Thread-safe; two writers into one directory are for the caller to keep apart.
 */
public final class ListeningGenerator {

    private static final String CSV = "listening.csv";
    private static final String CONFIG = "says.conf";
    private static final String README = "README.md";

    private final GeneratorConfig config;

    /** A generator of the given amount. */
    public ListeningGenerator(GeneratorConfig config) {
        this.config = config;
    }

    /**
     * Writes {@code listening.csv}, {@code says.conf} and {@code README.md}, each whole or not at all. Where the same
     * data was written before, nothing is written.
     *
     * @param directory where to; made when it is not there
     * @throws SaysException {@code INVALID_REQUEST} when the directory holds files of these names by somebody else, or
     *     what {@link Failures} makes of a failed write
     */
    public GeneratedData write(Path directory) {
        Path target = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(target);
            return generate(target);
        } catch (IOException e) {
            throw Failures.of(e, "writing the listening data to " + target);
        }
    }

    private GeneratedData generate(Path target) throws IOException {
        Path csv = target.resolve(CSV);
        Optional<Stamp> stamp = Stamp.read(target);
        if (stamp.isPresent() && isWhole(target, stamp.get())) {
            return data(target, stamp.get().floor(), true);
        }
        if (!Files.exists(target.resolve(Stamp.FILE))) {
            refuseToOverwrite(target);
        }
        Stamp.of(config, csv, -1, new NoiseFloor(0, 0)).write(target);
        NoiseFloor floor = rows(csv);
        AtomicWrites.text(target.resolve(CONFIG), Texts.config(csv, floor));
        AtomicWrites.text(target.resolve(README), Texts.readme(config, floor));
        Stamp.of(config, csv, Files.size(csv), floor).write(target);
        return data(target, floor, false);
    }

    private boolean isWhole(Path target, Stamp stamp) throws IOException {
        Path csv = target.resolve(CSV);
        return Files.isRegularFile(csv)
                && Files.isRegularFile(target.resolve(CONFIG))
                && Files.isRegularFile(target.resolve(README))
                && stamp.equals(Stamp.of(config, csv, Files.size(csv), stamp.floor()));
    }

    private static void refuseToOverwrite(Path target) {
        for (String name : List.of(CSV, CONFIG, README)) {
            if (Files.exists(target.resolve(name))) {
                throw new SaysException(
                        StandardErrorCode.INVALID_REQUEST,
                        "There is a " + name + " that the generator did not write in " + target,
                        "Name an empty or new directory.");
            }
        }
    }

    private GeneratedData data(Path target, NoiseFloor floor, boolean lookedUp) {
        return new GeneratedData(target.resolve(CSV), target.resolve(CONFIG), config.interactions(), floor, lookedUp);
    }

    private NoiseFloor rows(Path csv) throws IOException {
        Path aside = csv.resolveSibling("." + CSV + ".tmp");
        try {
            NoiseFloor floor;
            try (Writer out = Files.newBufferedWriter(aside)) {
                floor = rows(out);
            }
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(aside, csv, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return floor;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private NoiseFloor rows(Writer out) throws IOException {
        long seed = config.seed();
        Strengths strengths = Strengths.DEFAULT;
        Listeners listeners = new Listeners(seed, strengths);
        Songs songs = new Songs(seed, config.tracks(), strengths);
        Playlist playlist = new Playlist(songs, config.tracks(), new Dice(seed, Dice.Stream.PLAYS, -1));
        CsvLines lines = new CsvLines(new Names(seed));
        FloorGauge gauge = new FloorGauge();
        int[] counts = Activity.counts(config);
        out.write(CsvLines.HEADER);
        for (int user = 0; user < counts.length; user++) {
            Listener listener = listeners.listener(user);
            Dice dice = new Dice(seed, Dice.Stream.PLAYS, user);
            for (int i = 0; i < counts[user]; i++) {
                Song song = playlist.next(user, listener, dice);
                double affinity = strengths.affinity(listener, song);
                Listening listening = Behaviour.draw(affinity, dice);
                gauge.add(affinity, listening.tenths() / 10.0);
                out.write(lines.line(user, song, listening));
            }
        }
        return gauge.floor();
    }

    /** What stands in the two small files. */
    private static final class Texts {

        private Texts() {}

        static String config(Path csv, NoiseFloor floor) {
            return """
                    # Written with the data. The noise floor is what the best possible predictor would score on it.
                    says {
                      input.paths = [%s]
                      rating.rule = "behaviour"
                      evaluate.noise-floor { rmse = %s, mae = %s }
                    }
                    """.formatted(Json.write(csv.toString()), floor.rmse(), floor.mae());
        }

        static String readme(GeneratorConfig config, NoiseFloor floor) {
            return """
                    # Generated listening data

                    Made up: no person and no song behind it. Written by `says generate --users %s --tracks %s \
                    --interactions %s --seed %s`; the same command writes the same bytes.

                    - `listening.csv`: one line per user and track, in the order of the users.
                    - `says.conf`: reads it, with the rating rule `behaviour`.

                    Every user and every track has a hidden place in a small space of taste. What a user does with a
                    track is drawn by chance from how near the two are, so that no predictor can do better on these
                    rows, on average, than RMSE %s and MAE %s: the noise floor.
                    """.formatted(
                            Integer.toString(config.users()),
                            Integer.toString(config.tracks()),
                            Long.toString(config.interactions()),
                            Long.toString(config.seed()),
                            floor.rmse(),
                            floor.mae());
        }
    }
}
