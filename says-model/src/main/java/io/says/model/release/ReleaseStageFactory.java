package io.says.model.release;

import static org.apache.spark.sql.functions.col;

import io.says.AudioFeature;
import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.model.factors.FoldIn;
import io.says.model.factors.ItemRows;
import io.says.model.items.BlendScores;
import io.says.model.items.LinearTensors;
import io.says.model.rows.SplitRows;
import io.says.model.serving.StoredOrder;
import io.says.model.tensors.TensorWriter;
import io.says.release.FittedOn;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationDetails;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.report.UserScores;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.spi.TrainedModel;
import io.says.spi.TrainerFactory;
import io.says.storage.ContentHash;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Makes the stage that builds the bundle serving opens. */
public final class ReleaseStageFactory implements StageFactory {

    /** The format of a bundle of factor matrices, ids, seen items and a catalogue. */
    public static final String FORMAT = "factors/1";

    /** The bundle's one tensor file. */
    public static final String TENSORS = "model.safetensors";

    /** Made by the plugin. */
    public ReleaseStageFactory() {}

    @Override
    public String name() {
        return "release";
    }

    @Override
    public Stage create(StageSettings stage) {
        TrainerFactory trainer = Plugins.named(
                "trainer", stage.plugins().trainers(), stage.settings().text("says.train.trainer"));
        return new ReleaseStage(trainer, stage.settings(), stage.refits());
    }

    /** Everything serving needs into one directory. */
    private static final class ReleaseStage implements Stage {

        /** What belongs to the machine or the moment, not to what a release holds. */
        private static final List<String> ELSEWHERE = List.of(
                "says.workspace",
                "says.artifacts",
                "says.releases.",
                "says.plugins",
                "says.input.paths",
                "says.input.features",
                "says.checks-baseline",
                "says.run.",
                "says.spark.",
                "says.ui.",
                "says.store.",
                "says.webhooks.",
                "says.delivery.",
                "says.openlineage.",
                "says.serving.",
                "says.gate.",
                "says.tune.",
                "says.validation.");

        private final TrainerFactory trainer;
        private final Settings settings;
        private final boolean refitted;
        private final DatasetName model;
        private final DatasetName ids;
        private final DatasetName fitted;

        ReleaseStage(TrainerFactory trainer, Settings settings, boolean refitted) {
            this.trainer = trainer;
            this.settings = settings;
            this.refitted = refitted;
            this.model = refitted ? Datasets.FINAL_MODEL : Datasets.MODEL;
            this.ids = refitted ? Datasets.ALL_IDS : Datasets.IDS;
            this.fitted = refitted ? Datasets.ALL : Datasets.TRAIN;
        }

        @Override
        public StageSpec spec() {
            return new StageSpec(
                    "release",
                    "5",
                    "Puts factors or weights, ids, seen tracks and the catalogue into one bundle for serving.",
                    reads(),
                    Set.of(Datasets.RELEASE),
                    Map.of(
                            "format",
                            FORMAT + ", " + LinearTensors.FORMAT + " or " + BlendScores.FORMAT,
                            "trainer",
                            trainer.name() + " " + trainer.version(),
                            "configuration",
                            ContentHash.ofValues(configuration())),
                    Set.of(Datasets.VERDICT));
        }

        private Set<DatasetName> reads() {
            return Set.of(
                    model, ids, fitted, Datasets.CATALOGUE, Datasets.INTERACTIONS, Datasets.REPORT, Datasets.PROFILE);
        }

        /** The settings that the stages of a release may have used: written into it, and so part of its identity. */
        private Map<String, String> configuration() {
            Map<String, String> used = settings.identity("says");
            used.keySet()
                    .removeIf(key -> ELSEWHERE.stream()
                            .anyMatch(other -> other.endsWith(".") ? key.startsWith(other) : key.equals(other)));
            return used;
        }

        @Override
        public void run(StageContext context) throws IOException {
            try (TrainedModel model = trainer.open(context.input(this.model))) {
                TensorWriter tensors = new TensorWriter();
                String format = scoring(model, tensors);
                context.progress("collecting ids", 1, 4);
                List<String> users = ids(context, "users", model.users());
                List<String> tracks = ids(context, "tracks", model.tracks());
                tensors.texts("user_ids", users).texts("track_ids", tracks);
                context.progress("collecting seen tracks", 2, 4);
                seen(context, tensors, model.users(), model.tracks());
                foldIn(model, tensors);
                context.progress("collecting the catalogue", 3, 4);
                catalogue(context, tensors, tracks);
                context.progress("writing the bundle", 4, 4);
                Path bundle = context.output(Datasets.RELEASE);
                tensors.write(bundle.resolve(TENSORS));
                order(model, bundle);
                for (String evidence : List.of(EvaluationDetails.FILE, UserScores.FILE)) {
                    Path file = context.input(Datasets.REPORT).resolve(evidence);
                    if (Files.isRegularFile(file)) { // a plugin's own evaluation may have neither
                        Files.copy(file, bundle.resolve(evidence));
                    }
                }
                describe(context, bundle, model, format);
                context.fact("users", model.users());
                context.fact("tracks", model.tracks());
            }
        }

        /** What an engine would have to find out whenever it opens a bundle of factors. */
        private static void order(TrainedModel model, Path bundle) throws IOException {
            TrainedModel.Factors factors =
                    model.blend().isPresent() ? null : model.factors().orElse(null);
            if (factors != null) {
                StoredOrder.write(
                        factors.item(),
                        factors.rank(),
                        ContentHash.ofFile(bundle.resolve(TENSORS)),
                        bundle.resolve(StoredOrder.FILE));
            }
        }

        /** Adds what scores are made of; the format of a bundle that holds it. */
        private String scoring(TrainedModel model, TensorWriter tensors) {
            TrainedModel.Blend blend = model.blend().orElse(null);
            if (blend != null) {
                factors(model, blend.factors(), tensors);
                LinearTensors.add(tensors, blend.linear());
                return BlendScores.FORMAT;
            }
            TrainedModel.Factors factors = model.factors().orElse(null);
            if (factors != null) {
                factors(model, factors, tensors);
                return FORMAT;
            }
            TrainedModel.Linear linear = model.linear()
                    .orElseThrow(() -> new SaysException(
                            StandardErrorCode.INVALID_CONFIGURATION,
                            "The trainer \"" + trainer.name() + "\" gives neither factors nor item weights to release",
                            "Choose another trainer, or a plugin with a release stage of its own."));
            LinearTensors.add(tensors, linear);
            return LinearTensors.FORMAT;
        }

        private static void factors(TrainedModel model, TrainedModel.Factors factors, TensorWriter tensors) {
            tensors.floats("user_factors", factors.user(), model.users(), factors.rank())
                    .floats("item_factors", factors.item(), model.tracks(), factors.rank());
        }

        private List<String> ids(StageContext context, String side, int count) {
            @Nullable String[] byIndex = new @Nullable String[count];
            Iterator<Row> rows = read(context, context.input(ids).resolve(side), Datasets.ID_SCHEMA.ddl())
                    .toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                byIndex[row.getInt(0)] = row.getString(1);
            }
            List<String> all = new ArrayList<>(count);
            for (String id : byIndex) {
                if (id == null) {
                    throw new SaysException(
                            StandardErrorCode.CORRUPT_DATA,
                            "The index of " + side + " has a hole",
                            "Delete the data directory of the stage " + (refitted ? "index" : "split")
                                    + " and run again.");
                }
                all.add(id);
            }
            return all;
        }

        private static Dataset<Row> read(StageContext context, Path directory, String schema) {
            return context.spark().read().schema(schema).parquet(SparkPaths.toRead(directory));
        }

        /** Everything a known user did with a known track, and how many listeners each track has. */
        private void seen(StageContext context, TensorWriter tensors, int users, int tracks) throws IOException {
            Path known = context.input(ids);
            Dataset<Row> userIds = read(context, known.resolve("users"), Datasets.ID_SCHEMA.ddl())
                    .select(col("id").as("user"), col("index").as("u"));
            Dataset<Row> trackIds = read(context, known.resolve("tracks"), Datasets.ID_SCHEMA.ddl())
                    .select(col("id").as("track"), col("index").as("t"));
            Dataset<Row> interactions =
                    read(context, context.input(Datasets.INTERACTIONS), Datasets.INTERACTION_SCHEMA.ddl());
            int[] listeners = new int[tracks];
            interactions
                    .join(trackIds, "track")
                    .groupBy("t")
                    .count()
                    .collectAsList()
                    .forEach(row -> listeners[row.getInt(0)] = Math.toIntExact(row.getLong(1)));
            long[] pairs = new long[1 << 16];
            int count = 0;
            Iterator<Row> rows = interactions
                    .join(trackIds, "track")
                    .join(userIds, "user")
                    .select("u", "t")
                    .toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                if (count == pairs.length) {
                    pairs = Arrays.copyOf(pairs, count * 2);
                }
                pairs[count++] = (long) row.getInt(0) << 32 | row.getInt(1);
            }
            Arrays.sort(pairs, 0, count);
            long[] start = new long[users + 1];
            int[] indices = new int[count];
            for (int i = 0; i < count; i++) {
                start[(int) (pairs[i] >>> 32) + 1]++;
                indices[i] = (int) pairs[i];
            }
            for (int user = 0; user < users; user++) {
                start[user + 1] += start[user];
            }
            tensors.longs("seen.indptr", start)
                    .ints("seen.indices", indices)
                    .floats("seen.values", values(context, tensors, users, start, indices), count)
                    .ints("listeners", listeners);
        }

        /** What the model was fitted to of each pair, NaN where it was not fitted to it; and what the most of it is. */
        private float[] values(StageContext context, TensorWriter tensors, int users, long[] start, int[] indices)
                throws IOException {
            boolean explicit = report(context).feedback() == Feedback.EXPLICIT;
            SplitRows rows = SplitRows.read(context, context.input(fitted), users, explicit ? "rating" : "strength");
            float[] values = new float[indices.length];
            Arrays.fill(values, Float.NaN);
            float most = Float.NEGATIVE_INFINITY;
            for (int user = 0; user < users; user++) {
                for (int i = rows.start()[user]; i < rows.start()[user + 1]; i++) {
                    int at = Arrays.binarySearch(indices, (int) start[user], (int) start[user + 1], rows.track()[i]);
                    if (at >= 0) {
                        values[at] = rows.value()[i];
                    }
                    most = Math.max(most, rows.value()[i]);
                }
            }
            // Somebody who names a track and says no more likes it.
            tensors.metadata(Map.of("liked", Float.toString(explicit && Float.isFinite(most) ? most : 1)));
            return values;
        }

        /** How the engine folds users in, and what all their equations share. */
        private static void foldIn(TrainedModel model, TensorWriter tensors) {
            Map<String, String> serving = model.serving();
            tensors.metadata(serving);
            TrainedModel.Factors factors = model.blend()
                    .map(TrainedModel.Blend::factors)
                    .or(model::factors)
                    .orElse(null);
            if (factors == null) {
                return;
            }
            int from = 0;
            int number = 0;
            for (FoldIn.Part part : FoldIn.of(serving).parts()) {
                double[] gram =
                        part.step().gram(ItemRows.of(factors.item(), factors.rank(), from, part.rank()), part.rank());
                if (gram.length > 0) {
                    float[] rounded = new float[gram.length];
                    for (int i = 0; i < gram.length; i++) {
                        rounded[i] = (float) gram[i];
                    }
                    tensors.floats("fold-in.gram." + number, rounded, part.rank(), part.rank());
                }
                from += part.rank();
                number++;
            }
        }

        private static void catalogue(StageContext context, TensorWriter tensors, List<String> tracks) {
            Map<String, Integer> index = new HashMap<>();
            for (int i = 0; i < tracks.size(); i++) {
                index.put(tracks.get(i), i);
            }
            List<String> texts = List.of("title", "artist", "album", "genre");
            Map<String, List<@Nullable String>> columns = new TreeMap<>();
            texts.forEach(
                    name -> columns.put(name, new ArrayList<>(java.util.Collections.nCopies(tracks.size(), null))));
            int[] year = new int[tracks.size()];
            float[][] features = new float[AudioFeature.values().length][tracks.size()];
            for (float[] feature : features) {
                Arrays.fill(feature, Float.NaN);
            }
            Iterator<Row> rows = read(context, context.input(Datasets.CATALOGUE), Datasets.CATALOGUE_SCHEMA.ddl())
                    .toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                Integer at = index.get(row.<String>getAs("track"));
                if (at == null) {
                    continue; // a track that training never saw has no factors to serve
                }
                columns.forEach((name, values) -> values.set(at, row.getAs(name)));
                Integer known = row.getAs("year");
                year[at] = known == null ? 0 : known;
                for (AudioFeature feature : AudioFeature.values()) {
                    Float value = row.getAs(feature.column());
                    features[feature.ordinal()][at] = value == null ? Float.NaN : value;
                }
            }
            columns.forEach((name, values) -> tensors.texts("catalogue." + name, values));
            tensors.ints("catalogue.year", year);
            for (AudioFeature feature : AudioFeature.values()) {
                tensors.floats("catalogue." + feature.column(), features[feature.ordinal()], tracks.size());
            }
        }

        private static EvaluationReport report(StageContext context) throws IOException {
            return Json.read(
                    Files.readString(context.input(Datasets.REPORT).resolve(EvaluationReport.FILE)),
                    EvaluationReport.class,
                    EvaluationReport.FILE);
        }

        private void describe(StageContext context, Path bundle, TrainedModel model, String format) throws IOException {
            EvaluationReport report = report(context);
            Profile profile = Json.read(
                    Files.readString(context.input(Datasets.PROFILE).resolve(Profile.FILE)),
                    Profile.class,
                    Profile.FILE);
            Map<String, String> lineage = new TreeMap<>();
            reads().forEach(dataset ->
                    lineage.put(dataset.value(), context.inputManifest(dataset).name()));
            List<FileEntry> files = Manifest.entriesOf(bundle);
            String version = ReleaseStageFactory.class.getPackage().getImplementationVersion();
            ReleaseInfo info = new ReleaseInfo(
                    ReleaseInfo.FORMAT_VERSION,
                    format,
                    "",
                    null,
                    null,
                    files.stream()
                            .filter(file -> file.path().equals(TENSORS))
                            .map(FileEntry::sha256)
                            .findFirst()
                            .orElseThrow(),
                    trainer.name(),
                    report.parameters(),
                    report.feedback(),
                    settings.seed(),
                    model.users(),
                    model.tracks(),
                    lineage,
                    report,
                    profile,
                    version == null ? "development" : version,
                    files,
                    new FittedOn(
                            refitted,
                            read(context, context.input(fitted), Datasets.SPLIT_SCHEMA.ddl())
                                    .count()),
                    configuration());
            Files.writeString(bundle.resolve(ReleaseInfo.FILE), Json.pretty(info));
        }
    }
}
