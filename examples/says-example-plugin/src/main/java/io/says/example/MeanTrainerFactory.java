package io.says.example;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.json.Range;
import io.says.spi.ParameterRange;
import io.says.spi.ParameterSpec;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Predicts a track's mean rating for everybody, drawn towards the mean of all tracks where there are few ratings. */
final class MeanTrainerFactory implements TrainerFactory {

    private static final String SETTINGS = "says.train.mean";

    /** The parameters, bound and checked: {@code says.train.mean}. */
    record MeanConfig(@Range(min = 0, max = 1e6) double shrinkage) {}

    @Override
    public String name() {
        return "mean";
    }

    @Override
    public String description() {
        return "each track's mean, shrunk towards the mean of all: the same for every user";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.EXPLICIT, Feedback.IMPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.of(
                        "shrinkage",
                        "5.0",
                        new ParameterRange.DoubleRange(0, 1e6, false),
                        "how many average ratings each track's are mixed with")
                .searched(new ParameterRange.DoubleRange(0.5, 50, true)));
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Trainer create(Settings settings) {
        MeanConfig config = settings.bind(SETTINGS, MeanConfig.class);
        return (context, feedback) -> train(context, feedback, config);
    }

    @Override
    public Map<String, String> chosen(Settings settings) {
        return Map.of(
                "shrinkage",
                Double.toString(settings.bind(SETTINGS, MeanConfig.class).shrinkage()));
    }

    @Override
    public TrainedModel open(Path model) {
        return MeanModel.read(model);
    }

    private static void train(StageContext context, Feedback feedback, MeanConfig config) throws Exception {
        Dataset<Row> train =
                context.spark().read().parquet(context.input(Datasets.TRAIN).toString());
        // Millionths in whole numbers: a sum of doubles would depend on the order in which Spark meets the rows.
        Column value = round(col(feedback == Feedback.EXPLICIT ? "rating" : "strength")
                        .multiply(1_000_000))
                .cast("DECIMAL(38,0)");
        List<Row> tracks = train.where(col("track_index").isNotNull())
                .groupBy("track_index")
                .agg(
                        count(value).as("n"),
                        coalesce(sum(value), lit(0)).cast("DECIMAL(38,0)").as("total"))
                .orderBy("track_index")
                .collectAsList();
        context.checkCancelled();
        long n = tracks.stream().mapToLong(row -> row.<Long>getAs("n")).sum();
        double all = 0;
        for (Row row : tracks) { // in the order of the index, so always the same sum
            all += total(row);
        }
        if (n == 0) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS, "No row to train on", "Check the rating rule and the split.");
        }
        double mean = all / n;
        float[] means = new float[rows(context, "tracks")];
        java.util.Arrays.fill(means, (float) mean);
        for (Row row : tracks) {
            means[row.<Integer>getAs("track_index")] =
                    (float) ((total(row) + config.shrinkage() * mean) / (row.<Long>getAs("n") + config.shrinkage()));
        }
        new MeanModel(rows(context, "users"), means).write(context.output(Datasets.MODEL));
        context.fact("tracks", means.length);
    }

    private static double total(Row row) {
        return row.<java.math.BigDecimal>getAs("total").doubleValue() / 1e6;
    }

    private static int rows(StageContext context, String table) {
        return Math.toIntExact(context.spark()
                .read()
                .parquet(context.input(Datasets.IDS).resolve(table).toString())
                .count());
    }
}
