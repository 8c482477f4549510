package io.says.model.serving;

import io.says.AudioFeature;
import io.says.model.tensors.TensorWriter;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A release bundle of factors with a catalogue that filters can bite on. A test changes what it is about. */
final class RandomBundle {

    static final List<String> GENRES = List.of("Rock", "rock", "Jazz", "Folk");

    final int users;
    final int tracks;
    final int rank;
    float[] userFactors;
    float[] itemFactors;
    int[][] heard;
    float @Nullable [][] values;
    final Map<String, String> metadata = new TreeMap<>();
    final Map<String, float[]> grams = new TreeMap<>();
    private final Random random;

    RandomBundle(int users, int tracks, int rank, long seed) {
        this.users = users;
        this.tracks = tracks;
        this.rank = rank;
        this.random = new Random(seed);
        this.userFactors = drawn(users * rank);
        this.itemFactors = drawn(tracks * rank);
        this.heard = new int[users][];
        float[][] drawn = new float[users][];
        for (int user = 0; user < users; user++) {
            heard[user] = IntStream.range(0, tracks)
                    .filter(track -> random.nextInt(4) == 0)
                    .toArray();
            drawn[user] = new float[heard[user].length];
            for (int i = 0; i < drawn[user].length; i++) {
                drawn[user][i] = 1 + random.nextInt(9) * 0.5f;
            }
        }
        this.values = drawn;
    }

    /** Few distinct numbers, so that there are ties. */
    private float[] drawn(int length) {
        float[] drawn = new float[length];
        for (int i = 0; i < length; i++) {
            drawn[i] = (random.nextInt(9) - 4) / 4f;
        }
        return drawn;
    }

    static String user(int index) {
        return String.format(Locale.ROOT, "u%03d", index);
    }

    static String track(int index) {
        return String.format(Locale.ROOT, "t%03d", index);
    }

    Path write(Path release) throws IOException {
        Files.createDirectories(release);
        TensorWriter writer = new TensorWriter()
                .metadata(metadata)
                .floats("user_factors", userFactors, users, rank)
                .floats("item_factors", itemFactors, tracks, rank)
                .texts(
                        "user_ids",
                        IntStream.range(0, users).mapToObj(RandomBundle::user).toList())
                .texts(
                        "track_ids",
                        IntStream.range(0, tracks).mapToObj(RandomBundle::track).toList());
        grams.forEach((name, gram) -> writer.floats(name, gram, gram.length));
        long[] start = new long[users + 1];
        for (int user = 0; user < users; user++) {
            start[user + 1] = start[user] + heard[user].length;
        }
        writer.longs("seen.indptr", start)
                .ints(
                        "seen.indices",
                        Arrays.stream(heard).flatMapToInt(Arrays::stream).toArray());
        if (values != null) {
            float[] all = new float[(int) start[users]];
            for (int user = 0; user < users; user++) {
                System.arraycopy(values[user], 0, all, (int) start[user], values[user].length);
            }
            writer.floats("seen.values", all, all.length);
        }
        writer.ints(
                "listeners",
                IntStream.range(0, tracks).map(track -> random.nextInt(20)).toArray());
        List<@Nullable String> artists = new ArrayList<>();
        List<@Nullable String> genres = new ArrayList<>();
        int[] years = new int[tracks];
        float[] tempo = new float[tracks];
        for (int track = 0; track < tracks; track++) {
            artists.add(random.nextInt(8) == 0 ? null : "Artist " + random.nextInt(12));
            genres.add(random.nextInt(8) == 0 ? null : GENRES.get(random.nextInt(GENRES.size())));
            years[track] = random.nextInt(6) == 0 ? 0 : 1980 + random.nextInt(40);
            tempo[track] = random.nextInt(6) == 0 ? Float.NaN : 60 + random.nextInt(120);
        }
        writer.texts(
                        "catalogue.title",
                        IntStream.range(0, tracks)
                                .mapToObj(track -> "Title " + track)
                                .toList())
                .texts("catalogue.artist", artists)
                .texts("catalogue.album", java.util.Collections.nCopies(tracks, null))
                .texts("catalogue.genre", genres)
                .ints("catalogue.year", years)
                .floats("catalogue." + AudioFeature.TEMPO.column(), tempo, tracks);
        writer.write(release.resolve(Bundles.TENSORS));
        List<FileEntry> files = Manifest.entriesOf(release);
        Bundles.describe(release, files, files.get(0).sha256(), "factors/1");
        return release;
    }
}
