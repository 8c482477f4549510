package io.says.model.linear;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_seconds;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.model.items.ItemModel;
import io.says.model.items.Strengths;
import io.says.model.rows.TrainingPart;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterSpec;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.Linear;
import io.says.spi.Trainer;
import io.says.spi.TrainerFactory;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** The same for everybody: {@link Popularity}. Where the training part carries no times, nothing decays. */
public final class PopularityTrainerFactory implements TrainerFactory {

    private static final long DAY = 86_400;

    /** Made by the plugin. */
    public PopularityTrainerFactory() {}

    @Override
    public String name() {
        return Popularity.NAME;
    }

    @Override
    public String description() {
        return "The most popular tracks of late, or the best rated, the same for everybody";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.EXPLICIT, Feedback.IMPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.of(
                                "half-life-days",
                                "180",
                                new DoubleRange(0, 1e6, false),
                                "days in which a listen loses half of what it counts for; 0 forgets nothing")
                        .searched(new DoubleRange(3, 2000, true)),
                ParameterSpec.of(
                                "damping",
                                "5",
                                new DoubleRange(0, 1e6, false),
                                "explicit: ratings of the mean of all that each track's own are put beside")
                        .searched(new DoubleRange(0.5, 50, true))
                        .onlyFor(Feedback.EXPLICIT));
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Trainer create(Settings settings) {
        Popularity popularity = bound(settings);
        return (context, feedback) -> train(context, feedback, popularity);
    }

    private static Popularity bound(Settings settings) {
        return new Popularity(settings.bind("says.train.popularity", Popularity.PopularityConfig.class));
    }

    private static void train(StageContext context, Feedback feedback, Popularity popularity) throws IOException {
        TrainingPart part = TrainingPart.of(context);
        int tracks = part.tracks();
        boolean explicit = feedback == Feedback.EXPLICIT;
        Column day = floor(unix_seconds(col("last_played")).divide(DAY)).cast("int");
        Column rating = explicit ? col("rating") : lit(null).cast("double");
        // Counts are whole numbers, so that it does not matter how the rows were cut up.
        Iterator<Row> rows = context.spark()
                .read()
                .schema(Datasets.SPLIT_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.input(Datasets.TRAIN)))
                .where(col("user_index")
                        .isNotNull()
                        .and(col("track_index").isNotNull())
                        .and(
                                explicit
                                        ? col("rating").isNotNull()
                                        : col("strength").gt(0)))
                .groupBy(col("track_index"), day.as("day"), rating.as("rating"))
                .count()
                .toLocalIterator();
        List<Popularity.Heard> heard = new ArrayList<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            heard.add(new Popularity.Heard(
                    row.getInt(0),
                    row.isNullAt(1) ? null : row.getInt(1),
                    row.isNullAt(2) ? null : row.getDouble(2),
                    row.getLong(3)));
        }
        if (heard.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS, "There is nothing to train on", "Bring more data.");
        }
        Linear linear = new Linear(popularity.fit(heard, tracks), Sparse.empty(tracks), Sparse.empty(part.users()));
        ItemModel.write(context.output(Datasets.MODEL), linear, new Strengths(0));
        context.fact("rows", heard.stream().mapToLong(Popularity.Heard::rows).sum());
    }

    @Override
    public Map<String, String> chosen(Settings settings) {
        bound(settings);
        return Parameters.chosen(this, settings);
    }

    @Override
    public TrainedModel open(Path model) {
        return ItemModel.open(model);
    }
}
