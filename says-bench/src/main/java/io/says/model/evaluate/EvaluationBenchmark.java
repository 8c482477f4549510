package io.says.model.evaluate;

import com.sun.management.OperatingSystemMXBean;
import io.says.model.rows.SplitRows;
import io.says.report.Bootstrap;
import io.says.spi.EvaluationData;
import io.says.spi.TrainedModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.mllib.evaluation.RankingMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Evaluating every user over the full catalogue with all metrics, against the bare work in it (blocked products and selection of the
 * best) and against Spark's {@code recommendForAllUsers} with {@code RankingMetrics}, all on the same factors, in one process.
 * {@code EvaluationBenchmark USERS TRACKS RANK ROUNDS}.
 */
public final class EvaluationBenchmark {

    private static final int CUTOFF = 20;
    private static final int KNOWN = 27;
    private static final int TESTED = 7;

    private EvaluationBenchmark() {}

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static SplitRows rows(Random random, int users, int tracks, int each, Set<Long> taken) {
        long[] keys = new long[users * each];
        float[] values = new float[keys.length];
        Arrays.fill(values, 1);
        for (int i = 0; i < keys.length; i++) {
            long key;
            do {
                // Squared: some tracks are heard far more than others.
                double draw = random.nextDouble();
                key = (long) (i / each) << 32 | (int) (draw * draw * tracks);
            } while (!taken.add(key));
            keys[i] = key;
        }
        return SplitRows.group(keys, values, keys.length, users, 0);
    }

    private static float[] factors(Random random, int length, int rank) {
        float[] factors = new float[length * rank];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) random.nextGaussian() / (float) Math.sqrt(rank);
        }
        return factors;
    }

    /** Runs it. */
    public static void main(String[] args) {
        int users = Integer.parseInt(args[0]);
        int tracks = Integer.parseInt(args[1]);
        int rank = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        Random random = new Random(1);
        Set<Long> taken = new java.util.HashSet<>();
        SplitRows train = rows(random, users, tracks, KNOWN, taken);
        SplitRows test = rows(random, users, tracks, TESTED, taken);
        TrainedModel.Factors factors =
                new TrainedModel.Factors(rank, factors(random, users, rank), factors(random, tracks, rank));
        System.out.printf(
                "%,d users x %,d tracks, rank %d, %d known and %d test tracks a user, %d processors, Java %s%n",
                users,
                tracks,
                rank,
                KNOWN,
                TESTED,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        Map<String, List<Double>> costs = new TreeMap<>();
        double[] recalls = new double[2];
        try (SparkSide spark = new SparkSide(factors, train, test)) {
            for (int round = 0; round < rounds; round++) {
                measure("1 bare scoring and selection", costs, () -> bare(factors, train, users));
                measure("2 SAYS, all metrics", costs, () -> recalls[0] = says(factors, train, test, users, tracks));
                measure("3 Spark recommendForAllUsers", costs, () -> recalls[1] = spark.recall());
            }
        }
        Map<String, Double> best = new TreeMap<>();
        costs.forEach((name, all) -> {
            double least = all.stream().mapToDouble(d -> d).min().orElseThrow();
            best.put(name.substring(0, 1), least);
            System.out.printf("%-30s %7.2f CPU-s (least of %d)%n", name.substring(2), least, all.size());
        });
        System.out.printf("SAYS / bare: %.2f%n", ratio(best, "2", "1"));
        System.out.printf("Spark / SAYS: %.1f%n", ratio(best, "3", "2"));
        System.out.printf("Recall@%d: SAYS %.6f, Spark %.6f%n", CUTOFF, recalls[0], recalls[1]);
        if (Math.abs(recalls[0] - recalls[1]) > 1e-4) {
            throw new IllegalStateException("the two do not agree");
        }
    }

    /** Every user's best tracks and nothing else. */
    private static void bare(TrainedModel.Factors factors, SplitRows train, int users) {
        ItemTiles tiles = ItemTiles.of(factors);
        int slices = 16;
        long selected = IntStream.range(0, slices)
                .parallel()
                .mapToLong(slice -> bare(factors, tiles, train, users * slice / slices, users * (slice + 1) / slices))
                .sum();
        if (selected != (long) users * CUTOFF) {
            throw new IllegalStateException(selected + " selected");
        }
    }

    private static long bare(TrainedModel.Factors factors, ItemTiles tiles, SplitRows train, int from, int to) {
        int block = 4 * ItemTiles.USERS;
        Candidates[] candidates = new Candidates[block];
        Arrays.setAll(candidates, i -> new Candidates(CUTOFF));
        float[] buffer = new float[ItemTiles.USERS * ItemTiles.WIDTH];
        long selected = 0;
        for (int first = from; first < to; first += block) {
            int size = Math.min(block, to - first);
            float[][] vectors = new float[4][];
            Arrays.setAll(vectors, group -> tiles.users());
            for (int i = 0; i < size; i++) {
                tiles.put(
                        factors.user(),
                        (first + i) * factors.rank(),
                        vectors[i / ItemTiles.USERS],
                        i % ItemTiles.USERS);
                candidates[i].begin(train.tracksOf(first + i), new float[0]);
            }
            for (int tile = 0; tile < tiles.count(); tile++) {
                for (int i = 0; i < size; i++) {
                    if (i % ItemTiles.USERS == 0) {
                        tiles.scores(vectors[i / ItemTiles.USERS], tile, buffer);
                    }
                    candidates[i].take(
                            buffer, i % ItemTiles.USERS * ItemTiles.WIDTH, tile * ItemTiles.WIDTH, tiles.length(tile));
                }
            }
            for (int i = 0; i < size; i++) {
                selected += candidates[i].best().length;
            }
        }
        return selected;
    }

    /** Everything the stage does once the split is read: all metrics, groups, intervals. */
    private static double says(TrainedModel.Factors factors, SplitRows train, SplitRows test, int users, int tracks) {
        Random random = new Random(2);
        int[] listeners = new int[tracks];
        for (int track : train.track()) {
            listeners[track]++;
        }
        boolean[] tail = new boolean[tracks];
        float[][] features = new float[tracks][9];
        for (int track = 0; track < tracks; track++) {
            tail[track] = listeners[track] < KNOWN;
            for (int f = 0; f < features[track].length; f++) {
                features[track][f] = (float) random.nextGaussian();
            }
        }
        EvaluationData data = new EvaluationData(
                users,
                listeners,
                tail,
                random.ints(tracks, 0, tracks / 10).toArray(),
                random.ints(tracks, 0, 20).toArray(),
                features);
        boolean[] ranked = new boolean[users];
        Arrays.fill(ranked, true);
        Evaluator evaluator = new Evaluator(
                data,
                train,
                test,
                new Protocol(CUTOFF, List.of(5, 10, 50), 0, 1),
                Metrics.all(),
                ranked,
                Errors.spanning(1));
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(Integer::toString).toList();
        Judgement judgement = evaluator.evaluate(new Products(factors), false, names, Set.of());
        Bootstrap.standard(1).draw(List.of(judgement.users())).intervals(0);
        return Objects.requireNonNull(judgement.metrics().get("recall@" + CUTOFF));
    }

    /** Factors as a scorer. */
    private record Products(TrainedModel.Factors factors) implements Scorer {

        @Override
        public String name() {
            return "products";
        }

        @Override
        public boolean rates() {
            return false;
        }

        @Override
        public boolean ranks() {
            return true;
        }

        @Override
        public float rating(int user, int track) {
            throw new UnsupportedOperationException("no ratings are asked for");
        }

        @Override
        public void scores(int user, float[] scores) {
            throw new UnsupportedOperationException("users are scored together");
        }

        @Override
        public Optional<Product> product() {
            return Optional.of(new Rows(factors));
        }

        private record Rows(TrainedModel.Factors factors) implements Product {

            @Override
            public float[] vector(int user) {
                return factors.user();
            }

            @Override
            public int offset(int user) {
                return user * factors.rank();
            }
        }
    }

    /** The same by Spark: recommendations for all users, known tracks taken out, ranking metrics. */
    private static final class SparkSide implements AutoCloseable {

        private final SparkSession spark;
        private final ALSModel model;
        private final SplitRows train;
        private final SplitRows test;

        SparkSide(TrainedModel.Factors factors, SplitRows train, SplitRows test) {
            this.spark = SparkSession.builder()
                    .master("local[*]")
                    .config("spark.ui.enabled", false)
                    .config("spark.sql.shuffle.partitions", 8)
                    .getOrCreate();
            this.model = new ALSModel(
                            "benchmark",
                            factors.rank(),
                            frame(factors.user(), factors.rank()),
                            frame(factors.item(), factors.rank()))
                    .setUserCol("user")
                    .setItemCol("item");
            this.train = train;
            this.test = test;
        }

        private Dataset<Row> frame(float[] factors, int rank) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < factors.length / rank; i++) {
                List<Float> values = new ArrayList<>();
                for (int f = 0; f < rank; f++) {
                    values.add(factors[i * rank + f]);
                }
                rows.add(RowFactory.create(i, values));
            }
            Dataset<Row> frame = spark.createDataFrame(
                            rows, org.apache.spark.sql.types.StructType.fromDDL("id INT, features ARRAY<FLOAT>"))
                    .cache();
            frame.count();
            return frame;
        }

        double recall() {
            int[][] known =
                    IntStream.range(0, train.users()).mapToObj(train::tracksOf).toArray(int[][]::new);
            int[][] asked =
                    IntStream.range(0, test.users()).mapToObj(test::tracksOf).toArray(int[][]::new);
            JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
            var knownEverywhere = context.broadcast(known);
            var askedEverywhere = context.broadcast(asked);
            JavaRDD<Tuple2<List<Integer>, List<Integer>>> pairs = model.recommendForAllUsers(CUTOFF + KNOWN)
                    .toJavaRDD()
                    .map(row -> {
                        int user = row.getInt(0);
                        List<Integer> best = new ArrayList<>();
                        for (Row one : row.<Row>getList(1)) {
                            if (best.size() < CUTOFF
                                    && Arrays.binarySearch(knownEverywhere.value()[user], one.getInt(0)) < 0) {
                                best.add(one.getInt(0));
                            }
                        }
                        return new Tuple2<>(
                                best,
                                Arrays.stream(askedEverywhere.value()[user])
                                        .boxed()
                                        .toList());
                    });
            pairs.cache();
            RankingMetrics<Integer> metrics = RankingMetrics.of(pairs);
            metrics.ndcgAt(CUTOFF);
            metrics.precisionAt(CUTOFF);
            metrics.meanAveragePrecisionAt(CUTOFF);
            double recall = metrics.recallAt(CUTOFF);
            pairs.unpersist(true);
            return recall;
        }

        @Override
        public void close() {
            spark.stop();
        }
    }

    private static double ratio(Map<String, Double> costs, String over, String under) {
        return Objects.requireNonNull(costs.get(over)) / Objects.requireNonNull(costs.get(under));
    }

    private static void measure(String name, Map<String, List<Double>> costs, Runnable work) {
        double before = cpuSeconds();
        work.run();
        costs.computeIfAbsent(name, any -> new ArrayList<>()).add(cpuSeconds() - before);
    }
}
