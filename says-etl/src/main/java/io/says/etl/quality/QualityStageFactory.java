package io.says.etl.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.report.Profile;
import io.says.report.Quality;
import io.says.report.Quality.Level;
import io.says.report.Quality.Status;
import io.says.spi.CheckEvidence;
import io.says.spi.CheckFinding;
import io.says.spi.RowRule;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.ContentHash;
import io.says.storage.Failures;
import io.says.storage.Locations;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Makes the stage that holds the data against the configured checks. */
public final class QualityStageFactory implements StageFactory {

    /** Which profile the data are compared with: {@value #AUTO}, {@value #NONE} or a path. */
    public static final String BASELINE = "says.checks-baseline";

    private static final String AUTO = "auto";
    private static final String NONE = "none";

    /** Made by the plugin. */
    public QualityStageFactory() {}

    @Override
    public String name() {
        return "quality";
    }

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        List<ConfiguredCheck> checks =
                ConfiguredCheck.all(settings, stage.plugins().checks());
        Path baseline = baseline(settings.text(BASELINE), stage.locations());
        String hash = "";
        if (baseline != null) {
            try {
                hash = ContentHash.ofFile(baseline);
            } catch (IOException e) {
                throw Failures.of(e, "reading the profile " + baseline);
            }
        }
        return new QualityStage(checks, baseline, hash);
    }

    /** The profile's file; {@value #AUTO} has been resolved by whoever runs the pipeline, and means none where not. */
    private static @Nullable Path baseline(String setting, Locations locations) {
        if (setting.isEmpty() || setting.equals(AUTO) || setting.equals(NONE)) {
            return null;
        }
        try {
            Path named = locations.path(setting);
            for (Path file : List.of(
                    named, named.resolve(Profile.FILE), named.resolve("profile").resolve(Profile.FILE))) {
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        } catch (InvalidPathException e) {
            // no path at all: said below
        }
        throw new SaysException(
                StandardErrorCode.INPUT_NOT_FOUND,
                "No profile to compare with at " + setting,
                "Set " + BASELINE + " to auto, none, a profile.json or a directory that holds one.");
    }

    /** Everything ingested, and its profile, to one {@link Quality}. */
    private static final class QualityStage implements Stage {

        private static final int SHOWN = 5;

        private final List<ConfiguredCheck> checks;
        private final @Nullable Path baseline;
        private final String hash;

        QualityStage(List<ConfiguredCheck> checks, @Nullable Path baseline, String hash) {
            this.checks = checks;
            this.baseline = baseline;
            this.hash = hash;
        }

        @Override
        public StageSpec spec() {
            Map<String, String> identity = new TreeMap<>();
            identity.put("baseline", hash.isEmpty() ? NONE : hash);
            for (ConfiguredCheck each : checks) {
                identity.put(
                        "check " + each.name(),
                        each.kind() + " at level " + each.level().name().toLowerCase(java.util.Locale.ROOT) + ": "
                                + each.check().rule()
                                + each.check()
                                        .rows()
                                        .map(rule -> ", tolerating " + rule.tolerance())
                                        .orElse(""));
            }
            return new StageSpec(
                    "quality",
                    "1",
                    "Holds the data against the checks, and against other data before them.",
                    Set.of(Datasets.EVENTS, Datasets.CATALOGUE, Datasets.QUARANTINE, Datasets.PROFILE),
                    Set.of(Datasets.QUALITY),
                    identity);
        }

        @Override
        public void run(StageContext context) throws IOException {
            Profile profile = read(context.input(Datasets.PROFILE).resolve(Profile.FILE));
            Optional<Profile> before = baseline == null ? Optional.empty() : Optional.of(read(baseline));
            Map<String, RowPass.Broken> rows = new HashMap<>();
            context.progress("checking events", 0, 2);
            rows.putAll(pass(context, Datasets.EVENTS));
            context.checkCancelled();
            context.progress("checking the catalogue", 1, 2);
            rows.putAll(pass(context, Datasets.CATALOGUE));
            List<Quality.Result> results = new ArrayList<>();
            for (ConfiguredCheck each : checks) {
                RowPass.Broken broken = rows.getOrDefault(each.name(), new RowPass.Broken(0, List.of()));
                long looked = each.check()
                        .rows()
                        .map(rule ->
                                rule.dataset().equals(Datasets.EVENTS) ? profile.accepted() : profile.catalogueTracks())
                        .orElse(0L);
                CheckFinding finding = each.check().judge(new CheckEvidence(profile, before, looked, broken.broken()));
                Status status =
                        finding.passed() ? Status.PASS : each.level() == Level.ERROR ? Status.FAIL : Status.WARN;
                results.add(new Quality.Result(
                        each.name(),
                        each.kind(),
                        each.level(),
                        status,
                        each.check().rule(),
                        finding.observed(),
                        looked,
                        broken.broken(),
                        status != Status.PASS && each.check() instanceof RejectedRate
                                ? rejected(context)
                                : broken.examples()));
            }
            Quality quality = new Quality(
                    hash,
                    List.copyOf(results),
                    before.map(then -> Drifts.between(then, profile)).orElse(List.of()),
                    before.map(then -> changes(then, profile)).orElse(List.of()));
            Files.writeString(context.output(Datasets.QUALITY).resolve(Quality.FILE), Json.pretty(quality));
            long warned =
                    results.stream().filter(r -> r.status() == Status.WARN).count();
            List<Quality.Result> failed =
                    results.stream().filter(r -> r.status() == Status.FAIL).toList();
            context.fact("checks", results.size());
            context.fact("warned", warned);
            context.fact("failed", failed.size());
            if (!failed.isEmpty()) {
                context.refuse(refusal(failed));
            }
        }

        private static SaysException refusal(List<Quality.Result> failed) {
            List<String> said = failed.stream()
                    .map(result -> result.name() + " (" + result.observed() + ")")
                    .toList();
            return new SaysException(
                    StandardErrorCode.CHECK_FAILED,
                    (failed.size() == 1
                                    ? "A check of the data failed: "
                                    : failed.size() + " checks of the data failed: ")
                            + String.join("; ", said),
                    "says quality shows examples; mend the data, or change says.checks.<name> or its level.");
        }

        private static Profile read(Path file) throws IOException {
            return Json.read(Files.readString(file), Profile.class, file.toString());
        }

        private static Dataset<Row> read(StageContext context, DatasetName name, DatasetSchema schema) {
            return context.spark().read().schema(schema.ddl()).parquet(SparkPaths.toRead(context.input(name)));
        }

        private Map<String, RowPass.Broken> pass(StageContext context, DatasetName dataset) {
            List<String> names = new ArrayList<>();
            List<RowRule> rules = new ArrayList<>();
            for (ConfiguredCheck each : checks) {
                each.check()
                        .rows()
                        .filter(rule -> rule.dataset().equals(dataset))
                        .ifPresent(rule -> {
                            names.add(each.name());
                            rules.add(rule);
                        });
            }
            if (rules.isEmpty()) {
                return Map.of();
            }
            Dataset<Row> catalogue = read(context, Datasets.CATALOGUE, Datasets.CATALOGUE_SCHEMA);
            boolean ofEvents = dataset.equals(Datasets.EVENTS);
            Dataset<Row> rows = ofEvents ? read(context, Datasets.EVENTS, Datasets.EVENT_SCHEMA) : catalogue;
            if (rules.stream().anyMatch(RowRule::joined)) {
                rows = joined(rows, catalogue);
            }
            List<RowPass.Broken> broken = RowPass.of(
                    rows,
                    ofEvents ? col("source") : lit("catalogue"),
                    ofEvents ? col("position") : lit(0L),
                    ofEvents ? lit(null).cast("string") : col("track"),
                    rules);
            Map<String, RowPass.Broken> byName = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                byName.put(names.get(i), broken.get(i));
            }
            return byName;
        }

        private static Dataset<Row> joined(Dataset<Row> events, Dataset<Row> catalogue) {
            Dataset<Row> prefixed = catalogue.select(Datasets.CATALOGUE_SCHEMA.columns().stream()
                    .map(c -> col(c.name()).as(RowRule.CATALOGUE_PREFIX + c.name()))
                    .toArray(Column[]::new));
            return events.join(prefixed, col("track").equalTo(col(RowRule.CATALOGUE_PREFIX + "track")), "left");
        }

        /** The first rejected rows. */
        private static List<Quality.Example> rejected(StageContext context) {
            return read(context, Datasets.QUARANTINE, Datasets.QUARANTINE_SCHEMA)
                    .select("source", "position", "reason")
                    .orderBy("source", "position", "reason")
                    .limit(SHOWN)
                    .collectAsList()
                    .stream()
                    .map(row -> new Quality.Example(row.getString(0), row.getLong(1), row.getString(2)))
                    .toList();
        }

        private static List<Quality.Change> changes(Profile then, Profile now) {
            List<Quality.Change> changes = new ArrayList<>(List.of(
                    new Quality.Change("rows read", then.read(), now.read()),
                    new Quality.Change("rows rejected", then.rejected(), now.rejected()),
                    new Quality.Change("events", then.accepted(), now.accepted()),
                    new Quality.Change("users", then.users(), now.users()),
                    new Quality.Change("tracks", then.tracks(), now.tracks()),
                    new Quality.Change(
                            "artists", then.details().artists(), now.details().artists()),
                    new Quality.Change("interactions", then.interactions(), now.interactions()),
                    new Quality.Change("duplicates", then.duplicates(), now.duplicates()),
                    new Quality.Change("density", then.density(), now.density()),
                    new Quality.Change("gini", then.gini(), now.gini())));
            if (then.ratingMean() != null && now.ratingMean() != null) {
                changes.add(new Quality.Change("mean rating", then.ratingMean(), now.ratingMean()));
            }
            return List.copyOf(changes);
        }
    }
}
