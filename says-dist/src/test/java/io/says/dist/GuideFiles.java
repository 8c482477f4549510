package io.says.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** The files of their own that the guides assume people have. */
final class GuideFiles {

    private static final int USERS = 30;
    private static final int TRACKS = 25;

    private GuideFiles() {}

    /** Writes {@code X}, {@code ml-100k}, {@code history.csv} and an editor that mends what {@link #spoil} did. */
    static void write(Path directory) throws IOException {
        StringBuilder plays = new StringBuilder("user_id,song_id,play_count\n");
        StringBuilder history = new StringBuilder("user_id,song_id,title,artist,time,played_ms\n");
        StringBuilder all = new StringBuilder();
        StringBuilder base = new StringBuilder();
        StringBuilder test = new StringBuilder();
        StringBuilder items = new StringBuilder();
        Instant began = Instant.parse("2024-01-01T08:00:00Z");
        for (int track = 1; track <= TRACKS; track++) {
            items.append(track)
                    .append("|Song ")
                    .append(track)
                    .append(" (1995)|01-Jan-1995||http://x")
                    .append("|0".repeat(19));
            items.append('\n');
            for (int user = 1; user <= USERS; user++) {
                if ((user * track) % 3 == 0) {
                    continue;
                }
                plays.append("u%d,t%d,%d%n".formatted(user, track, 1 + (user + track) % 4));
                history.append("u%d,t%d,Song %d,Artist %d,%s,%d%n"
                        .formatted(
                                user,
                                track,
                                track,
                                track % 5,
                                began.plusSeconds(86_400L * track + 600L * user),
                                track % 7 == 0 ? 5_000 : 200_000));
                String rating = "%d\t%d\t%d\t%d%n".formatted(user, track, 1 + (user + track) % 5, 880_000_000 + track);
                all.append(rating);
                (track % 5 == 0 ? test : base).append(rating);
            }
        }
        Files.writeString(directory.resolve("X"), plays);
        Files.writeString(directory.resolve("history.csv"), history);
        Path movielens = Files.createDirectories(directory.resolve("ml-100k"));
        Files.writeString(movielens.resolve("u.data"), all);
        Files.writeString(movielens.resolve("u1.base"), base);
        Files.writeString(movielens.resolve("u1.test"), test);
        Files.writeString(movielens.resolve("u.item"), items);
        Files.writeString(directory.resolve("editor"), "#!/bin/sh\nexec sed -i 's/many/1/' \"$1\"\n");
        Files.setPosixFilePermissions(directory.resolve("editor"), PosixFilePermissions.fromString("rwx------"));
    }

    /** Adds twelve rows that cannot be used to a generated data set, once. */
    static void spoil(Path listening) throws IOException {
        String text = Files.readString(listening);
        if (!text.endsWith("many\n")) {
            int counts = java.util.Arrays.asList(
                            text.lines().findFirst().orElseThrow().split(","))
                    .indexOf("play_count");
            for (int row = 0; row < 12; row++) {
                String line = "u0001,t%05d".formatted(row + 1) + ",".repeat(counts - 1) + "many";
                Files.writeString(listening, line + "\n", StandardOpenOption.APPEND);
            }
        }
    }
}
