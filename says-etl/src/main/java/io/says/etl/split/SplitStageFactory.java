package io.says.etl.split;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.etl.interactions.RuleApplication;
import io.says.etl.tally.StoredRows;
import io.says.json.Json;
import io.says.spi.Duplicates;
import io.says.spi.Plugins;
import io.says.spi.RatingFactory;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Makes the stage that splits listening and gives out the dense indexes. */
public final class SplitStageFactory implements StageFactory {

    /** Made by the plugin. */
    public SplitStageFactory() {}

    @Override
    public String name() {
        return "split";
    }

    @Override
    public Stage create(StageSettings stage) {
        SplitConfig config = stage.settings().bind("says.split", SplitConfig.class);
        config.instant();
        return new SplitStage(config, stage.settings(), stage.plugins().ratings());
    }

    /**
     * Listens to train, test, fold-in and ids. It is listens that are split, and each part becomes interactions by itself: what
     * the rule, the indexes or anything later learns, it learns from the training part alone.
     */
    private static final class SplitStage implements Stage {

        private static final int STEPS = 5;

        private final SplitConfig config;
        private final Settings settings;
        private final List<RatingFactory> rules;

        SplitStage(SplitConfig config, Settings settings, List<RatingFactory> rules) {
            this.config = config;
            this.settings = settings;
            this.rules = rules;
        }

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>(settings.canonical("says.split"));
            identity.put("says.seed", Long.toString(settings.seed()));
            return new StageSpec(
                    "split",
                    "2",
                    "Holds a part of the listening back for testing, and indexes listeners and tracks.",
                    Set.of(Datasets.LISTENS, Datasets.INTERACTIONS),
                    Set.of(Datasets.TRAIN, Datasets.TEST, Datasets.FOLD_IN, Datasets.IDS),
                    identity);
        }

        @Override
        public void run(StageContext context) throws IOException {
            Dataset<Row> listens = DenseIndexes.read(context, context.input(Datasets.LISTENS), Datasets.LISTEN_SCHEMA);
            RuleApplication rule = rule(context);
            Dataset<Row> rated = rule.rated(listens, RuleApplication.latest(listens));
            Survey survey = Survey.of(rated);
            Choice choice = Choice.of(config, survey);
            context.progress("splitting by the protocol " + choice.protocol().key() + ": " + choice.why(), 0, STEPS);
            Path scratch = context.scratch();
            Parts parts = new Splitter(
                            config,
                            settings.seed(),
                            listens,
                            rated,
                            DenseIndexes.read(
                                    context, context.input(Datasets.INTERACTIONS), Datasets.INTERACTION_SCHEMA),
                            survey,
                            scratch)
                    .split(choice.protocol());
            context.progress("making interactions of the training part: " + parts.text(), 1, STEPS);
            Dataset<Row> trainListens = parts.listens().apply(Share.TRAIN);
            Instant latest = survey.timed() == 0 ? null : RuleApplication.latest(trainListens);
            Dataset<Row> train = kept(context, rule, trainListens, latest, scratch.resolve("train"));
            context.checkCancelled();
            context.progress("indexing listeners and tracks", 2, STEPS);
            DenseIndexes indexes = DenseIndexes.of(context, train, context.output(Datasets.IDS));
            if (indexes.users() == 0) {
                throw empty("training", parts, survey);
            }
            context.progress("writing the training part", 3, STEPS);
            long trainRows = indexes.write(train, context.output(Datasets.TRAIN));
            context.checkCancelled();
            context.progress("writing the test part", 4, STEPS);
            Dataset<Row> test = kept(context, rule, parts.listens().apply(Share.TEST), latest, scratch.resolve("test"));
            long testPairs = StoredRows.count(scratch.resolve("test"));
            if (testPairs == 0 && parts.repeats()) {
                throw empty("test", parts, survey);
            }
            boolean drop = parts.repeats() && config.repeats() == SplitConfig.Repeats.DROP;
            long testRows = indexes.write(
                    drop ? test.join(train.select("user", "track"), new String[] {"user", "track"}, "left_anti") : test,
                    context.output(Datasets.TEST));
            context.progress("writing what is known of users held out", STEPS, STEPS);
            long foldInRows = parts.usersHeldOut() == 0
                    ? nothing(context)
                    : indexes.write(
                            rule.interactions(parts.listens().apply(Share.FOLD_IN), latest),
                            context.output(Datasets.FOLD_IN));
            context.fact("users", indexes.users());
            context.fact("tracks", indexes.tracks());
            context.fact("trainRows", trainRows);
            context.fact("testRows", testRows);
            context.fact("foldInRows", foldInRows);
            context.fact("usersHeldOut", parts.usersHeldOut());
            context.fact("repeatsDropped", testPairs - testRows);
            context.fact("unassigned", parts.unassigned());
            describe(
                    context,
                    new SplitProtocol(
                            parts.text(),
                            choice.why(),
                            settings.seed(),
                            parts.cut(),
                            trainRows,
                            testRows,
                            foldInRows,
                            parts.usersHeldOut(),
                            testPairs - testRows,
                            parts.unassigned(),
                            parts.hash()));
        }

        /** The rule that made the interactions, so that both agree. */
        private RuleApplication rule(StageContext context) throws IOException {
            Path file = context.input(Datasets.INTERACTIONS).resolve(InteractionRule.FILE);
            InteractionRule rule = Json.read(Files.readString(file), InteractionRule.class, file.toString());
            return new RuleApplication(
                    Plugins.named("rating rule", rules, rule.rule()), duplicates(rule, file), settings);
        }

        private static Duplicates duplicates(InteractionRule rule, Path file) {
            for (Duplicates each : Duplicates.values()) {
                if (each.name().equals(rule.duplicates().toUpperCase(Locale.ROOT))) {
                    return each;
                }
            }
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "No way of taking duplicates is called \"" + rule.duplicates() + "\", in " + file,
                    "Delete the data directory of the stage interactions and run again.");
        }

        private static SaysException empty(String part, Parts parts, Survey survey) {
            return new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "The " + part + " part is empty: " + survey.listens() + " listens, split by the protocol "
                            + parts.text(),
                    "Bring more data, or change says.split: another protocol, share or cut.");
        }

        private static void describe(StageContext context, SplitProtocol protocol) throws IOException {
            Path from = context.input(Datasets.INTERACTIONS);
            for (Path part : List.of(
                    context.output(Datasets.TRAIN), context.output(Datasets.TEST), context.output(Datasets.FOLD_IN))) {
                Files.writeString(part.resolve(SplitProtocol.FILE), Json.pretty(protocol));
                Files.copy(from.resolve(InteractionRule.FILE), part.resolve(InteractionRule.FILE));
            }
        }

        /** The interactions of a part, computed once and kept. */
        private static Dataset<Row> kept(
                StageContext context,
                RuleApplication rule,
                Dataset<Row> listens,
                @Nullable Instant latest,
                Path directory) {
            rule.interactions(listens, latest)
                    .drop("part")
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(SparkPaths.toWrite(directory));
            return DenseIndexes.read(context, directory, Datasets.INTERACTION_SCHEMA);
        }

        /** A file without rows: whoever reads the fold-in part finds its columns. */
        private static long nothing(StageContext context) {
            context.spark()
                    .createDataFrame(List.of(), StructType.fromDDL(Datasets.SPLIT_SCHEMA.ddl()))
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.Append)
                    .parquet(SparkPaths.toWrite(context.output(Datasets.FOLD_IN)));
            return 0;
        }
    }
}
