package io.says.etl.split;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.json.Range;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.expressions.Window;

/** Makes the stage that splits interactions and gives out the dense indexes. */
public final class SplitStageFactory implements StageFactory {

    /** Made by the plugin. */
    public SplitStageFactory() {}

    @Override
    public String name() {
        return "split";
    }

    /** How interactions are split. */
    enum Protocol {
        RANDOM
    }

    /** {@code says.split}. */
    record SplitConfig(
            Protocol protocol,
            @Range(min = 0.01, max = 0.99) double trainShare) {}

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        return new SplitStage(settings.bind("says.split", SplitConfig.class), settings);
    }

    /** Interactions to train, test and ids. */
    private static final class SplitStage implements Stage {

        private static final int PARTS = 1_000_000;
        private static final int FILES = 8;

        private final SplitConfig config;
        private final Settings settings;

        SplitStage(SplitConfig config, Settings settings) {
            this.config = config;
            this.settings = settings;
        }

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>(settings.canonical("says.split"));
            identity.put("says.seed", Long.toString(settings.seed()));
            return new StageSpec(
                    "split",
                    "1",
                    "Holds a part of the interactions back for testing, and indexes listeners and tracks.",
                    Set.of(Datasets.INTERACTIONS),
                    Set.of(Datasets.TRAIN, Datasets.TEST, Datasets.IDS),
                    identity);
        }

        @Override
        public void run(StageContext context) throws IOException {
            Path from = context.input(Datasets.INTERACTIONS);
            Dataset<Row> interactions = context.spark()
                    .read()
                    .schema(Datasets.INTERACTION_SCHEMA.ddl())
                    .parquet(SparkPaths.toRead(from));
            // A hash of seed and ids, and of nothing else: neither order nor partitions can move a row across.
            Column draw = pmod(xxhash64(lit(settings.seed()), col("user"), col("track")), lit(PARTS));
            Column inTrain = draw.lt(Math.round(config.trainShare() * PARTS));
            Dataset<Row> train = interactions.filter(inTrain);
            context.progress("indexing listeners and tracks", 1, 3);
            Path ids = context.output(Datasets.IDS);
            long users = index(train, "user", ids.resolve("users"));
            long tracks = index(train, "track", ids.resolve("tracks"));
            if (users == 0) {
                throw new SaysException(
                        StandardErrorCode.NO_USABLE_ROWS,
                        "The training part is empty: there are too few interactions to split " + interactions.count()
                                + " of them",
                        "Bring more data, or raise says.split.train-share.");
            }
            context.progress("writing the training part", 2, 3);
            long trainRows = write(context, train, ids, context.output(Datasets.TRAIN));
            context.progress("writing the test part", 3, 3);
            long testRows = write(context, interactions.filter(not(inTrain)), ids, context.output(Datasets.TEST));
            context.fact("users", users);
            context.fact("tracks", tracks);
            context.fact("trainRows", trainRows);
            context.fact("testRows", testRows);
            long share = Math.round(config.trainShare() * 100);
            String protocol = Json.pretty(new SplitProtocol(
                    String.format(Locale.ROOT, "random %d/%d by interaction", share, 100 - share),
                    settings.seed(),
                    trainRows,
                    testRows));
            for (Path part : List.of(context.output(Datasets.TRAIN), context.output(Datasets.TEST))) {
                Files.writeString(part.resolve(SplitProtocol.FILE), protocol);
                Files.copy(from.resolve(InteractionRule.FILE), part.resolve(InteractionRule.FILE));
            }
        }

        private static long index(Dataset<Row> train, String column, Path directory) {
            Dataset<Row> index = train.select(col(column).as("id"))
                    .distinct()
                    .select(
                            row_number()
                                    .over(Window.orderBy("id"))
                                    .minus(1)
                                    .cast("int")
                                    .as("index"),
                            col("id"));
            index.write().mode(SaveMode.Append).parquet(SparkPaths.toWrite(directory));
            return train.sparkSession()
                    .read()
                    .parquet(SparkPaths.toRead(directory))
                    .count();
        }

        private static long write(StageContext context, Dataset<Row> part, Path ids, Path directory) {
            Dataset<Row> users = ids(context, ids.resolve("users"), "user");
            Dataset<Row> tracks = ids(context, ids.resolve("tracks"), "track");
            part.join(users, new String[] {"user"}, "left")
                    .join(tracks, new String[] {"track"}, "left")
                    .select(Datasets.SPLIT_SCHEMA.columns().stream()
                            .map(c -> col(c.name()))
                            .toArray(Column[]::new))
                    .repartition(FILES, col("user"))
                    .sortWithinPartitions("user_index", "track_index", "user", "track")
                    .write()
                    .mode(SaveMode.Append)
                    .parquet(SparkPaths.toWrite(directory));
            return context.spark().read().parquet(SparkPaths.toRead(directory)).count();
        }

        private static Dataset<Row> ids(StageContext context, Path directory, String column) {
            return context.spark()
                    .read()
                    .schema(Datasets.ID_SCHEMA.ddl())
                    .parquet(SparkPaths.toRead(directory))
                    .select(col("id").as(column), col("index").as(column + "_index"));
        }
    }
}
