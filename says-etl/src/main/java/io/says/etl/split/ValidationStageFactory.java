package io.says.etl.split;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.xxhash64;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.ContentHash;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Makes the stage that cuts the training part again, so that models can be compared without a look at the test part. */
public final class ValidationStageFactory implements StageFactory {

    /** Made by the plugin. */
    public ValidationStageFactory() {}

    @Override
    public String name() {
        return "validation";
    }

    @Override
    public boolean enabled(StageSettings stage) {
        return Boolean.parseBoolean(stage.settings().text("says.validation.enabled"));
    }

    @Override
    public Stage create(StageSettings stage) {
        return new ValidationStage(
                stage.settings().bind("says.validation", ValidationConfig.class),
                stage.settings().seed());
    }

    /** {@code says.validation}. */
    record ValidationConfig(
            @io.says.json.Range(min = 0.01, max = 0.9) double share, boolean enabled) {}

    /** The training part to fit, fit-ids, validation and validation-fold-in. */
    private record ValidationStage(ValidationConfig config, long seed) implements Stage {

        private static final int PARTS = 1_000_000;
        private static final int PERCENT_DIGITS = 4;

        @Override
        public StageSpec spec() {
            return new StageSpec(
                    "validation",
                    "1",
                    "Cuts the training part again, to compare models without a look at the test part.",
                    Set.of(Datasets.TRAIN),
                    Set.of(Datasets.FIT, Datasets.FIT_IDS, Datasets.VALIDATION, Datasets.VALIDATION_FOLD_IN),
                    Map.of("says.validation.share", Double.toString(config.share()), "says.seed", Long.toString(seed)));
        }

        private record Cut(String text, @Nullable Instant at, Column validation) {}

        @Override
        public void run(StageContext context) throws IOException {
            Path from = context.input(Datasets.TRAIN);
            SplitProtocol outer = Json.read(
                    Files.readString(from.resolve(SplitProtocol.FILE)), SplitProtocol.class, SplitProtocol.FILE);
            Dataset<Row> train =
                    DenseIndexes.read(context, from, Datasets.SPLIT_SCHEMA).drop("user_index", "track_index");
            Cut cut = cut(train, outer);
            context.progress("cutting the training part: " + cut.text(), 0, 2);
            Dataset<Row> fit = train.filter(not(cut.validation()));
            DenseIndexes indexes = DenseIndexes.of(context, fit, context.output(Datasets.FIT_IDS));
            long fitRows = indexes.write(fit, context.output(Datasets.FIT));
            context.checkCancelled();
            context.progress("writing the validation part", 1, 2);
            long validationRows = indexes.write(train.filter(cut.validation()), context.output(Datasets.VALIDATION));
            if (fitRows == 0 || validationRows == 0) {
                throw new SaysException(
                        StandardErrorCode.NO_USABLE_ROWS,
                        "Cutting the training part (" + cut.text() + ") leaves " + fitRows + " rows to fit and "
                                + validationRows + " to compare by",
                        "Bring more data, or change says.validation.share.");
            }
            nothing(context, context.output(Datasets.VALIDATION_FOLD_IN));
            Map<String, String> decided = new TreeMap<>();
            decided.put("protocol", cut.text());
            decided.put("seed", Long.toString(seed));
            SplitProtocol protocol = new SplitProtocol(
                    cut.text(),
                    "the training part of: " + outer.protocol(),
                    seed,
                    cut.at(),
                    fitRows,
                    validationRows,
                    0,
                    0,
                    0,
                    0,
                    ContentHash.ofValues(decided));
            for (Path part : List.of(
                    context.output(Datasets.FIT),
                    context.output(Datasets.VALIDATION),
                    context.output(Datasets.VALIDATION_FOLD_IN))) {
                Files.writeString(part.resolve(SplitProtocol.FILE), Json.pretty(protocol));
                Files.copy(from.resolve(InteractionRule.FILE), part.resolve(InteractionRule.FILE));
            }
            context.fact("fitRows", fitRows);
            context.fact("validationRows", validationRows);
            context.fact("users", indexes.users());
            context.fact("tracks", indexes.tracks());
        }

        /** By time where the test part was cut by time, by draw otherwise. */
        private Cut cut(Dataset<Row> train, SplitProtocol outer) {
            long millionths = Math.round(config.share() * PARTS);
            if (outer.cut() != null) {
                Row times = train.select(unix_micros(col("last_played")).as("t"))
                        .agg(count("t"), coalesce(min("t"), lit(0L)), coalesce(max("t"), lit(0L)))
                        .first();
                long timed = times.getLong(0);
                long first = times.getLong(1);
                long last = times.getLong(2);
                if (first < last) {
                    TimeQuantile quantile = new TimeQuantile(train.withColumnRenamed("last_played", "time"));
                    long place = BigDecimal.valueOf(PARTS - millionths)
                            .multiply(BigDecimal.valueOf(timed))
                            .divideToIntegralValue(BigDecimal.valueOf(PARTS))
                            .longValueExact();
                    long at = quantile.at(Math.min(place, timed - 1), timed, first, last);
                    Instant instant = Instant.EPOCH.plus(at == first ? quantile.after(at) : at, ChronoUnit.MICROS);
                    return new Cut(
                            "validation of " + percent(millionths) + " % by time, cut at " + instant,
                            instant,
                            coalesce(col("last_played").geq(lit(instant)), lit(false)));
                }
            }
            return new Cut(
                    "validation of " + percent(millionths) + " % by interaction",
                    null,
                    pmod(xxhash64(lit(seed), lit("validation"), col("user"), col("track")), lit(PARTS))
                            .lt(millionths));
        }

        private static String percent(long millionths) {
            return BigDecimal.valueOf(millionths, PERCENT_DIGITS)
                    .stripTrailingZeros()
                    .toPlainString();
        }

        private static void nothing(StageContext context, Path directory) {
            context.spark()
                    .createDataFrame(List.of(), StructType.fromDDL(Datasets.SPLIT_SCHEMA.ddl()))
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.Append)
                    .parquet(SparkPaths.toWrite(directory));
        }
    }
}
