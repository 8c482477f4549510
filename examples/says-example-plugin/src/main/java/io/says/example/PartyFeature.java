package io.says.example;

import static org.apache.spark.sql.functions.col;

import io.says.config.Settings;
import io.says.spi.FeatureFactory;
import java.util.Map;
import org.apache.spark.sql.Column;

/** Adds how well a track suits a party to the catalogue. */
final class PartyFeature implements FeatureFactory {

    @Override
    public String name() {
        return "party";
    }

    @Override
    public String description() {
        return "party: the mean of energy and danceability, 0 to 1";
    }

    @Override
    public Map<String, Column> columns(Settings settings) {
        return Map.of("party", col("energy").plus(col("danceability")).divide(2).cast("FLOAT"));
    }
}
