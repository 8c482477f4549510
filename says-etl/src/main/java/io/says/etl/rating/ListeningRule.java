package io.says.etl.rating;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.json.Range;
import io.says.listening.ListenWorth;
import io.says.spi.Duplicates;
import io.says.spi.RatingFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * What listening says, weighed and faded with age. Each listen is worth what {@link ListenWorth} says of it, times
 * {@code 0.5 ^ (age / half-life)};
 * a pair is worth the sum of its listens, on a logarithmic scale (ln(1 + sum)) or as it is. A pair whose sum is 0 or below
 * was skipped more than it was heard and gives no interaction. The age is counted from the latest listen known to
 * training, so that a rerun gives the same numbers; a listen later than that has age 0, one without a time does not fade.
 */
final class ListeningRule implements RatingFactory {

    private static final String SETTINGS = "says.rating.listening";

    /** How sums become strengths. */
    enum Scale {
        /** ln(1 + sum). */
        LOG,
        /** The sum itself. */
        LINEAR
    }

    /** {@code says.rating.listening}. */
    record Weights(
            Scale scale,
            @Nullable Duration halfLife,
            @Range(min = 0, max = 1e6) double playWeight,
            @Range(min = 0, max = 1e6) double repeatWeight,
            @Range(min = 0, max = 1e6) double likeWeight,
            @Range(min = 0, max = 1e6) double finishedWeight,
            @Range(min = -1e6, max = 0) double skipWeight) {

        Weights {
            if (halfLife != null && !halfLife.isZero() && halfLife.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("half-life must be 0, which is no fading, or at least a minute");
            }
        }

        ListenWorth worth() {
            return new ListenWorth(playWeight, repeatWeight, likeWeight, finishedWeight, skipWeight);
        }
    }

    @Override
    public String name() {
        return "listening";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String description() {
        return "strength from plays, repeats, likes, finished plays and skips, each weighed and fading with age";
    }

    @Override
    public Feedback feedback() {
        return Feedback.IMPLICIT;
    }

    @Override
    public Set<String> requires() {
        return Set.of();
    }

    @Override
    public Duplicates duplicates() {
        return Duplicates.SUM;
    }

    @Override
    public Column rating(Settings settings) {
        Weights weights = settings.bind(SETTINGS, Weights.class);
        Column worth = weights.worth().of(new Counts());
        Duration halfLife = weights.halfLife();
        if (halfLife == null || halfLife.isZero()) {
            return worth;
        }
        Column age = unix_micros(col(LATEST)).minus(unix_micros(col("time"))).cast("double");
        // greatest passes over null: without a time there is no age
        return worth.multiply(pow(lit(0.5), greatest(lit(0.0), age).divide(halfLife.toMillis() * 1e3)));
    }

    /** The columns of a listen. */
    private static final class Counts implements ListenWorth.Counts<Column> {

        @Override
        public Column plays(double unsaid, double rated) {
            return coalesce(
                    col("plays").cast("double"),
                    when(col("rating").isNotNull(), rated).otherwise(unsaid));
        }

        @Override
        public Column repeats() {
            return count("repeats");
        }

        @Override
        public Column liked(double worth) {
            return when(col("liked"), worth).otherwise(0.0);
        }

        @Override
        public Column finished(double worth) {
            return when(col("finished"), worth).otherwise(0.0);
        }

        @Override
        public Column skips() {
            return count("skips");
        }

        @Override
        public Column times(Column number, double weight) {
            return number.multiply(weight);
        }

        @Override
        public Column plus(Column one, Column other) {
            return one.plus(other);
        }

        private static Column count(String column) {
            return coalesce(col(column).cast("double"), lit(0.0));
        }
    }

    @Override
    public Column total(Column value, Settings settings) {
        boolean log = settings.bind(SETTINGS, Weights.class).scale() == Scale.LOG;
        return when(value.gt(0.0), log ? log1p(value) : value);
    }

    @Override
    public Map<String, String> identity(Settings settings) {
        return settings.identity(SETTINGS);
    }
}
