package io.says.etl.interactions;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.etl.listens.ListensStageFactory;
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
import io.says.spi.Versioned;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.jspecify.annotations.Nullable;

/** Makes the stage that turns events into one row a user and track. */
public final class InteractionsStageFactory implements StageFactory {

    /** Made by the plugin. */
    public InteractionsStageFactory() {}

    @Override
    public String name() {
        return "interactions";
    }

    @Override
    public Stage create(StageSettings stage) {
        RatingConfig config = stage.settings().bind("says.rating", RatingConfig.class);
        if (!config.rule().equals("auto")) {
            Plugins.named("rating rule", stage.plugins().ratings(), config.rule());
        }
        return new InteractionsStage(config, stage.settings(), stage.plugins().ratings());
    }

    /** {@code says.rating}. */
    record RatingConfig(String rule, Use duplicates) {}

    /** {@link Duplicates}, or what the rule says. */
    enum Use {
        AUTO,
        FIRST,
        LAST,
        SUM,
        MEAN,
        MAX;

        Duplicates of(RatingFactory rule) {
            return this == AUTO ? rule.duplicates() : Duplicates.valueOf(name());
        }
    }

    /** Events to interactions. */
    private static final class InteractionsStage implements Stage {

        private static final String AUTO = "auto";
        private static final List<String> CHOSEN_FROM = List.of("explicit", "listening", "behaviour", "plays");

        private final RatingConfig config;
        private final Settings settings;
        private final List<RatingFactory> rules;

        InteractionsStage(RatingConfig config, Settings settings, List<RatingFactory> rules) {
            this.config = config;
            this.settings = settings;
            this.rules = rules;
        }

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>(settings.canonical("says.rating"));
            candidates().forEach(rule -> identity.putAll(Versioned.identity("rule", rule, settings)));
            return new StageSpec(
                    "interactions",
                    "3",
                    "Turns events into one rating or strength for each listener and track.",
                    Set.of(Datasets.LISTENS),
                    Set.of(Datasets.INTERACTIONS),
                    identity);
        }

        /** The rules that may be applied: with auto those it chooses from. */
        private List<RatingFactory> candidates() {
            return (config.rule().equals(AUTO) ? CHOSEN_FROM : List.of(config.rule()))
                    .stream()
                            .map(name -> Plugins.named("rating rule", rules, name))
                            .toList();
        }

        private record Choice(RatingFactory rule, String why) {}

        /**
         * What there is to make ratings from, found in one pass.
         *
         * @param ratings how many of them have a rating
         * @param columns those that hold anything
         * @param latest the time of the latest event, null where none has one
         */
        private record Filled(
                long events,
                long ratings,
                Set<String> columns,
                @Nullable Instant latest) {

            static final List<String> LOOKED_AT =
                    List.of("time", "rating", "liked", "finished", "skips", "repeats", "plays");

            static Filled of(Dataset<Row> events) {
                List<Column> counts = new ArrayList<>();
                LOOKED_AT.forEach(name -> counts.add(count(col(name)).as(name)));
                counts.add(RuleApplication.LATEST.as("latest"));
                Row row = events.agg(count(lit(1)).as("events"), counts.toArray(Column[]::new))
                        .first();
                Set<String> columns = new TreeSet<>(LOOKED_AT);
                columns.removeIf(name -> row.<Long>getAs(name) == 0);
                return new Filled(
                        row.getLong(0),
                        row.<Long>getAs("rating"),
                        columns,
                        RuleApplication.latest(row, row.fieldIndex("latest")));
            }
        }

        @Override
        public void run(StageContext context) throws IOException {
            Dataset<Row> events = context.spark()
                    .read()
                    .schema(Datasets.LISTEN_SCHEMA.ddl())
                    .parquet(SparkPaths.toRead(context.input(Datasets.LISTENS)));
            context.progress("looking at the columns", 0, 0);
            Filled filled = Filled.of(events);
            Choice choice =
                    choose(filled, context.inputManifest(Datasets.LISTENS).facts());
            context.progress("applying the rule " + choice.rule().name(), 0, 0);
            RuleApplication rule =
                    new RuleApplication(choice.rule(), config.duplicates().of(choice.rule()), settings);
            Instant latest = filled.latest();
            Dataset<Row> interactions = rule.interactions(events, latest).drop("part");
            Path out = context.output(Datasets.INTERACTIONS);
            interactions.write().mode(SaveMode.Append).parquet(SparkPaths.toWrite(out));
            long rows = StoredRows.count(out);
            long used = rule.rated(events, latest).count();
            if (rows == 0) {
                throw new SaysException(
                        StandardErrorCode.NO_USABLE_ROWS,
                        "The rule \"" + choice.rule().name() + "\" says nothing about any of the " + filled.events()
                                + " events",
                        "Choose another says.rating.rule, or provide the column it reads.");
            }
            context.fact("interactions", rows);
            long worthless = used == rows ? 0 : rule.worthless(events, latest);
            context.fact("duplicates", used - rows - worthless);
            context.fact("withoutStrength", worthless);
            context.fact("withoutRating", filled.events() - used);
            Files.writeString(
                    out.resolve(InteractionRule.FILE),
                    Json.pretty(new InteractionRule(
                            choice.rule().name(),
                            choice.rule().description(),
                            choice.rule().feedback(),
                            rule.duplicates().name().toLowerCase(Locale.ROOT),
                            choice.why(),
                            choice.rule().identity(settings))));
        }

        private Choice choose(Filled there, Map<String, Long> facts) {
            Set<String> filled = there.columns();
            if (!config.rule().equals(AUTO)) {
                RatingFactory rule = Plugins.named("rating rule", rules, config.rule());
                for (String required : rule.requires()) {
                    if (Filled.LOOKED_AT.contains(required) && !filled.contains(required)) {
                        throw new SaysException(
                                StandardErrorCode.MISSING_COLUMN,
                                "The rule \"" + rule.name() + "\" needs the column " + required
                                        + ", which holds nothing; filled are: " + String.join(", ", filled),
                                "Choose another says.rating.rule, or map the column with says.csv.columns.");
                    }
                }
                return new Choice(rule, "configured");
            }
            // A few ratings, as a program tells them beside the listens of all, are no data of ratings.
            if (filled.contains("rating") && there.ratings() >= there.events() - there.ratings()) {
                return new Choice(
                        Plugins.named("rating rule", rules, "explicit"),
                        "there is a rating column, filled in " + there.ratings() + " of " + there.events() + " events");
            }
            if (filled.contains("time") && facts.getOrDefault(ListensStageFactory.DETAILED, 0L) > 0) {
                return new Choice(
                        Plugins.named("rating rule", rules, "listening"),
                        "there are times and how long each track was heard, and ratings of " + there.ratings() + " of "
                                + there.events() + " events");
            }
            boolean counted = facts.getOrDefault(ListensStageFactory.BEHAVIOUR, 1L) > 0;
            for (String sign : List.of("liked", "finished", "skips", "repeats")) {
                if (filled.contains(sign) && counted) {
                    return new Choice(
                            Plugins.named("rating rule", rules, "behaviour"),
                            "there is a column " + sign + ", and ratings of " + there.ratings() + " of "
                                    + there.events() + " events");
                }
            }
            return new Choice(
                    Plugins.named("rating rule", rules, "plays"),
                    filled.contains("plays")
                            ? "there are play counts, no behaviour columns, and ratings of " + there.ratings() + " of "
                                    + there.events() + " events"
                            : there.ratings() == 0
                                    ? "there are users and tracks alone: each row is one play"
                                    : "there are ratings of " + there.ratings() + " of " + there.events()
                                            + " events alone: each row is one play");
        }
    }
}
