package io.says.etl.rating;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.spi.RatingFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;

/** The built-in rating rules. */
public final class Ratings {

    private Ratings() {}

    /** {@code explicit}, {@code behaviour}, {@code plays} and {@code listening}. */
    public static List<RatingFactory> all() {
        return List.of(
                new Rule(
                        "explicit",
                        "the rating column as it is",
                        Feedback.EXPLICIT,
                        Set.of("rating"),
                        () -> col("rating")),
                new Rule(
                        "behaviour",
                        "2.5 + 2.0 liked + 0.5 finished - min(0.3 skips, 1.5) + min(0.5 repeats, 1.0)"
                                + " + min(0.2 plays, 1.0) when plays > 1, clipped to [0.5, 5.0]",
                        Feedback.EXPLICIT,
                        Set.of(),
                        Ratings::behaviour),
                new PlaysRule(),
                new ListeningRule());
    }

    private static Column behaviour() {
        Column skips = coalesce(col("skips"), lit(0)).cast("double");
        Column repeats = coalesce(col("repeats"), lit(0)).cast("double");
        Column plays = coalesce(col("plays"), lit(0)).cast("double");
        Column sum = lit(2.5).plus(when(col("liked"), 2.0).otherwise(0.0))
                .plus(when(col("finished"), 0.5).otherwise(0.0))
                .minus(least(skips.multiply(0.3), lit(1.5)))
                .plus(least(repeats.multiply(0.5), lit(1.0)))
                .plus(when(plays.gt(1), least(plays.multiply(0.2), lit(1.0))).otherwise(0.0));
        return greatest(lit(0.5), least(lit(5.0), sum));
    }

    /** One rule. The expression is made when it is asked for: a host without Spark can still name the rules. */
    private record Rule(
            String name, String description, Feedback feedback, Set<String> requires, Supplier<Column> expression)
            implements RatingFactory {

        @Override
        public Column rating(Settings settings) {
            return expression.get();
        }

        @Override
        public Map<String, String> identity(Settings settings) {
            return Map.of();
        }
    }
}
