package io.says.etl.rating;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.spi.Duplicates;
import io.says.spi.RatingFactory;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;

/** How often a track was played in all, on a logarithmic scale. */
final class PlaysRule implements RatingFactory {

    @Override
    public String name() {
        return "plays";
    }

    @Override
    public String description() {
        return "strength ln(1 + plays), one play where no count is given";
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
        return coalesce(col("plays").cast("double"), lit(1.0));
    }

    @Override
    public Column total(Column value, Settings settings) {
        return log1p(value);
    }

    @Override
    public Map<String, String> identity(Settings settings) {
        return Map.of();
    }
}
