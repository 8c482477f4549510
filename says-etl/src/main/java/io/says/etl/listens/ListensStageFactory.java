package io.says.etl.listens;

import static org.apache.spark.sql.functions.col;

import io.says.dataset.Datasets;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SaveMode;

/** Makes the stage that turns events into listens. */
public final class ListensStageFactory implements StageFactory {

    /** Made by the plugin. */
    public ListensStageFactory() {}

    @Override
    public String name() {
        return "listens";
    }

    @Override
    public Stage create(StageSettings stage) {
        return new ListensStage();
    }

    /** Events to listens. */
    private static final class ListensStage implements Stage {

        @Override
        public StageSpec spec() {
            return new StageSpec(
                    "listens",
                    "1",
                    "Tells listens from skips and repeats.",
                    Set.of(Datasets.EVENTS),
                    Set.of(Datasets.LISTENS),
                    Map.of());
        }

        @Override
        public void run(StageContext context) {
            Path out = context.output(Datasets.LISTENS);
            context.spark()
                    .read()
                    .schema(Datasets.EVENT_SCHEMA.ddl())
                    .parquet(SparkPaths.toRead(context.input(Datasets.EVENTS)))
                    .select(Datasets.LISTEN_SCHEMA.columns().stream()
                            .map(c -> col(c.name()))
                            .toArray(Column[]::new))
                    .write()
                    .mode(SaveMode.Append)
                    .parquet(SparkPaths.toWrite(out));
        }
    }
}
