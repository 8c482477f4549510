package io.says.etl.interactions;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.etl.rating.ExactSums;
import io.says.spi.Duplicates;
import io.says.spi.RatingFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A rating rule at work: listens to one row a user and track. What a split learns from its training part it learns here. */
public final class RuleApplication {

    /** An aggregate: the latest time. As a number, since how a row holds an instant depends on the session. */
    static final Column LATEST = max(unix_micros(col("time")));

    private final RatingFactory rule;
    private final Duplicates duplicates;
    private final Settings settings;

    /**
     * @param rule the rule
     * @param duplicates which of several listens of one pair counts
     * @param settings the whole configuration
     */
    public RuleApplication(RatingFactory rule, Duplicates duplicates, Settings settings) {
        this.rule = rule;
        this.duplicates = duplicates;
        this.settings = settings;
    }

    /** The rule. */
    public RatingFactory rule() {
        return rule;
    }

    /** Which of several listens of one pair counts. */
    public Duplicates duplicates() {
        return duplicates;
    }

    /** The time of the latest listen, null where none has one. */
    public static @Nullable Instant latest(Dataset<Row> listens) {
        return latest(listens.agg(LATEST).first(), 0);
    }

    /** The time that stands in a row as {@link #LATEST}. */
    static @Nullable Instant latest(Row row, int at) {
        return row.isNullAt(at) ? null : Instant.EPOCH.plus(row.getLong(at), ChronoUnit.MICROS);
    }

    /** The listens the rule says something about, each with its {@code value}. */
    public Dataset<Row> rated(Dataset<Row> listens, @Nullable Instant latest) {
        return listens.withColumn(RatingFactory.LATEST, lit(latest).cast("timestamp"))
                .withColumn("value", rule.rating(settings))
                .filter(col("value").isNotNull());
    }

    /**
     * One row for each user and track of {@link io.says.dataset.Datasets#INTERACTION_SCHEMA}, and {@code part}: train where
     * any of the listens stands there. A pair whose listens come to nothing by the rule has no row.
     *
     * @param listens rows of {@link io.says.dataset.Datasets#LISTEN_SCHEMA}
     * @param latest when the latest listen known to training was
     */
    public Dataset<Row> interactions(Dataset<Row> listens, @Nullable Instant latest) {
        boolean explicit = rule.feedback() == Feedback.EXPLICIT;
        return pairs(listens, latest)
                .filter(col("value").isNotNull())
                .select(
                        col("user"),
                        col("track"),
                        (explicit ? col("value") : lit(null).cast("double")).as("rating"),
                        (explicit ? col("plays").cast("double") : col("value")).as("strength"),
                        col("plays"),
                        col("last_played"),
                        col("part"));
    }

    /** How many pairs the rule says something about, yet come to nothing. */
    public long worthless(Dataset<Row> listens, @Nullable Instant latest) {
        return pairs(listens, latest).filter(col("value").isNull()).count();
    }

    private Dataset<Row> pairs(Dataset<Row> listens, @Nullable Instant latest) {
        return rated(listens, latest)
                .withColumn("times", coalesce(col("plays"), lit(1L)))
                .withColumn("place", struct(col("source"), col("position")))
                .groupBy("user", "track")
                .agg(
                        rule.total(value(), settings).as("value"),
                        ExactSums.ofCounts(col("times")).as("plays"),
                        max("time").as("last_played"),
                        max("part").as("part"));
    }

    private Column value() {
        return switch (duplicates) {
            case FIRST -> min_by(col("value"), col("place"));
            case LAST -> max_by(col("value"), col("place"));
            case SUM -> ExactSums.ofDoubles(col("value"));
            case MEAN -> ExactSums.ofDoubles(col("value")).divide(count(lit(1)));
            case MAX -> max("value");
        };
    }
}
