package io.says.example;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.spi.RatingFactory;
import java.util.Set;
import org.apache.spark.sql.Column;

/** Rates a listen by how much of the track was heard: 1 for nothing, 5 for all of it. */
final class HeardShareRating implements RatingFactory {

    @Override
    public String name() {
        return "heard-share";
    }

    @Override
    public String description() {
        return "1 + 4 x the share of the track that was heard";
    }

    @Override
    public Feedback feedback() {
        return Feedback.EXPLICIT;
    }

    @Override
    public Set<String> requires() {
        return Set.of("played_ratio");
    }

    @Override
    public Column rating(Settings settings) {
        return lit(1.0).plus(col("played_ratio").multiply(4.0)); // null where the share is: such events say nothing
    }
}
