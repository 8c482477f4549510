package io.says.testing;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.spi.RatingFactory;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** What every {@link RatingFactory} promises. */
public abstract class RatingFactoryContract {

    /** For subclasses. */
    protected RatingFactoryContract() {}

    /** The factory under test. */
    protected abstract RatingFactory factory();

    /** The settings, the documented defaults unless overridden. */
    protected Settings settings() {
        return Settings.defaults();
    }

    private Dataset<Row> rated() {
        return SampleData.events(SharedSpark.session())
                .select(factory().rating(settings()).as("value"));
    }

    @Test
    final void has_a_name_a_description_and_a_meaning() {
        Names.check(factory());
        Names.checkLine("the description", factory().description());
        assertThat(factory().feedback()).isNotNull();
    }

    @Test
    final void requires_only_columns_an_event_has() {
        assertThat(factory().requires())
                .allSatisfy(column -> assertThat(Datasets.EVENT_SCHEMA.column(column))
                        .as(column)
                        .isPresent());
    }

    @Test
    final void gives_a_finite_double_or_null() {
        Dataset<Row> rated = rated();
        assertThat(rated.schema().fields()[0].dataType()).isEqualTo(DataTypes.DoubleType);
        List<Row> rows = rated.withColumn("total", factory().total(col("value"), settings()))
                .collectAsList();
        assertThat(rows).allSatisfy(row -> {
            if (!row.isNullAt(0)) {
                assertThat(row.getDouble(0)).isFinite();
            }
            if (!row.isNullAt(1) && factory().feedback() == Feedback.IMPLICIT) {
                assertThat(row.getDouble(1)).as("a strength").isFinite().isNotNegative();
            }
        });
        assertThat(rows).as("some events say something").anyMatch(row -> !row.isNullAt(0));
    }

    @Test
    final void gives_the_same_again() {
        assertThat(rated().collectAsList()).isEqualTo(rated().collectAsList());
    }
}
