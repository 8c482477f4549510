package io.says.model.serving;

import io.says.AudioFeature;
import io.says.Feedback;
import io.says.json.Json;
import io.says.model.factors.FoldIn;
import io.says.model.factors.ItemRows;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.model.tensors.TensorWriter;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.storage.ContentHash;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A bundle that serves {@link ImplicitFactors}, with a catalogue that is drawn: titles, artists, genres, years and tempo. */
final class DrawnRelease {

    private DrawnRelease() {}

    /** The id of a user. */
    static String user(int user) {
        return String.format(Locale.ROOT, "u%07d", user);
    }

    /** Writes it to a directory that is made for it. */
    static Path write(Path release, ImplicitFactors factors) throws IOException {
        Files.createDirectories(release);
        float[] items = factors.items();
        int rank = factors.rank();
        int tracks = items.length / rank;
        UserStep step = new UserStep(new Objective.Weighted(0.003, 0.1f, 1, 0), false, null);
        double[] gram = step.gram(ItemRows.of(items, rank, 0, rank), rank);
        float[] stored = new float[gram.length];
        for (int i = 0; i < gram.length; i++) {
            stored[i] = (float) gram[i];
        }
        long[] start = new long[ImplicitFactors.USERS + 1];
        for (int user = 0; user < ImplicitFactors.USERS; user++) {
            start[user + 1] = start[user] + factors.heard()[user].length;
        }
        int[] seen = Arrays.stream(factors.heard()).flatMapToInt(Arrays::stream).toArray();
        float[] values = new float[seen.length];
        Arrays.fill(values, 1);
        Random random = new Random(5);
        List<@Nullable String> genres = new ArrayList<>();
        List<@Nullable String> artists = new ArrayList<>();
        float[] tempo = new float[tracks];
        for (int track = 0; track < tracks; track++) {
            genres.add("genre " + random.nextInt(10));
            artists.add("artist " + random.nextInt(tracks / 10 + 1));
            tempo[track] = 60 + random.nextInt(120);
        }
        new TensorWriter()
                .metadata(new FoldIn(List.of(new FoldIn.Part(step, rank, 1))).metadata())
                .floats("fold-in.gram.0", stored, rank, rank)
                .floats("user_factors", factors.users(), ImplicitFactors.USERS, rank)
                .floats("item_factors", items, tracks, rank)
                .texts("user_ids", ids("u", ImplicitFactors.USERS))
                .texts("track_ids", ids("t", tracks))
                .longs("seen.indptr", start)
                .ints("seen.indices", seen)
                .floats("seen.values", values, values.length)
                .ints("listeners", random.ints(tracks, 0, 1000).toArray())
                .texts("catalogue.title", ids("Title ", tracks))
                .texts("catalogue.artist", artists)
                .texts("catalogue.album", Collections.nCopies(tracks, null))
                .texts("catalogue.genre", genres)
                .ints("catalogue.year", random.ints(tracks, 1960, 2026).toArray())
                .floats("catalogue." + AudioFeature.TEMPO.column(), tempo, tracks)
                .write(release.resolve("model.safetensors"));
        String model = ContentHash.ofFile(release.resolve("model.safetensors"));
        StoredOrder.write(items, rank, model, release.resolve(StoredOrder.FILE));
        List<FileEntry> files = Manifest.entriesOf(release);
        Passport passport = new Passport("drawn", "none", "s", 1, "all", 10, ImplicitFactors.USERS, seen.length);
        Files.writeString(
                release.resolve(ReleaseInfo.FILE),
                Json.pretty(new ReleaseInfo(
                        ReleaseInfo.FORMAT_VERSION,
                        "factors/1",
                        "bench",
                        null,
                        null,
                        model,
                        "ials",
                        Map.of(),
                        Feedback.IMPLICIT,
                        1,
                        ImplicitFactors.USERS,
                        tracks,
                        Map.of(),
                        new EvaluationReport(
                                "ials", Map.of(), Feedback.IMPLICIT, passport, List.of(), 1, 0, null, Map.of()),
                        new Profile(
                                1,
                                1,
                                0,
                                Map.of(),
                                ImplicitFactors.USERS,
                                tracks,
                                tracks,
                                1,
                                0,
                                0.1,
                                "implicit",
                                List.of(),
                                1.0,
                                List.of(),
                                Map.of(),
                                Map.of(),
                                0.1,
                                Map.of()),
                        "bench",
                        files)));
        return release;
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "%s%07d", prefix, i))
                .toList();
    }
}
