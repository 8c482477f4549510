package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.ModelScores;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of docs/results.md, the whole pipeline on real and on generated data, and holds what comes out against the
 * figures that stand there.
 */
final class ResultsIT {

    private static final String DOCUMENT = "docs/results.md";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @TestFactory
    Stream<DynamicTest> the_results_come_out_as_stated() {
        SaysProcess says = SaysProcess.in(directory, Distribution.built(), Map.of());
        return Stream.concat(
                        ShownCommands.of(DOCUMENT).stream()
                                .map(command -> DynamicTest.dynamicTest(
                                        command, () -> ShownCommands.run(directory, command, says, Map.of()))),
                        Stream.of(
                                DynamicTest.dynamicTest(
                                        "MovieLens 100K comes out where ALS is known to", ResultsIT::movielens),
                                DynamicTest.dynamicTest(
                                        "real songs with audio features are ranked from their plays",
                                        ResultsIT::echoNest),
                                DynamicTest.dynamicTest("the demo comes out as stated", ResultsIT::demo)))
                .onClose(says::close);
    }

    private static void movielens() {
        ReleaseInfo release = release("ml100k", "movielens-100k");
        assertThat(release.profile().accepted()).isEqualTo(100_000);
        assertThat(release.profile().rejected()).isZero();
        assertThat(release.profile().users()).isEqualTo(943);
        assertThat(release.profile().tracks()).isEqualTo(1682);
        Map<String, Double> model = release.report().scores().get(0).metrics();
        assertThat(model.get("rmse")).isBetween(0.91, 0.97);
        assertThat(model.get("mae")).isBetween(0.70, 0.78);
        assertThat(baseline(release, "global-mean").get("rmse")).isCloseTo(1.126, within(0.02));
        assertThat(baseline(release, "bias").get("rmse")).isCloseTo(0.941, within(0.02));
        Results.assertMatch("MovieLens", "ALS", model, "rmse", "mae", "ndcg@10", "recall@10");
        Results.assertMatch("MovieLens", "user + track bias", baseline(release, "bias"), "rmse", "mae");
        Results.assertMatch("MovieLens", "global mean", baseline(release, "global-mean"), "rmse", "mae");
        Results.assertMatch("MovieLens", "popularity", baseline(release, "popularity"), "ndcg@10");
    }

    private static void echoNest() {
        ReleaseInfo release = release("echonest", "echonest-spotify");
        assertThat(release.profile().accepted()).isEqualTo(8599);
        assertThat(release.profile().users()).isEqualTo(1366);
        assertThat(release.profile().tracks()).isEqualTo(953);
        assertThat(release.profile().features().get("tempo").known()).isEqualTo(953);
        assertThat(release.profile().rule()).isEqualTo("plays");
        assertThat(release.report().scores().get(0).metrics())
                .containsKey("ndcg@10")
                .doesNotContainKey("rmse");
        Results.assertMatch(
                "Echo Nest",
                "ALS",
                release.report().scores().get(0).metrics(),
                "ndcg@10",
                "recall@10",
                "precision@10",
                "hit-rate@10");
        Results.assertMatch("Echo Nest", "popularity", baseline(release, "popularity"), "ndcg@10");
    }

    private static void demo() {
        ReleaseInfo release = release("demo");
        Map<String, Double> als = release.report().scores().get(0).metrics();
        Map<String, Double> bias = baseline(release, "bias");
        assertThat(als.get("rmse")).isLessThan(0.85).isLessThan(bias.getOrDefault("rmse", 0.0) - 0.2);
        assertThat(als.get("mae")).isLessThan(0.65).isLessThan(bias.getOrDefault("mae", 0.0) - 0.2);
        Results.assertMatch("Generated", "ALS", als, "rmse", "mae");
        Results.assertMatch("Generated", "user + track bias", bias, "rmse", "mae");
        Results.assertMatch("Generated", "global mean", baseline(release, "global-mean"), "rmse", "mae");
    }

    private static ReleaseInfo release(String workspace, String... needed) {
        for (String folder : needed) {
            Assumptions.assumeTrue(Distribution.realData(folder).isPresent(), () -> "no real data: " + folder);
        }
        ReleaseStore store = ReleaseStore.inWorkspace(directory.resolve(workspace));
        return store.info(store.currentId().orElseThrow());
    }

    private static Map<String, Double> baseline(ReleaseInfo release, String name) {
        return release.report().scores().stream()
                .filter(scores -> scores.baseline() && scores.model().contains(name))
                .map(ModelScores::metrics)
                .findFirst()
                .orElseThrow();
    }
}
