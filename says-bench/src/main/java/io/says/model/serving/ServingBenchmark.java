package io.says.model.serving;

import com.sun.management.OperatingSystemMXBean;
import io.says.AudioFeature;
import io.says.Dials;
import io.says.Feedback;
import io.says.Listen;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.json.Json;
import io.says.model.factors.FoldIn;
import io.says.model.factors.ItemRows;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.model.kernels.Kernels;
import io.says.model.tensors.TensorWriter;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Serving: single queries against a scan of all tracks, on vectors whose lengths differ as those of implicit models do and on vectors of
 * one length; whole requests with filters, dials and explanations; fold-in; how long a fresh JVM takes to its first answer; and all
 * users against Spark's {@code recommendForAllUsers}. {@code ServingBenchmark TRACKS [spark]}, or, in a JVM of its own,
 * {@code ServingBenchmark ready RELEASE}.
 */
public final class ServingBenchmark {

    private static final int RANK = 64;
    private static final int USERS = 2000;
    private static final int HEARD = 100;
    private static final int K = 10;
    private static final int ROUNDS = 3;

    private ServingBenchmark() {}

    @SuppressWarnings("SystemOut") // a program for people
    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("ready")) {
            ready(Path.of(arguments[1]));
            return;
        }
        int tracks = Integer.parseInt(arguments[0]);
        say(
                "%,d tracks, rank %d, %s, Java %s",
                tracks, RANK, Kernels.best().name(), Runtime.version().feature());
        float[] users = drawn(new Random(1), USERS, 0.3);
        queries("lengths as of an implicit model", drawn(new Random(2), tracks, 0.6), users);
        queries("one length for all", flat(drawn(new Random(2), tracks, 0)), users);
        Path directory = Files.createTempDirectory("serving");
        try {
            Path release = release(directory.resolve("release"), drawn(new Random(2), tracks, 0.6), users);
            requests(release);
            for (int i = 0; i < ROUNDS; i++) {
                start(release);
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        if (arguments.length > 1) {
            spark(drawn(new Random(2), tracks, 0.6), users);
        }
    }

    /** Gaussian directions; the logarithms of the lengths vary by so much. */
    private static float[] drawn(Random random, int rows, double spread) {
        float[] vectors = new float[rows * RANK];
        for (int row = 0; row < rows; row++) {
            double length = Math.exp(spread * random.nextGaussian()) / Math.sqrt(RANK);
            for (int f = 0; f < RANK; f++) {
                vectors[row * RANK + f] = (float) (length * random.nextGaussian());
            }
        }
        return vectors;
    }

    private static float[] flat(float[] vectors) {
        for (int row = 0; row < vectors.length / RANK; row++) {
            double sum = 0;
            for (int f = 0; f < RANK; f++) {
                sum += (double) vectors[row * RANK + f] * vectors[row * RANK + f];
            }
            for (int f = 0; f < RANK; f++) {
                vectors[row * RANK + f] /= (float) Math.sqrt(sum);
            }
        }
        return vectors;
    }

    private static int[] heard(int user, int tracks) {
        return new Random(user).ints(0, tracks).distinct().limit(HEARD).sorted().toArray();
    }

    private static void queries(String what, float[] items, float[] users) {
        int tracks = items.length / RANK;
        NormSortedItems sorted = new NormSortedItems(items, RANK);
        long[] tenth = new long[(tracks + 63) / 64];
        Random random = new Random(3);
        for (int track = 0; track < tracks; track++) {
            tenth[track >>> 6] |= random.nextInt(10) == 0 ? 1L << track : 0;
        }
        List<Allowed> all = IntStream.range(0, USERS)
                .mapToObj(user -> new Allowed(null, heard(user, tracks)))
                .toList();
        float[][] queries = IntStream.range(0, USERS)
                .mapToObj(user -> Arrays.copyOfRange(users, user * RANK, (user + 1) * RANK))
                .toArray(float[][]::new);
        float[] scores = new float[tracks];
        say("%s:", what);
        int scans = Math.min(USERS, 40_000_000 / tracks);
        time("  a scan of all tracks", scans, user -> scan(items, queries[user], scores, all.get(user)));
        time("  this engine", USERS, user -> sorted.top(queries[user], K, all.get(user)));
        time(
                "  this engine, a tenth of the tracks passes",
                USERS,
                user -> sorted.top(queries[user], K, all.get(user).and(tenth)));
        for (int user = 0; user < 20; user++) {
            NormSortedItems.Best best = sorted.top(queries[user], K, all.get(user));
            NormSortedItems.Best plain = scan(items, queries[user], scores, all.get(user));
            if (!Arrays.equals(best.items(), plain.items()) || !Arrays.equals(best.scores(), plain.scores())) {
                throw new AssertionError("The lists differ for user " + user);
            }
        }
    }

    private static NormSortedItems.Best scan(float[] items, float[] query, float[] scores, Allowed allowed) {
        Kernels.best().dots(query, 0, RANK, items, 0, RANK, scores.length, scores);
        return BestHeap.of(scores, K, allowed);
    }

    /** The fastest of some rounds, after one that does not count. */
    private static void time(String what, int times, IntConsumer work) {
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
        for (int round = 0; round <= ROUNDS; round++) {
            long[] nanos = new long[times];
            for (int i = 0; i < times; i++) {
                long began = System.nanoTime();
                work.accept(i);
                nanos[i] = System.nanoTime() - began;
            }
            Arrays.sort(nanos);
            if (round > 0 && nanos[times / 2] / 1e6 < best[0]) {
                best[0] = nanos[times / 2] / 1e6;
                best[1] = nanos[Math.min(times - 1, times * 99 / 100)] / 1e6;
            }
        }
        say("%-52s p50 %8.3f ms   p99 %8.3f ms", what, best[0], best[1]);
    }

    private static Path release(Path release, float[] items, float[] users) throws IOException {
        Files.createDirectories(release);
        int tracks = items.length / RANK;
        UserStep step = new UserStep(new Objective.Weighted(0.003, 0.1f, 1, 0), false, null);
        double[] gram = step.gram(ItemRows.of(items, RANK, 0, RANK), RANK);
        float[] stored = new float[gram.length];
        for (int i = 0; i < gram.length; i++) {
            stored[i] = (float) gram[i];
        }
        long[] start = new long[USERS + 1];
        int[] seen = new int[USERS * HEARD];
        float[] values = new float[seen.length];
        Arrays.fill(values, 1);
        for (int user = 0; user < USERS; user++) {
            start[user + 1] = (user + 1L) * HEARD;
            System.arraycopy(heard(user, tracks), 0, seen, user * HEARD, HEARD);
        }
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
                .metadata(new FoldIn(List.of(new FoldIn.Part(step, RANK, 1))).metadata())
                .floats("fold-in.gram.0", stored, RANK, RANK)
                .floats("user_factors", users, USERS, RANK)
                .floats("item_factors", items, tracks, RANK)
                .texts("user_ids", ids("u", USERS))
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
        List<FileEntry> files = Manifest.entriesOf(release);
        Passport passport = new Passport("drawn", "none", "s", 1, "all", 10, USERS, HEARD);
        Files.writeString(
                release.resolve(ReleaseInfo.FILE),
                Json.pretty(new ReleaseInfo(
                        ReleaseInfo.FORMAT_VERSION,
                        "factors/1",
                        "bench",
                        null,
                        null,
                        files.get(0).sha256(),
                        "ials",
                        Map.of(),
                        Feedback.IMPLICIT,
                        1,
                        USERS,
                        tracks,
                        Map.of(),
                        new EvaluationReport(
                                "ials", Map.of(), Feedback.IMPLICIT, passport, List.of(), 1, 0, null, Map.of()),
                        new Profile(
                                1,
                                1,
                                0,
                                Map.of(),
                                USERS,
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

    /** Whole requests, by the public interface. */
    private static void requests(Path release) {
        say("Whole requests, k = %d, %d tracks heard:", K, HEARD);
        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
            List<List<Listen>> told = IntStream.range(0, USERS)
                    .mapToObj(user -> Arrays.stream(heard(user, engine.trackCount()))
                            .mapToObj(track -> new Listen(new TrackId(String.format(Locale.ROOT, "t%07d", track)), 1f))
                            .toList())
                    .toList();
            TrackFilter genre = TrackFilter.none().ofGenres(List.of("genre 3"));
            time("  plain", USERS, user -> engine.recommend(request(user)));
            time(
                    "  one genre of ten",
                    USERS,
                    user -> engine.recommend(request(user).withFilter(genre)));
            time(
                    "  explained",
                    USERS / 4,
                    user -> engine.recommend(request(user).explained()));
            time(
                    "  every dial at 0.5",
                    USERS / 10,
                    user -> engine.recommend(request(user).withDials(new Dials(0.5, 0.5, 0.5, 0.5, 0.5, 0.5))));
            time(
                    "  folded in from 100 listens",
                    USERS / 4,
                    user -> engine.recommend(RecommendRequest.of(told.get(user), K)));
        }
        float[] items = drawn(new Random(2), 10_000, 0.6);
        UserStep step = new UserStep(new Objective.Weighted(0.003, 0.1f, 1, 0), false, null);
        ItemRows rows = ItemRows.of(items, RANK, 0, RANK);
        double[] gram = step.gram(rows, RANK);
        float[] values = new float[HEARD];
        Arrays.fill(values, 1);
        time("  the fold-in alone", USERS, user -> step.solve(rows, RANK, gram, heard(user, 10_000), values));
    }

    private static RecommendRequest request(int user) {
        return RecommendRequest.of(String.format(Locale.ROOT, "u%07d", user), K);
    }

    private static void start(Path release) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-Xshare:auto",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServingBenchmark.class.getName(),
                        "ready",
                        release.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int exit = process.waitFor();
        say(
                "A fresh JVM to its first answer and its end, files in memory: %.2f s%s",
                (System.nanoTime() - began) / 1e9, exit == 0 ? "" : " FAILED");
    }

    private static void ready(Path release) {
        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
            if (engine.recommend(request(7)).tracks().size() != K) {
                throw new AssertionError("no list");
            }
        }
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static void spark(float[] items, float[] users) {
        int tracks = items.length / RANK;
        NormSortedItems sorted = new NormSortedItems(items, RANK);
        double ours = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            double began = cpu();
            int found = IntStream.range(0, USERS)
                    .parallel()
                    .map(user -> sorted.top(
                                    Arrays.copyOfRange(users, user * RANK, (user + 1) * RANK),
                                    K,
                                    new Allowed(null, heard(user, tracks)))
                            .items()
                            .length)
                    .sum();
            ours = found == USERS * K ? Math.min(ours, cpu() - began) : Double.NaN;
        }
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 4)
                .getOrCreate();
        ALSModel model = new ALSModel("als", RANK, frame(spark, users), frame(spark, items))
                .setUserCol("user")
                .setItemCol("track");
        double theirs = Double.MAX_VALUE;
        for (int round = 0; round < 2; round++) {
            double began = cpu();
            model.recommendForAllUsers(K)
                    .write()
                    .format("noop")
                    .mode("overwrite")
                    .save();
            theirs = Math.min(theirs, cpu() - began);
        }
        say(
                "All of %,d users, CPU: this engine, tracks heard left out, %.2f s; Spark, none left out, %.2f s: %.1f times",
                USERS, ours, theirs, theirs / ours);
        spark.stop();
    }

    private static Dataset<Row> frame(SparkSession spark, float[] vectors) {
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < vectors.length / RANK; row++) {
            List<Float> features = new ArrayList<>(RANK);
            for (int f = 0; f < RANK; f++) {
                features.add(vectors[row * RANK + f]);
            }
            rows.add(RowFactory.create(row, features));
        }
        return spark.createDataFrame(rows, StructType.fromDDL("id INT, features ARRAY<FLOAT>"))
                .cache();
    }
}
