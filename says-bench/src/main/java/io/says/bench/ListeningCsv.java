package io.says.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes listening data of any size: popular tracks are listened to more, one row in a thousand is bad. */
final class ListeningCsv {

    static final String HEADER =
            "user_id,track_id,timestamp,play_count,skip_count,finished_song,title,artist,tempo,energy,danceability\n";

    private static final int USERS_PER_MILLION = 20_000;
    private static final int TRACKS = 100_000;
    private static final int BAD_EVERY = 1000;

    private ListeningCsv() {}

    /** Writes rows into as many files of a directory. */
    static void write(Path directory, long rows, int files) throws IOException {
        Files.createDirectories(directory);
        int users = (int) Math.max(100, rows * USERS_PER_MILLION / 1_000_000);
        for (int file = 0; file < files; file++) {
            Random random = new Random(file);
            long from = rows * file / files;
            long to = rows * (file + 1) / files;
            try (BufferedWriter out = Files.newBufferedWriter(
                    directory.resolve(String.format("part-%04d.csv", file)), StandardCharsets.UTF_8)) {
                out.write(HEADER);
                for (long row = from; row < to; row++) {
                    out.write(line(row, rows, users, random));
                }
            }
        }
    }

    private static String line(long row, long rows, int users, Random random) {
        int track = (int) (TRACKS * Math.pow(random.nextDouble(), 3));
        // Three years, in the order of time with some disorder.
        long time = 1_600_000_000L + (long) (94_608_000.0 * row / rows) + random.nextInt(86_400);
        String plays = row % BAD_EVERY == BAD_EVERY - 1 ? "NaN" : Integer.toString(1 + random.nextInt(4));
        return "user" + random.nextInt(users) + ",track" + track + "," + time + "," + plays + ","
                + (random.nextInt(5) == 0 ? 1 : 0) + "," + (random.nextInt(3) == 0 ? "true" : "false") + ",Song number "
                + track + ",Artist " + track / 12 + "," + (60 + track % 120) + "." + track % 1000 + ",0."
                + (100 + track % 900) + ",0." + (100 + track * 7 % 900) + "\n";
    }
}
