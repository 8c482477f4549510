package io.says.spi;

import io.says.config.Settings;
import java.util.Map;
import org.apache.spark.sql.Column;

/** Columns derived for every track of the catalogue, switched on by {@code says.catalogue.features}. */
public interface FeatureFactory extends Versioned {

    /** One line for people: what the columns say. */
    String description();

    /** Expressions over the catalogue's columns, by the name of the new column. */
    Map<String, Column> columns(Settings settings);
}
