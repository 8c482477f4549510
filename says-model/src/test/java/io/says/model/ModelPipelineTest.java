package io.says.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.says.Feedback;
import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.UserId;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.model.StageBench.Rated;
import io.says.model.tensors.TensorFile;
import io.says.release.FittedOn;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import io.says.report.GateVerdict;
import io.says.report.Profile;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageSettings;
import io.says.spi.TrainedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages from train to release, through the plugin, on Spark. */
final class ModelPipelineTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private static Stage stage(String name, Settings settings) {
        Plugins plugins = Plugins.of(new ModelPlugin());
        return Plugins.named("stage", plugins.stages(), name).create(new StageSettings(settings, List.of(), plugins));
    }

    /** Ratings with a taste: users and tracks of four kinds. */
    private static List<Rated> tasteful(int users, int tracks, int each, boolean explicit) {
        Random random = new Random(1);
        List<Rated> rated = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int kind = user % 4;
            // What is rated is drawn at random; what is listened to, mostly by taste.
            int[] drawn = random.ints(0, tracks)
                    .filter(t -> explicit || t % 4 == kind || random.nextInt(20) == 0)
                    .distinct()
                    .limit(each)
                    .toArray();
            for (int track : drawn) {
                double rating = (user % 4 == track % 4 ? 4.5 : 2) + random.nextGaussian() / 4;
                rated.add(new Rated("u" + user, "t" + track, explicit ? rating : null, Math.max(0, rating - 1.5)));
            }
        }
        Collections.shuffle(rated, random);
        return rated;
    }

    private StageBench bench(String name, Feedback feedback, int files, boolean reversed) throws IOException {
        List<Rated> rated = tasteful(60, 40, feedback == Feedback.EXPLICIT ? 15 : 10, feedback == Feedback.EXPLICIT);
        int cut = rated.size() * 4 / 5;
        List<Rated> train = new ArrayList<>(rated.subList(0, cut));
        List<Rated> test = new ArrayList<>(rated.subList(cut, rated.size()));
        test.add(new Rated("stranger", "t1", feedback == Feedback.EXPLICIT ? 3.0 : null, 1));
        if (reversed) {
            Collections.reverse(train);
        }
        StageBench bench = new StageBench(directory.resolve(name));
        bench.write(train, test, feedback, files);
        catalogue(bench);
        return bench;
    }

    private static void catalogue(StageBench bench) throws IOException {
        Object[] row = new Object[Datasets.CATALOGUE_SCHEMA.columns().size()];
        row[0] = "t7";
        row[1] = "Seven";
        row[2] = "The Primes";
        row[5] = 1977;
        row[
                Datasets.CATALOGUE_SCHEMA.columns().stream()
                        .map(c -> c.name())
                        .toList()
                        .indexOf("tempo")] = 120f;
        bench.rows(
                List.of(RowFactory.create(row)), Datasets.CATALOGUE_SCHEMA.ddl(), bench.output(Datasets.CATALOGUE), 1);
    }

    private static EvaluationReport report(StageBench bench) throws IOException {
        return Json.read(
                Files.readString(bench.output(Datasets.REPORT).resolve(EvaluationReport.FILE)),
                EvaluationReport.class,
                "report");
    }

    private static void release(StageBench bench, Settings settings) throws Exception {
        Files.createDirectories(bench.output(Datasets.PROFILE));
        Files.writeString(
                bench.output(Datasets.PROFILE).resolve(Profile.FILE),
                Json.pretty(new Profile(
                        1,
                        1,
                        0,
                        Map.of(),
                        1,
                        1,
                        1,
                        1,
                        0,
                        1,
                        "explicit",
                        List.of(),
                        null,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        0,
                        Map.of())));
        if (new StageSettings(settings, List.of(), Plugins.of()).refits()) {
            bench.run(stage("refit", settings));
        }
        bench.run(stage("release", settings));
    }

    @Test
    void trains_evaluates_and_releases_explicit_feedback() throws Exception {
        Settings settings = Settings.defaults()
                .with(Map.of(
                        "says.train.als.rank",
                        6,
                        "says.evaluate.max-users",
                        20,
                        "says.evaluate.noise-floor.rmse",
                        0.25,
                        "says.evaluate.noise-floor.mae",
                        0.2));
        StageBench bench = bench("explicit", Feedback.EXPLICIT, 3, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        EvaluationReport report = report(bench);
        assertThat(report.trainer()).isEqualTo("als");
        assertThat(report.scores())
                .extracting(s -> s.model())
                .containsExactly("als", "global-mean", "user+track bias", "popularity");
        assertThat(report.scores().get(0).metrics())
                .containsKeys("rmse", "mae", "ndcg@10", "recall@10", "precision@10", "hit-rate@10", "mrr@10", "map@10");
        assertThat(report.scores().get(0).metrics().get("rmse"))
                .isLessThan(report.scores().get(2).metrics().get("rmse"));
        assertThat(report.coldStartDropped()).isEqualTo(1);
        assertThat(report.newTrackRows()).isZero();
        assertThat(report.learning().measure()).startsWith("rmse on the training ratings");
        List<Double> learning = report.learning().values();
        assertThat(learning).hasSize(10);
        assertThat(learning.get(9)).isLessThan(learning.get(0));
        assertThat(report.testRatings()).isEqualTo(181);
        assertThat(report.passport().users()).isEqualTo(20);
        assertThat(report.passport().candidates()).contains("sample of 20 users");
        assertThat(report.passport().data()).isEqualTo("name-of-interactions");
        assertThat(report.passport().splitHash()).isEqualTo("name-of-train");
        assertThat(report.shareOfTheWay().get("rmse")).isBetween(0.0, 1.0);

        release(bench, settings);
        Path bundle = bench.output(Datasets.RELEASE);
        ReleaseInfo info = ReleaseStore.read(bundle);
        assertThat(info.id()).isEmpty();
        assertThat(info.lineage())
                .containsEntry("final-model", "name-of-final-model")
                .doesNotContainKey("model");
        assertThat(info.fittedOn()).isEqualTo(new FittedOn(true, 60 * 15 + 1));
        assertThat(info.configuration())
                .containsEntry("says.train.als.rank", "6")
                .containsEntry("says.seed", "42")
                .doesNotContainKeys("says.workspace", "says.input.paths");
        try (RecommenderEngine engine = RecommenderEngine.open(bundle)) {
            // The stranger too, of whom the training part knows nothing.
            assertThat(engine.userCount()).isEqualTo(61);
            assertThat(engine.trackCount()).isEqualTo(40);
            RankedTracks tracks = engine.recommend(RecommendRequest.of("u3", 5));
            assertThat(tracks.tracks()).hasSize(5);
            assertThat(tracks.tracks())
                    .allSatisfy(t ->
                            assertThat(engine.history(new UserId("u3"), 100)).doesNotContain(t.track()));
            // Train and test together: everything the user is known to have heard.
            assertThat(engine.history(new UserId("u3"), 100)).hasSize(15);
            assertThat(engine.track(new io.says.TrackId("t7")).orElseThrow().artist())
                    .isEqualTo("The Primes");
            // The bundle holds the very rows the user's factors were fitted to: nothing of a score is left unexplained.
            assertThat(engine.foldsIn()).isTrue();
            assertThat(engine.recommend(RecommendRequest.of("u3", 5).explained())
                            .tracks())
                    .allSatisfy(t -> assertThat(java.util.Objects.requireNonNull(t.explanation())
                                    .base())
                            .isCloseTo(0, org.assertj.core.api.Assertions.within(1e-4)));
        }
    }

    @Test
    void serves_the_model_of_the_training_part_where_nothing_is_refitted() throws Exception {
        Settings settings = Settings.defaults()
                .with(Map.of("says.train.als.rank", 4, "says.train.als.iterations", 2, "says.refit.enabled", false));
        StageBench bench = bench("as-evaluated", Feedback.EXPLICIT, 1, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        release(bench, settings);
        ReleaseInfo info = ReleaseStore.read(bench.output(Datasets.RELEASE));
        assertThat(info.lineage()).containsEntry("model", "name-of-model").doesNotContainKey("final-model");
        assertThat(info.fittedOn()).isEqualTo(new FittedOn(false, 60 * 15 * 4 / 5));
        assertThat(info.users()).isEqualTo(60);
        Plugins plugins = Plugins.of(new ModelPlugin());
        assertThat(Plugins.named("stage", plugins.stages(), "refit")
                        .enabled(new StageSettings(settings, List.of(), plugins)))
                .isFalse();
    }

    @Test
    void ranks_only_where_feedback_is_implicit() throws Exception {
        Settings settings = Settings.defaults().with(Map.of("says.train.als.rank", 4, "says.train.als.iterations", 4));
        StageBench bench = bench("implicit", Feedback.IMPLICIT, 2, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        EvaluationReport report = report(bench);
        assertThat(report.scores()).extracting(s -> s.model()).containsExactly("als", "popularity");
        assertThat(report.scores()).allSatisfy(s -> assertThat(s.metrics()).doesNotContainKey("rmse"));
        assertThat(report.scores().get(0).metrics().get("ndcg@10"))
                .isGreaterThan(report.scores().get(1).metrics().get("ndcg@10"));
    }

    @Test
    void gives_the_same_bytes_however_rows_are_ordered_and_cut() throws Exception {
        Settings settings = Settings.defaults().with(Map.of("says.train.als.rank", 5, "says.train.als.iterations", 6));
        List<Path> models = new ArrayList<>();
        for (int files : new int[] {1, 5}) {
            StageBench bench = bench("cut" + files, Feedback.EXPLICIT, files, files > 1);
            bench.run(stage("train", settings));
            bench.run(stage("evaluate", settings));
            release(bench, settings);
            models.add(bench.output(Datasets.RELEASE));
        }
        assertThat(models.get(0).resolve("model.safetensors"))
                .hasSameBinaryContentAs(models.get(1).resolve("model.safetensors"));
        assertThat(models.get(0).resolve(ReleaseInfo.FILE))
                .hasSameBinaryContentAs(models.get(1).resolve(ReleaseInfo.FILE));
    }

    @Test
    void folds_users_in_that_training_never_saw() throws Exception {
        List<Rated> train = new ArrayList<>();
        List<Rated> known = new ArrayList<>();
        List<Rated> asked = new ArrayList<>();
        for (Rated each : tasteful(60, 40, 15, true)) {
            if (Integer.parseInt(each.user().substring(1)) < 48) {
                train.add(each);
            } else {
                (asked.size() * 3 < known.size() ? asked : known).add(each);
            }
        }
        asked.add(new Rated("nobody knows", "t1", 3.0, 1));
        asked.add(new Rated("u50", "unheard of", 3.0, 1));
        known.add(new Rated("only unheard", "unheard of", 3.0, 1));
        asked.add(new Rated("only unheard", "t2", 3.0, 1));
        StageBench bench = new StageBench(directory.resolve("held-out"));
        bench.write(train, asked, known, Feedback.EXPLICIT, 2);
        catalogue(bench);
        Settings settings = Settings.defaults().with(Map.of("says.train.als.rank", 6));
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        EvaluationReport report = report(bench);

        assertThat(report.passport().split()).isEqualTo("user-holdout");
        assertThat(report.passport().candidates()).endsWith("fold-in items masked");
        assertThat(report.passport().users()).isEqualTo(12);
        assertThat(report.coldStartDropped()).isEqualTo(3);
        assertThat(report.newTrackRows()).isEqualTo(1);
        assertThat(report.testRatings()).isEqualTo(asked.size());
        assertThat(report.passport().ratings()).isEqualTo(asked.size() - 3);
        assertThat(report.scores().get(0).ratingsPredicted()).isEqualTo(asked.size() - 3L);
        assertThat(report.splitChosen()).isEqualTo("configured");
        double als = report.scores().get(0).metrics().get("rmse");
        double bias = report.scores().get(2).metrics().get("rmse");
        assertThat(als).isLessThan(0.6).isLessThan(bias / 1.5);
    }

    private static Stage gate(Settings settings, StageSettings.Champion champion) {
        Plugins plugins = Plugins.of(new ModelPlugin());
        return Plugins.named("stage", plugins.stages(), "gate")
                .create(new StageSettings(settings, List.of(), List.of(), plugins, champion));
    }

    private static GateVerdict verdict(StageBench bench) throws IOException {
        return Json.read(
                Files.readString(bench.output(Datasets.VERDICT).resolve(GateVerdict.FILE)),
                GateVerdict.class,
                "verdict");
    }

    @Test
    void passes_the_gate_against_the_baselines_and_not_against_itself() throws Exception {
        Settings settings = Settings.defaults().with(Map.of("says.train.als.rank", 6));
        StageBench bench = bench("gated", Feedback.EXPLICIT, 1, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        bench.run(stage("gate", settings));
        assertThat(verdict(bench).passed()).isTrue();
        assertThat(verdict(bench).comparisons())
                .extracting(GateVerdict.Rival::rival)
                .containsExactly("the baseline global-mean", "the baseline user+track bias");
        release(bench, settings);

        StageSettings.Champion itself = new StageSettings.Champion("c1", bench.output(Datasets.RELEASE));
        assertThatThrownBy(() -> bench.run(gate(settings, itself)))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.GATE_REFUSED))
                .hasMessageContaining("release c1")
                .hasMessageContaining("difference +0.0000");
        bench.run(gate(settings.with(Map.of("says.gate.force", true)), itself));
        assertThat(verdict(bench).passed()).isFalse();
        assertThat(verdict(bench).forced()).isTrue();

        // Judged at another cutoff, its numbers cannot be compared; judged again, it has learnt from every test row.
        Settings other = settings.with(Map.of("says.evaluate.cutoff", 5));
        bench.run(stage("evaluate", other));
        bench.run(gate(other, itself));
        assertThat(verdict(bench).against()).isEqualTo("the baselines");
        assertThat(verdict(bench).remarks()).anyMatch(remark -> remark.contains("0 of "));
    }

    @Test
    void judges_a_champion_of_older_data_on_what_is_new_to_it() throws Exception {
        List<Rated> all = tasteful(60, 40, 15, true);
        List<Rated> then = all.stream()
                .filter(r -> !r.user().equals("u7") && !r.track().equals("t9"))
                .limit(400)
                .toList();
        StageBench older = new StageBench(directory.resolve("older"));
        older.write(then.subList(0, 300), then.subList(300, 400), Feedback.EXPLICIT, 1);
        catalogue(older);
        // One factor of one iteration knows no taste.
        Settings poor = Settings.defaults().with(Map.of("says.train.als.rank", 1, "says.train.als.iterations", 1));
        older.run(stage("train", poor));
        older.run(stage("evaluate", poor));
        release(older, poor);

        List<Rated> test = new ArrayList<>(all.subList(700, all.size()));
        // The release was fitted to these as well, its own test part included: they count for nobody.
        test.addAll(then.subList(350, 400));
        StageBench newer = new StageBench(directory.resolve("newer"));
        newer.write(all.subList(0, 700).stream().filter(r -> !test.contains(r)).toList(), test, Feedback.EXPLICIT, 1);
        catalogue(newer);
        Settings settings = Settings.defaults()
                .with(Map.of("says.train.als.rank", 6, "says.evaluate.cutoff", 5, "says.gate.min-users", 10));
        newer.run(stage("train", settings));
        newer.run(stage("evaluate", settings));
        newer.run(gate(settings, new StageSettings.Champion("c1", older.output(Datasets.RELEASE))));

        Set<String> users = then.stream().map(Rated::user).collect(Collectors.toSet());
        Set<String> tracks = then.stream().map(Rated::track).collect(Collectors.toSet());
        long fresh = test.stream()
                .filter(r -> users.contains(r.user()) && tracks.contains(r.track()) && !then.contains(r))
                .count();
        assertThat(fresh).isPositive().isLessThan(test.size() - 50L);
        assertThat(verdict(newer).remarks())
                .anyMatch(remark -> remark.contains(fresh + " of " + test.size() + " test rows"));
        assertThat(verdict(newer).against()).isEqualTo("release c1");
        assertThat(verdict(newer).passed()).isTrue();
        assertThat(verdict(newer).comparisons()).hasSize(1);
    }

    @Test
    void takes_a_model_without_factors_from_training_to_serving() throws Exception {
        Settings settings =
                Settings.defaults().with(Map.of("says.train.trainer", "ease", "says.train.ease.regularisation", 1.0));
        StageBench bench = bench("linear", Feedback.IMPLICIT, 3, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        EvaluationReport report = report(bench);
        assertThat(report.scores()).extracting(s -> s.model()).containsExactly("ease", "popularity");
        assertThat(report.scores().get(0).metrics().get("ndcg@10"))
                .isGreaterThan(report.scores().get(1).metrics().get("ndcg@10"));
        bench.run(stage("gate", settings));
        assertThat(verdict(bench).passed()).isTrue();
        release(bench, settings);

        ReleaseInfo info = ReleaseStore.read(bench.output(Datasets.RELEASE));
        assertThat(info.format()).isEqualTo("items/1");
        assertThat(info.configuration()).containsEntry("says.train.ease.regularisation", "1.0");
        try (RecommenderEngine engine = RecommenderEngine.open(bench.output(Datasets.RELEASE))) {
            RankedTracks tracks = engine.recommend(RecommendRequest.of("u3", 5));
            assertThat(tracks.origin()).isEqualTo(RankedTracks.Origin.PERSONALISED);
            assertThat(tracks.tracks())
                    .hasSize(5)
                    .allSatisfy(t ->
                            assertThat(engine.history(new UserId("u3"), 100)).doesNotContain(t.track()));
            RankedTracks stranger = engine.recommend(RecommendRequest.of(
                    engine.history(new UserId("u3"), 100).stream()
                            .map(track -> new io.says.Listen(track.id(), null))
                            .toList(),
                    5));
            assertThat(stranger.origin()).isEqualTo(RankedTracks.Origin.FOLDED_IN);
            assertThat(stranger.tracks()).isEqualTo(tracks.tracks());
            // Its own kind of tracks comes first.
            assertThat(Integer.parseInt(
                                    tracks.tracks().get(0).track().id().value().substring(1))
                            % 4)
                    .isEqualTo(3);
        }

        // On other data the release is judged again; a linear model judges a linear champion as any other.
        StageSettings.Champion champion = new StageSettings.Champion("c1", bench.output(Datasets.RELEASE));
        StageBench later = new StageBench(directory.resolve("later"));
        List<Rated> rated = tasteful(200, 40, 10, false);
        later.write(rated.subList(0, 1500), rated.subList(1500, 2000), Feedback.IMPLICIT, 1);
        catalogue(later);
        Settings other = settings.with(Map.of("says.evaluate.cutoff", 5));
        later.run(stage("train", other));
        later.run(stage("evaluate", other));
        later.run(gate(other, champion));
        assertThat(verdict(later).against()).isEqualTo("release c1");
        assertThat(verdict(later).passed()).isTrue();
    }

    private static List<String> texts(TensorFile.Texts texts) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            all.add(String.valueOf(texts.get(i)));
        }
        return all;
    }

    @Test
    void takes_a_blend_from_training_to_serving_and_judges_it_as_a_champion() throws Exception {
        Settings settings = Settings.defaults()
                .with(Map.of(
                        "says.train.trainer",
                        "blend",
                        "says.train.blend.members",
                        "item-knn + ials",
                        "says.train.blend.validation",
                        0.3,
                        "says.refit.enabled",
                        false,
                        "says.train.ials.rank",
                        8,
                        "says.train.ials.iterations",
                        3));
        StageBench bench = bench("blended", Feedback.IMPLICIT, 3, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        EvaluationReport report = report(bench);
        assertThat(report.parameters().get("members")).contains("item-knn", "ials", "rank=8");
        bench.run(stage("gate", settings));
        release(bench, settings);
        try (TrainedModel model = Plugins.named("trainer", new ModelPlugin().trainers(), "blend")
                        .open(bench.output(Datasets.MODEL));
                RecommenderEngine engine = RecommenderEngine.open(bench.output(Datasets.RELEASE))) {
            assertThat(model.blend()).isPresent();
            assertThat(ReleaseStore.read(bench.output(Datasets.RELEASE)).format())
                    .isEqualTo("blend/1");
            assertThat(engine.foldsIn()).isTrue();
            assertThat(engine.recommend(RecommendRequest.of("u3", 5).explained())
                            .tracks())
                    .allSatisfy(t -> assertThat(java.util.Objects.requireNonNull(t.explanation())
                                    .base())
                            .isCloseTo(0, org.assertj.core.api.Assertions.within(1e-4)));
            // The engine's scores are those evaluation saw, to the last bit.
            TensorFile tensors = TensorFile.open(bench.output(Datasets.RELEASE).resolve("model.safetensors"));
            List<String> tracks = texts(tensors.texts("track_ids"));
            int user = texts(tensors.texts("user_ids")).indexOf("u3");
            assertThat(engine.recommend(RecommendRequest.of("u3", 10)).tracks())
                    .hasSize(10)
                    .allSatisfy(track -> assertThat((float) track.score())
                            .isEqualTo(model.score(
                                    user, tracks.indexOf(track.track().id().value()))));
        }

        StageSettings.Champion champion = new StageSettings.Champion("c1", bench.output(Datasets.RELEASE));
        StageBench later = new StageBench(directory.resolve("blended-later"));
        List<Rated> rated = tasteful(200, 40, 10, false);
        later.write(rated.subList(0, 1500), rated.subList(1500, 2000), Feedback.IMPLICIT, 1);
        catalogue(later);
        Settings other = settings.with(Map.of("says.evaluate.cutoff", 5));
        later.run(stage("train", other));
        later.run(stage("evaluate", other));
        later.run(gate(other, champion));
        assertThat(verdict(later).against()).isEqualTo("release c1");
    }

    @Test
    void does_not_pass_the_gate_where_there_is_nothing_to_compare() throws Exception {
        Settings settings = Settings.defaults().with(Map.of("says.train.als.rank", 4, "says.train.als.iterations", 1));
        StageBench bench = bench("alone", Feedback.EXPLICIT, 1, false);
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        Path file = bench.output(Datasets.REPORT).resolve(EvaluationReport.FILE);
        EvaluationReport full = report(bench);
        Files.writeString(
                file,
                Json.pretty(new EvaluationReport(
                        full.trainer(),
                        full.parameters(),
                        full.feedback(),
                        full.passport(),
                        full.scores(),
                        full.testRatings(),
                        full.coldStartDropped(),
                        null,
                        Map.of())));
        assertThatThrownBy(() -> bench.run(stage("gate", settings)))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.GATE_REFUSED))
                .hasMessageContaining("nothing to compare");
    }

    @Test
    void refuses_half_a_noise_floor() {
        Settings half = Settings.defaults().with(Map.of("says.evaluate.noise-floor.rmse", 0.25));
        assertThatThrownBy(() -> stage("evaluate", half))
                .isInstanceOfSatisfying(
                        SaysException.class,
                        e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("rmse without mae");
    }

    @Test
    void says_diverged_where_the_factors_overflow() throws Exception {
        StageBench bench = new StageBench(directory.resolve("huge"));
        List<Rated> huge = tasteful(10, 10, 5, true).stream()
                .map(r -> new Rated(r.user(), r.track(), 3e38, 1))
                .toList();
        bench.write(huge, huge, Feedback.EXPLICIT, 1);
        Settings settings = Settings.defaults()
                .with(Map.of("says.train.als.nonnegative", false, "says.train.als.regularisation", 0.0));
        assertThatThrownBy(() -> bench.run(stage("train", settings)))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.DIVERGED));
    }

    @Test
    void comes_out_on_movielens_where_als_is_known_to() throws Exception {
        Path data = Path.of(
                        System.getProperty("says.data", System.getenv().getOrDefault("SAYS_DATA", "../../shared/data")))
                .resolve("movielens-100k/u.data.gz");
        assumeThat(data).isRegularFile();
        List<Rated> rated = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(data)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] fields = line.split("\t", -1);
                rated.add(new Rated(fields[0], fields[1], Double.valueOf(fields[2]), 1));
            }
        }
        Collections.shuffle(rated, new Random(42));
        StageBench bench = new StageBench(directory.resolve("movielens"));
        bench.write(rated.subList(0, 80_000), rated.subList(80_000, 100_000), Feedback.EXPLICIT, 2);
        catalogue(bench);
        Settings settings = Settings.defaults();
        bench.run(stage("train", settings));
        bench.run(stage("evaluate", settings));
        EvaluationReport report = report(bench);
        org.slf4j.LoggerFactory.getLogger(ModelPipelineTest.class).info("MovieLens 100K: {}", report.scores());
        // The published folds u1 to u5 give 0.930, 0.923, 0.916, 0.920 and 0.921 with these parameters, mean 0.922: one
        // random split may lie a little below 0.92.
        double rmse = report.scores().get(0).metrics().get("rmse");
        assertThat(rmse).isBetween(0.91, 0.97);
        assertThat(report.scores().get(2).metrics().get("rmse")).isBetween(rmse, 0.96);
        assertThat(report.scores().get(1).metrics().get("rmse")).isBetween(1.10, 1.15);
    }
}
