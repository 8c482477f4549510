package io.says.etl.split;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.SplitProtocol;
import io.says.storage.SparkPaths;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Decides for each listen which part it goes to: by an expression where that is enough, by the place of its pair among those
 * of its user otherwise. Draws are hashes of the seed and of ids, and of nothing else: neither order nor partitions can move
 * a listen across.
 */
final class Splitter {

    private static final int PARTS = 1_000_000;
    private static final int PERCENT_DIGITS = 4;
    private static final String SHARE = "share";

    private final SplitConfig config;
    private final long seed;
    private final Dataset<Row> listens;
    private final Dataset<Row> rated;
    private final Dataset<Row> pairs;
    private final Survey survey;
    private final Path scratch;

    /**
     * @param config how
     * @param seed what draws are made from
     * @param listens everything
     * @param rated those the rule says something about
     * @param pairs what the rule made of them, one row a user and track
     * @param survey of the rated ones
     * @param scratch an empty directory
     */
    Splitter(
            SplitConfig config,
            long seed,
            Dataset<Row> listens,
            Dataset<Row> rated,
            Dataset<Row> pairs,
            Survey survey,
            Path scratch) {
        this.config = config;
        this.seed = seed;
        this.listens = listens;
        this.rated = rated;
        this.pairs = pairs;
        this.survey = survey;
        this.scratch = scratch;
    }

    /**
     * Splits.
     *
     * @throws SaysException {@code MISSING_COLUMN} when the protocol needs what the listens do not have, {@code
     *     NO_USABLE_ROWS} when a part comes out empty that must not
     */
    Parts split(Protocol protocol) {
        return switch (protocol) {
            case AUTO -> throw new IllegalArgumentException("a choice is never auto");
            case RANDOM -> random();
            case PER_USER -> perUser();
            case LEAVE_LAST_N -> leaveLastN();
            case TEMPORAL -> temporal();
            case USER_HOLDOUT -> userHoldout();
            case GIVEN -> given();
        };
    }

    private Parts random() {
        long share = millionths(config.trainShare());
        Column inTrain = pmod(draw(), lit(PARTS)).lt(share);
        return new Parts(
                "random " + ratio(share) + " by interaction",
                Parts.decided(Protocol.RANDOM, Map.of("seed", seed, "millionths", share)),
                null,
                false,
                0,
                0,
                part -> listens.filter(part == Share.TRAIN ? inTrain : part == Share.TEST ? not(inTrain) : lit(false)));
    }

    private Parts perUser() {
        long share = millionths(config.trainShare());
        Dataset<Row> assigned = pairs.withColumn("place", row_number().over(byDraw()))
                .withColumn("all", count(lit(1)).over(Window.partitionBy("user")))
                .withColumn(
                        SHARE,
                        when(col("place").leq(greatest(lit(1L), shareOf("all", share))), Share.TRAIN.text())
                                .otherwise(Share.TEST.text()));
        return new Parts(
                "per-user " + ratio(share) + " of each user's tracks",
                Parts.decided(Protocol.PER_USER, Map.of("seed", seed, "millionths", share)),
                null,
                false,
                0,
                0,
                byPair(kept(assigned)));
    }

    private Parts leaveLastN() {
        requireTimes(Protocol.LEAVE_LAST_N);
        WindowSpec lastFirst =
                Window.partitionBy("user").orderBy(col("last_played").desc_nulls_last(), draw(), col("track"));
        // Of a user's tracks one at least stays known, and one without a time is never the last.
        Column tested = col("place")
                .leq(least(lit((long) config.n()), col("all").minus(1)))
                .and(col("last_played").isNotNull());
        Dataset<Row> assigned = pairs.withColumn("place", row_number().over(lastFirst))
                .withColumn("all", count(lit(1)).over(Window.partitionBy("user")))
                .withColumn(SHARE, when(tested, Share.TEST.text()).otherwise(Share.TRAIN.text()));
        return new Parts(
                "leave-last-n, n = " + config.n() + ", each user's last tracks by time",
                Parts.decided(Protocol.LEAVE_LAST_N, Map.of("seed", seed, "n", config.n())),
                null,
                false,
                0,
                0,
                byPair(kept(assigned)));
    }

    private Parts temporal() {
        requireTimes(Protocol.TEMPORAL);
        Instant configured = config.instant();
        Instant cut = configured == null ? quantile() : configured;
        Column inTrain = col("time").lt(lit(cut));
        long without = survey.listens() - survey.timed();
        return new Parts(
                "temporal, cut at " + cut
                        + (configured == null ? ", " + ratio(millionths(config.trainShare())) + " of the listens" : "")
                        + repeatsText() + without(without, "time"),
                Parts.decided(Protocol.TEMPORAL, Map.of("cut", cut.toString(), "repeats", repeatsKey())),
                cut,
                true,
                without,
                0,
                part -> listens.filter(
                        part == Share.TRAIN
                                ? inTrain
                                : part == Share.TEST ? col("time").geq(lit(cut)) : lit(false)));
    }

    /** The earliest time at or above the share of listens that leaves any listen before it. */
    private Instant quantile() {
        TimeQuantile times = new TimeQuantile(rated);
        if (survey.first() == survey.last()) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "The split protocol temporal finds no cut: all " + survey.timed()
                            + " listens with a time have the same, "
                            + instant(survey.first()),
                    "Choose another protocol, for example --set split.protocol=random.");
        }
        long place = BigDecimal.valueOf(millionths(config.trainShare()))
                .multiply(BigDecimal.valueOf(survey.timed()))
                .divide(BigDecimal.valueOf(PARTS), 0, RoundingMode.FLOOR)
                .longValueExact();
        long cut = times.at(place, survey.timed(), survey.first(), survey.last());
        return instant(cut == survey.first() ? times.after(cut) : cut);
    }

    private Parts userHoldout() {
        long heldOut = millionths(config.holdoutShare());
        long known = millionths(config.foldInShare());
        Column drawn = pmod(xxhash64(lit(seed), lit(Protocol.USER_HOLDOUT.key()), col("user")), lit(PARTS));
        // A user with two tracks or more has one known and one asked for, whatever the share.
        Column foldIn = col("place").leq(greatest(lit(1L), least(col("all").minus(1), shareOf("all", known))));
        Dataset<Row> assigned = kept(pairs.withColumn("place", row_number().over(byDraw()))
                .withColumn("all", count(lit(1)).over(Window.partitionBy("user")))
                .withColumn(
                        SHARE,
                        when(not(drawn.lt(heldOut)), Share.TRAIN.text())
                                .when(foldIn, Share.FOLD_IN.text())
                                .otherwise(Share.TEST.text())));
        long users = assigned.filter(col(SHARE).equalTo(Share.FOLD_IN.text()))
                .select("user")
                .distinct()
                .count();
        if (users == 0) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "The split protocol user-holdout drew no user at all with a share of " + percent(heldOut)
                            + " %: there are too few users",
                    "Raise says.split.holdout-share, or bring more data.");
        }
        return new Parts(
                "user-holdout of " + percent(heldOut) + " % of the users, fold-in " + ratio(known) + " of their tracks",
                Parts.decided(
                        Protocol.USER_HOLDOUT,
                        Map.of("seed", seed, "holdout-millionths", heldOut, "fold-in-millionths", known)),
                null,
                false,
                0,
                users,
                byPair(assigned));
    }

    private Parts given() {
        for (Share part : new Share[] {Share.TRAIN, Share.TEST}) {
            if ((part == Share.TRAIN ? survey.train() : survey.test()) == 0) {
                throw new SaysException(
                        StandardErrorCode.MISSING_COLUMN,
                        "The split protocol given needs the parts the source came in, and none of the "
                                + survey.listens() + " listens says it is of the part " + part.text(),
                        "Bring both files, or a column part that says train or test; or choose another"
                                + " says.split.protocol.");
            }
        }
        long without = survey.listens() - survey.train() - survey.test();
        return new Parts(
                "given train and test parts" + repeatsText() + without(without, "part"),
                Parts.decided(Protocol.GIVEN, Map.of("repeats", repeatsKey())),
                null,
                true,
                without,
                0,
                part -> listens.filter(coalesce(Survey.part().equalTo(part.text()), lit(false))));
    }

    private void requireTimes(Protocol protocol) {
        if (survey.timed() == 0) {
            throw new SaysException(
                    StandardErrorCode.MISSING_COLUMN,
                    "The split protocol " + protocol.key() + " needs to know when people listened, and none of the "
                            + survey.listens() + " listens has a time",
                    "Map the column of the time (says.csv.columns), or choose another says.split.protocol, for example"
                            + " random.");
        }
    }

    /** Pairs with their share, computed once and kept. */
    private Dataset<Row> kept(Dataset<Row> assigned) {
        String place = SparkPaths.toWrite(scratch.resolve("pairs"));
        assigned.select("user", "track", SHARE).write().mode(SaveMode.Overwrite).parquet(place);
        return listens.sparkSession()
                .read()
                .schema("user STRING, track STRING, " + SHARE + " STRING")
                .parquet(SparkPaths.toRead(scratch.resolve("pairs")));
    }

    private java.util.function.Function<Share, Dataset<Row>> byPair(Dataset<Row> assigned) {
        return part -> listens.join(
                assigned.filter(col(SHARE).equalTo(part.text())).select("user", "track"),
                new String[] {"user", "track"},
                "left_semi");
    }

    private Column draw() {
        return xxhash64(lit(seed), col("user"), col("track"));
    }

    private WindowSpec byDraw() {
        return Window.partitionBy("user").orderBy(draw(), col("track"));
    }

    /** The share of a count, to the nearest whole number, halves up. */
    private static Column shareOf(String count, long millionths) {
        return floor(col(count).multiply(millionths).plus(PARTS / 2).divide(lit((double) PARTS)))
                .cast("long");
    }

    private static long millionths(double share) {
        return Math.round(share * PARTS);
    }

    /** 800000 as 80, 855000 as 85.5: exactly what is drawn with. */
    private static String percent(long millionths) {
        return BigDecimal.valueOf(millionths, PERCENT_DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String ratio(long millionths) {
        return percent(millionths) + "/" + percent(PARTS - millionths);
    }

    private String repeatsKey() {
        return config.repeats() == SplitConfig.Repeats.DROP ? "drop" : "keep";
    }

    private String repeatsText() {
        return ", " + (config.repeats() == SplitConfig.Repeats.DROP ? "repeats dropped" : SplitProtocol.REPEATS_KEPT);
    }

    private static String without(long listens, String what) {
        return listens == 0 ? "" : ", " + listens + " listens without a " + what + " left out";
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
