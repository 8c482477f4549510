package io.says.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.dataset.Datasets;
import io.says.spi.StageFactory;
import io.says.testing.SampleData;
import io.says.testing.StageFactoryContract;
import io.says.testing.StageHarness;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenreCountsStageTest extends StageFactoryContract {

    @Override
    protected StageFactory factory() {
        return new GenreCountsStage();
    }

    @Override
    protected void provide(StageHarness harness) throws IOException {
        harness.provide(Datasets.CATALOGUE, SampleData.catalogue(harness.spark()));
    }

    @Test
    void counts_tracks_by_genre(@TempDir Path directory) throws Exception {
        StageHarness harness = new StageHarness(directory);
        provide(harness);
        StageHarness.Outcome outcome = harness.run(new GenreCountsStage());
        assertThat(harness.spark()
                        .read()
                        .parquet(outcome.output(GenreCountsStage.GENRE_COUNTS).toString())
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactly("[null,1]", "[jazz,10]", "[İlahi,9]");
        assertThat(outcome.facts()).containsEntry("genres", 3L);
    }
}
