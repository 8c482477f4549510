package io.says.model.serving;

import com.sun.management.OperatingSystemMXBean;
import io.says.AudioFeature;
import io.says.Dials;
import io.says.Listen;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.TrackFilter;
import io.says.TrackId;
import io.says.model.factors.ItemRows;
import io.says.model.factors.Objective;
import io.says.model.factors.UserStep;
import io.says.model.kernels.Kernels;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Serving: single queries on {@link ImplicitFactors} against a scan of all tracks. Besides, by name: the same where lengths are nearly or
 * wholly equal, and directions drawn; whole requests and fold-in; how long the product takes from the start of its
 * process to its first answer; all users against Spark's {@code recommendForAllUsers}, and against {@link BlasScan}; the same queries by {@link HnswIndex}.
 * {@code ServingBenchmark TRACKS [queries|flat|requests|start|blas|spark|hnsw ...]}.
 */
public final class ServingBenchmark {

    private static final int RANK = 64;
    private static final int USERS = ImplicitFactors.USERS;
    private static final int HEARD = 100;
    private static final int K = 10;
    private static final int ROUNDS = 3;
    private static final int MADE = 20;
    private static final int FORGOTTEN = 64;
    private static final Random NEW = new Random(7);

    /** Iterations of the fit: enough for the spectrum to settle, and fewer where one takes a minute. */
    private static final int ITERATIONS = 8;

    private static final int ITERATIONS_OF_MANY = 4;
    private static final int MANY = 500_000;

    /** What all that one user has not heard weighs: at 100,000 tracks 0.1 each, the trainer's default. */
    private static final int UNOBSERVED = 10_000;

    /** So little that rare tracks get factors about as long as popular ones. */
    private static final int UNOBSERVED_LITTLE = 300;

    /** Queries by which recall is taken. */
    private static final int RECALLED = 500;

    private static final String NEARLY_EQUAL = "factors fitted by ials, lengths nearly equal";
    private static final String EQUAL = "drawn directions of one length";

    /** A graph that finds more than the default's, and takes longer to build. */
    private static final HnswIndex.Shape LARGE = new HnswIndex.Shape(32, 200);

    private static final double WANTED_RECALL = 0.99;
    private static final int MOST_CANDIDATES = 3200;

    /** The property that says where {@code bin/says} is. */
    private static final String PROGRAM = "says.bench.program";

    private static final int STARTS = 4;

    /** The JVM's default, at the word of which {@code bin/says} leaves the archive alone. */
    private static final String WITHOUT_ARCHIVE = "-Xshare:auto";

    private ServingBenchmark() {}

    @SuppressWarnings("SystemOut") // a program for people
    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        int tracks = Integer.parseInt(arguments[0]);
        List<String> parts = arguments.length == 1
                ? List.of("queries", "flat", "requests", "start")
                : List.of(arguments).subList(1, arguments.length);
        say(
                "%,d tracks, rank %d, %s, Java %s",
                tracks, RANK, Kernels.best().name(), Runtime.version().feature());
        int iterations = tracks < MANY ? ITERATIONS : ITERATIONS_OF_MANY;
        ImplicitFactors fitted = ImplicitFactors.of(tracks, RANK, iterations, UNOBSERVED);
        if (parts.contains("queries")) {
            queries("factors fitted by ials", fitted);
        }
        if (parts.contains("flat")) {
            queries(NEARLY_EQUAL, ImplicitFactors.of(tracks, RANK, iterations, UNOBSERVED_LITTLE));
            queries(EQUAL, drawn(fitted));
        }
        Path directory = Files.createTempDirectory("serving");
        try {
            if (parts.contains("requests") || parts.contains("start")) {
                Path release = DrawnRelease.write(directory.resolve("release"), fitted);
                if (parts.contains("requests")) {
                    requests(release, fitted);
                }
                if (parts.contains("start")) {
                    start(directory.resolve("workspace"), release);
                }
            }
            if (parts.contains("hnsw")) {
                hnsw("factors fitted by ials", fitted, HnswIndex.Shape.USUAL, directory.resolve("hnsw"));
                hnsw("factors fitted by ials", fitted, LARGE, directory.resolve("large"));
                ImplicitFactors flat = ImplicitFactors.of(tracks, RANK, iterations, UNOBSERVED_LITTLE);
                hnsw(NEARLY_EQUAL, flat, LARGE, directory.resolve("flat"));
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        if (parts.contains("blas")) {
            blas("factors fitted by ials", fitted);
            blas(NEARLY_EQUAL, ImplicitFactors.of(tracks, RANK, iterations, UNOBSERVED_LITTLE));
            blas(EQUAL, drawn(fitted));
        }
        if (parts.contains("spark")) {
            spark(fitted);
        }
    }

    /** Gaussian directions, all of length 1. */
    private static ImplicitFactors drawn(ImplicitFactors like) {
        return new ImplicitFactors(
                RANK, drawn(new Random(2), like.items().length / RANK), drawn(new Random(1), USERS), like.heard());
    }

    private static float[] drawn(Random random, int rows) {
        float[] vectors = new float[rows * RANK];
        double[] vector = new double[RANK];
        for (int row = 0; row < rows; row++) {
            double squares = 0;
            for (int f = 0; f < RANK; f++) {
                vector[f] = random.nextGaussian();
                squares += vector[f] * vector[f];
            }
            for (int f = 0; f < RANK; f++) {
                vectors[row * RANK + f] = (float) (vector[f] / Math.sqrt(squares));
            }
        }
        return vectors;
    }

    private static int[] told(int user, int tracks) {
        return new Random(user).ints(0, tracks).distinct().limit(HEARD).sorted().toArray();
    }

    private static void queries(String what, ImplicitFactors factors) {
        float[] items = factors.items();
        int tracks = items.length / RANK;
        long began = System.nanoTime();
        NormSortedItems sorted = new NormSortedItems(items, RANK);
        say("%s, ready in %.2f s:", what, (System.nanoTime() - began) / 1e9);
        long[] tenth = new long[(tracks + 63) / 64];
        Random random = new Random(3);
        for (int track = 0; track < tracks; track++) {
            tenth[track >>> 6] |= random.nextInt(10) == 0 ? 1L << track : 0;
        }
        Allowed[] all = Arrays.stream(factors.heard())
                .map(heard -> new Allowed(null, heard))
                .toArray(Allowed[]::new);
        float[][] queries = IntStream.range(0, USERS).mapToObj(factors::user).toArray(float[][]::new);
        float[] scores = new float[tracks];
        int scans = Math.min(USERS, 40_000_000 / tracks);
        time("  a scan of all tracks", scans, user -> scan(items, queries[user], scores, all[user]));
        time("  this engine", USERS, user -> sorted.top(queries[user], K, all[user]));
        TrackSet passing = new TrackSet(tenth);
        time(
                "  this engine, a tenth of the tracks passes",
                USERS,
                user -> sorted.top(queries[user], K, new Allowed(passing, all[user].without())));
        time(
                "  the same, a filter that is asked for once",
                USERS,
                user -> sorted.top(queries[user], K, new Allowed(new TrackSet(tenth), all[user].without())));
        timePrepared("  the same, the question that makes the selection", MADE, user -> {
            for (int other = 0; other < FORGOTTEN; other++) { // the selection made before goes
                sorted.top(queries[user], K, new Allowed(new TrackSet(tenth), all[user].without()));
            }
            Allowed allowed = new Allowed(new TrackSet(tenth), all[user].without());
            for (int time = 1; time < Selections.ASKS; time++) {
                sorted.top(queries[user], K, allowed);
            }
            return () -> sorted.top(queries[user], K, allowed);
        });
        for (int user = 0; user < scans; user++) {
            for (Allowed allowed : List.of(
                    all[user],
                    new Allowed(passing, all[user].without()),
                    new Allowed(new TrackSet(tenth), all[user].without()))) {
                NormSortedItems.Best best = sorted.top(queries[user], K, allowed);
                NormSortedItems.Best plain = scan(items, queries[user], scores, allowed);
                if (!Arrays.equals(best.items(), plain.items()) || !Arrays.equals(best.scores(), plain.scores())) {
                    throw new AssertionError("The lists differ for user " + user);
                }
            }
        }
        say("  %,d lists compared with the scan's: the same, scores to the last bit", 3 * scans);
    }

    /** The same queries by Lucene, with none of the tracks left out, at as many candidates as it takes. */
    private static void hnsw(String what, ImplicitFactors factors, HnswIndex.Shape shape, Path directory)
            throws IOException {
        NormSortedItems sorted = new NormSortedItems(factors.items(), RANK);
        long began = System.nanoTime();
        try (HnswIndex index = new HnswIndex(factors.items(), RANK, shape, directory)) {
            say(
                    "HNSW of Lucene %s, %d connections, beam %d, on %s, built in %.0f s; none of the tracks left out:",
                    HnswIndex.version(), shape.connections(), shape.beam(), what, (System.nanoTime() - began) / 1e9);
            time("  this engine", USERS, user -> sorted.top(factors.user(user), K, track -> true));
            double recall = 0;
            for (int candidates = K; recall < WANTED_RECALL && candidates <= MOST_CANDIDATES; candidates *= 2) {
                int found = 0;
                for (int user = 0; user < RECALLED; user++) {
                    int[] exact =
                            sorted.top(factors.user(user), K, track -> true).items();
                    int[] near = index.top(factors.user(user), K, candidates);
                    found += (int) Arrays.stream(near)
                            .filter(item -> Arrays.stream(exact).anyMatch(best -> best == item))
                            .count();
                }
                recall = (double) found / (RECALLED * K);
                int asked = candidates;
                time(
                        String.format(Locale.ROOT, "  %d candidates, recall@%d %.4f", candidates, K, recall),
                        RECALLED,
                        user -> index.top(factors.user(user), K, asked));
            }
        }
    }

    private static NormSortedItems.Best scan(float[] items, float[] query, float[] scores, Allowed allowed) {
        Kernels.best().dots(query, 0, RANK, items, 0, RANK, scores.length, scores);
        return BestHeap.of(scores, K, allowed);
    }

    /** The fastest of some rounds, after one that does not count. */
    private static void time(String what, int times, IntConsumer work) {
        timePrepared(what, times, i -> () -> work.accept(i));
    }

    /** The same for work that has to be made ready each time. */
    private static void timePrepared(String what, int times, IntFunction<Runnable> ready) {
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
        for (int round = 0; round <= ROUNDS; round++) {
            long[] nanos = new long[times];
            for (int i = 0; i < times; i++) {
                Runnable work = ready.apply(i);
                long began = System.nanoTime();
                work.run();
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

    /** Whole requests, by the public interface. */
    private static void requests(Path release, ImplicitFactors factors) {
        say("Whole requests, k = %d:", K);
        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
            List<List<Listen>> told = IntStream.range(0, USERS)
                    .mapToObj(user -> Arrays.stream(told(user, engine.trackCount()))
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
                    "  a tenth by tempo, asked for once",
                    USERS,
                    user -> engine.recommend(request(user).withFilter(tempo())));
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
        float[] items = factors.items();
        int tracks = items.length / RANK;
        UserStep step = new UserStep(new Objective.Weighted(0.003, 0.1f, 1, 0), false, null);
        ItemRows rows = ItemRows.of(items, RANK, 0, RANK);
        double[] gram = step.gram(rows, RANK);
        float[] values = new float[HEARD];
        Arrays.fill(values, 1);
        time("  the fold-in alone", USERS, user -> step.solve(rows, RANK, gram, told(user, tracks), values));
    }

    /** About a tenth of the tracks, by a filter that was never asked for before. */
    private static TrackFilter tempo() {
        double from = 60 + 100 * NEW.nextDouble();
        return TrackFilter.none().with(AudioFeature.TEMPO, from, from + 12);
    }

    private static RecommendRequest request(int user) {
        return RecommendRequest.of(DrawnRelease.user(user), K);
    }

    /** From the start of the page's program to its first answer, with whatever it and the system remember of the starts before. */
    private static void start(Path workspace, Path release) throws IOException, InterruptedException {
        String program = System.getProperty(PROGRAM);
        if (program == null) {
            say("Not measured: the start of the product, for want of -D%s", PROGRAM);
            return;
        }
        ReleaseStore store = ReleaseStore.inWorkspace(workspace);
        store.install(release, "bench");
        store.promote("bench");
        Path home = Path.of(program).resolveSibling("..").normalize();
        List<Path> before = archives(home);
        try {
            int made =
                    started(List.of(program, "ui", "--archive"), workspace, "").waitFor();
            if (made != 0) {
                throw new AssertionError("says ui --archive ended with " + made);
            }
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String jar = home.resolve("says-ui.jar").toString();
            for (int round = 0; round < STARTS; round++) { // in turns: what else the machine does counts for all alike
                firstList("says ui, from an archive of its classes", List.of(program, "ui"), workspace, "");
                firstList("says ui", List.of(program, "ui"), workspace, WITHOUT_ARCHIVE);
                firstList("java -jar says-ui.jar", List.of(java, "-jar", jar), workspace, "");
            }
        } finally {
            for (Path archive : archives(home)) {
                if (!before.contains(archive)) {
                    Files.delete(archive);
                }
            }
        }
    }

    private static List<Path> archives(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private static Process started(List<String> program, Path workspace, String options) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("--workspace", workspace.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SAYS_JAVA_OPTS", options);
        return builder.start();
    }

    private static void firstList(String what, List<String> program, Path workspace, String options)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/recommendations?user=u0000007&k=" + K))
                .build();
        List<String> listening = new ArrayList<>(program);
        listening.addAll(List.of("--port", Integer.toString(port)));
        long began = System.nanoTime();
        Process process = started(listening, workspace, options);
        try {
            // At first by bare connections: two processors are few, and asking takes much of one.
            while (!(listens(port) && answers(client, question))) {
                if (!process.isAlive()) {
                    throw new AssertionError(what + " ended with " + process.exitValue());
                }
                Thread.sleep(2);
            }
            double wall = (System.nanoTime() - began) / 1e9;
            double cpu = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .mapToDouble(one ->
                            one.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                    .sum();
            say("%-42s %5.2f s to its first list, %5.2f CPU-s", what, wall, cpu);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean listens(int port) {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(HttpClient client, HttpRequest question) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(question, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && answer.body().contains("\"rank\"");
        } catch (IOException e) { // nobody listens yet
            return false;
        }
    }

    /** All users by one thread on each side, tracks heard left out; the best of several sizes of products is BLAS's figure. */
    private static void blas(String what, ImplicitFactors factors) {
        say("All of %,d users, %s, tracks heard left out, one thread:", USERS, what);
        BlasScan scan = BlasScan.of(factors.items(), RANK);
        if (scan == null) {
            say("  skipped: there is no BLAS to compare with (on Debian: apt-get install libopenblas0-pthread)");
            return;
        }
        Allowed[] allowed = Arrays.stream(factors.heard())
                .map(heard -> new Allowed(null, heard))
                .toArray(Allowed[]::new);
        NormSortedItems sorted = new NormSortedItems(factors.items(), RANK);
        double theirs = Double.MAX_VALUE;
        NormSortedItems.Best[] expected = {};
        for (int usersAtOnce : new int[] {64, 250, 1000}) {
            for (int tracksAtOnce : new int[] {512, 2048}) {
                for (int round = 0; round < ROUNDS; round++) {
                    double began = cpuOfThread();
                    expected = scan.tops(factors.users(), allowed, K, usersAtOnce, tracksAtOnce);
                    double took = cpuOfThread() - began;
                    if (took < theirs) {
                        theirs = took;
                        say("  BLAS, %d users x %d tracks at once: %.3f CPU-s", usersAtOnce, tracksAtOnce, took);
                    }
                }
            }
        }
        double ours = Double.MAX_VALUE;
        NormSortedItems.Best[] found = new NormSortedItems.Best[USERS];
        for (int round = 0; round < 2 * ROUNDS; round++) {
            double began = cpuOfThread();
            for (int user = 0; user < USERS; user++) {
                found[user] = sorted.top(factors.user(user), K, allowed[user]);
            }
            ours = Math.min(ours, cpuOfThread() - began);
        }
        say(
                "  this engine: %.3f CPU-s, %,.0f users a CPU-second; BLAS %,.0f: %.2f times",
                ours, USERS / ours, USERS / theirs, theirs / ours);
        for (int user = 0; user < USERS; user++) {
            sameButForRounding(found[user], expected[user]);
        }
    }

    /** Products are summed up in another order on either side: what differs lies within what rounding makes of it. */
    private static void sameButForRounding(NormSortedItems.Best one, NormSortedItems.Best other) {
        float slack = 1e-5f * Math.max(1e-3f, Math.abs(one.scores()[0]));
        boolean same = one.items().length == other.items().length;
        for (int i = 0; same && i < one.items().length; i++) {
            int item = one.items()[i];
            same = Math.abs(one.scores()[i] - other.scores()[i]) <= slack
                    && (Arrays.stream(other.items()).anyMatch(another -> another == item)
                            || one.scores()[i] - one.scores()[one.scores().length - 1] <= 2 * slack);
        }
        if (!same) {
            throw new AssertionError(
                    "The lists differ: " + Arrays.toString(one.items()) + " and " + Arrays.toString(other.items()));
        }
    }

    private static double cpuOfThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static void spark(ImplicitFactors factors) {
        NormSortedItems sorted = new NormSortedItems(factors.items(), RANK);
        double ours = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            double began = cpu();
            int found = IntStream.range(0, USERS)
                    .parallel()
                    .map(user -> sorted.top(factors.user(user), K, new Allowed(null, factors.heard()[user]))
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
        ALSModel model = new ALSModel("als", RANK, frame(spark, factors.users()), frame(spark, factors.items()))
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
