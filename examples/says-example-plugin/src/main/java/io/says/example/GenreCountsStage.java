package io.says.example;

import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts the catalogue's tracks by genre. It reads the catalogue, so the pipeline runs it after ingest. */
final class GenreCountsStage implements StageFactory, Stage {

    static final DatasetName GENRE_COUNTS = new DatasetName("genre-counts");

    @Override
    public String name() {
        return "genre-counts";
    }

    @Override
    public Stage create(StageSettings settings) {
        return this;
    }

    @Override
    public StageSpec spec() {
        return new StageSpec(
                name(),
                "1",
                "Counts the tracks of each genre",
                Set.of(Datasets.CATALOGUE),
                Set.of(GENRE_COUNTS),
                Map.of()); // no setting has a say in the result
    }

    @Override
    public void run(StageContext context) {
        Dataset<Row> counts = context.spark()
                .read()
                .parquet(context.input(Datasets.CATALOGUE).toString())
                .groupBy("genre")
                .count()
                .coalesce(1)
                .sortWithinPartitions("genre");
        String output = context.output(GENRE_COUNTS).toString();
        counts.write().mode("append").parquet(output); // the directory is there already, and empty
        context.fact("genres", context.spark().read().parquet(output).count());
    }
}
