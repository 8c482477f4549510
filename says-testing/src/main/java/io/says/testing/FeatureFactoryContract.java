package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.spi.FeatureFactory;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What every {@link FeatureFactory} promises. */
public abstract class FeatureFactoryContract {

    /** For subclasses. */
    protected FeatureFactoryContract() {}

    /** The factory under test. */
    protected abstract FeatureFactory factory();

    /** The settings, the documented defaults unless overridden. */
    protected Settings settings() {
        return Settings.defaults();
    }

    private List<Row> derived() {
        Dataset<Row> catalogue = SampleData.catalogue(SharedSpark.session());
        for (Map.Entry<String, Column> column : factory().columns(settings()).entrySet()) {
            catalogue = catalogue.withColumn(column.getKey(), column.getValue());
        }
        return catalogue.collectAsList();
    }

    @Test
    final void has_a_name_and_a_description() {
        Names.check(factory());
        Names.checkLine("the description", factory().description());
    }

    @Test
    final void adds_columns_the_catalogue_does_not_have() {
        assertThat(factory().columns(settings())).isNotEmpty().allSatisfy((name, column) -> {
            assertThat(name).matches("[a-z][a-z0-9_]*");
            assertThat(Datasets.CATALOGUE_SCHEMA.column(name)).isEmpty();
            assertThat(column).isNotNull();
        });
    }

    @Test
    final void keeps_every_track_and_takes_unknown_values() {
        assertThat(derived()).hasSize(SampleData.TRACKS);
    }

    @Test
    final void gives_the_same_again() {
        assertThat(derived()).isEqualTo(derived());
    }
}
