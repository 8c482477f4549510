package io.says.model.als;

import com.sun.management.OperatingSystemMXBean;
import io.says.model.factors.Objective;
import io.says.model.rows.SplitRows;
import io.says.spi.TrainedModel.Factors;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Fitting explicit ALS in memory against Spark MLlib: the same ratings, parameters and number of iterations, in one process. The ratings
 * are drawn: {@value #EACH} tracks a user, popular ones more often, five hidden tastes and noise; {@value #TESTED} more a user are kept
 * for the RMSE. {@code AlsBenchmark USERS TRACKS RANK NONNEGATIVE ROUNDS [local]}.
 */
public final class AlsBenchmark {

    private static final int EACH = 90;
    private static final int TESTED = 10;
    private static final int ITERATIONS = 10;
    private static final double REGULARISATION = 0.1;
    private static final int TASTES = 5;
    /** By how much the test RMSE may be above Spark's; the two begin elsewhere, so three times that below it. */
    private static final double SAME = 1e-3;

    private AlsBenchmark() {}

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** A number in [0, 1) that depends on three others alone. */
    private static double draw(long a, long b, long c) {
        long z = (a * 0x9E3779B97F4A7C15L) ^ (b * 0xC2B2AE3D27D4EB4FL) ^ (c * 0x165667B19E3779F9L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** The track of a user's draw: each draw from a stretch of its own, so that no pair occurs twice. */
    private static int trackOf(int user, int draw, int tracks) {
        double at = (draw + draw(user, draw, 1)) / (EACH + TESTED);
        int found = (int) (at * at * tracks);
        return (int) ((long) found * 7919 % tracks);
    }

    private static float ratingOf(int user, int track) {
        double taste = 0;
        for (int t = 0; t < TASTES; t++) {
            taste += (draw(user, t, 2) - 0.5) * (draw(track, t, 3) - 0.5);
        }
        double noise = draw(user, track, 4) + draw(user, track, 5) - 1;
        return (float) Math.max(0.5, Math.min(5, 3 + 4 * taste + draw(track, 0, 6) - 0.5 + noise));
    }

    private static boolean tested(int user, int draw) {
        return (user + draw) % 10 == 7;
    }

    private record Ratings(int[] user, int[] track, float[] value) {

        static Ratings of(int users, int tracks, boolean tested) {
            int each = tested ? TESTED : EACH;
            Ratings ratings = new Ratings(new int[users * each], new int[users * each], new float[users * each]);
            int at = 0;
            for (int user = 0; user < users; user++) {
                for (int draw = 0; draw < EACH + TESTED; draw++) {
                    if (tested(user, draw) == tested) {
                        int track = trackOf(user, draw, tracks);
                        ratings.user[at] = user;
                        ratings.track[at] = track;
                        ratings.value[at++] = ratingOf(user, track);
                    }
                }
            }
            return ratings;
        }

        double rmse(Factors factors) {
            double sum = 0;
            int rank = factors.rank();
            for (int i = 0; i < user.length; i++) {
                double score = 0;
                for (int f = 0; f < rank; f++) {
                    score += factors.user()[user[i] * rank + f] * factors.item()[track[i] * rank + f];
                }
                sum += (score - value[i]) * (score - value[i]);
            }
            return Math.sqrt(sum / user.length);
        }
    }

    private record Side(double cpu, double wall, double rmse) {}

    /** Runs it. */
    public static void main(String[] args) {
        int users = Integer.parseInt(args[0]);
        int tracks = Integer.parseInt(args[1]);
        int rank = Integer.parseInt(args[2]);
        boolean nonnegative = Boolean.parseBoolean(args[3]);
        int rounds = Integer.parseInt(args[4]);
        boolean alone = args.length > 5 && args[5].equals("local");
        Ratings test = Ratings.of(users, tracks, true);
        System.out.printf(
                "%,d ratings (%,d users x %,d tracks), rank %d x %d, regularisation %s%s, %d processors, Java %s%n",
                (long) users * EACH,
                users,
                tracks,
                rank,
                ITERATIONS,
                REGULARISATION,
                nonnegative ? ", nonnegative" : "",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        Map<String, List<Side>> sides = new TreeMap<>();
        try (SparkSide spark = alone ? null : new SparkSide(users, tracks)) {
            for (int round = 0; round < rounds; round++) {
                double cpu = cpuSeconds();
                Ratings ratings = Ratings.of(users, tracks, false);
                double drawn = cpuSeconds() - cpu;
                cpu = cpuSeconds();
                long wall = System.nanoTime();
                Factors factors = local(ratings, users, tracks, rank, nonnegative);
                note(sides, "1 local", cpu, wall, test.rmse(factors));
                System.out.printf("  (drawing the ratings: %.1f CPU-s, not counted)%n", drawn);
                if (spark != null) {
                    cpu = cpuSeconds();
                    wall = System.nanoTime();
                    Factors fitted = spark.fit(rank, nonnegative);
                    note(sides, "2 Spark MLlib", cpu, wall, test.rmse(fitted));
                }
            }
        }
        Map<String, Side> best = new TreeMap<>();
        sides.forEach((name, all) -> best.put(
                name.substring(0, 1),
                all.stream()
                        .min(java.util.Comparator.comparingDouble(Side::cpu))
                        .orElseThrow()));
        Side local = best.getOrDefault("1", new Side(0, 0, 0));
        Side spark = best.get("2");
        if (spark != null) {
            System.out.printf(
                    "Spark / local: %.1f in CPU, %.1f in time%n", spark.cpu / local.cpu, spark.wall / local.wall);
            if (local.rmse - spark.rmse > SAME || spark.rmse - local.rmse > 3 * SAME) {
                throw new IllegalStateException("the two do not agree");
            }
        }
    }

    private static void note(Map<String, List<Side>> sides, String name, double cpu, long wall, double rmse) {
        Side side = new Side(cpuSeconds() - cpu, (System.nanoTime() - wall) / 1e9, rmse);
        sides.computeIfAbsent(name, any -> new ArrayList<>()).add(side);
        System.out.printf(
                "%-15s %7.2f CPU-s %7.2f s  test RMSE %.4f%n", name.substring(2), side.cpu, side.wall, side.rmse);
    }

    /** From pairs in no order to factors. */
    private static Factors local(Ratings ratings, int users, int tracks, int rank, boolean nonnegative) {
        long[] keys = new long[ratings.user.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) ratings.user[i] << 32 | ratings.track[i];
        }
        SplitRows rows = SplitRows.group(keys, ratings.value, keys.length, users, 0);
        return new LocalAls(
                        new Objective.Ratings(REGULARISATION),
                        rank,
                        false,
                        nonnegative,
                        LocalAls.block(rank),
                        ITERATIONS,
                        1,
                        1)
                .fit(rows.matrix(), tracks, done -> {});
    }

    /** The same by Spark, the ratings held in its own cache before the clock starts. */
    private static final class SparkSide implements AutoCloseable {

        private final SparkSession spark;
        private final Dataset<Row> ratings;
        private final int users;
        private final int tracks;

        SparkSide(int users, int tracks) {
            this.users = users;
            this.tracks = tracks;
            this.spark = SparkSession.builder()
                    .master("local[*]")
                    .config("spark.ui.enabled", false)
                    .getOrCreate();
            this.ratings = spark.createDataFrame(
                            spark.range(0, users, 1, 4).toJavaRDD().flatMap(user -> rows(user.intValue(), tracks)),
                            StructType.fromDDL("user INT, track INT, rating FLOAT"))
                    .persist(StorageLevel.MEMORY_ONLY());
            ratings.count();
        }

        private static Iterator<Row> rows(int user, int tracks) {
            List<Row> rows = new ArrayList<>(EACH);
            for (int draw = 0; draw < EACH + TESTED; draw++) {
                if (!tested(user, draw)) {
                    int track = trackOf(user, draw, tracks);
                    rows.add(RowFactory.create(user, track, ratingOf(user, track)));
                }
            }
            return rows.iterator();
        }

        Factors fit(int rank, boolean nonnegative) {
            ALSModel model = new ALS()
                    .setUserCol("user")
                    .setItemCol("track")
                    .setRatingCol("rating")
                    .setRank(rank)
                    .setMaxIter(ITERATIONS)
                    .setRegParam(REGULARISATION)
                    .setNonnegative(nonnegative)
                    .setNumBlocks(4)
                    .setSeed(1)
                    .fit(ratings);
            return new Factors(
                    rank, collect(model.userFactors(), users, rank), collect(model.itemFactors(), tracks, rank));
        }

        private static float[] collect(Dataset<Row> factors, int count, int rank) {
            float[] all = new float[count * rank];
            Arrays.fill(all, 0);
            Iterator<Row> rows = factors.toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                List<Float> values = row.getList(1);
                for (int f = 0; f < rank; f++) {
                    all[row.getInt(0) * rank + f] = values.get(f);
                }
            }
            return all;
        }

        @Override
        public void close() {
            spark.stop();
        }
    }
}
