package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.ModelScores;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on real listening data; the figures stand in docs/results.md with the commands. */
final class RealDataIT {

    private final Distribution says = Distribution.built();

    @Test
    void movielens_100k_comes_out_where_als_is_known_to(@TempDir Path directory) {
        Path data = data("movielens-100k");
        ReleaseInfo release = run(
                directory,
                "--input",
                data.resolve("u.data.gz").toString(),
                "--set",
                "csv.header=false",
                "--set",
                "csv.columns={_1=user,_2=track,_3=rating,_4=time}",
                "--set",
                "split.protocol=random");

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

    @Test
    void real_songs_with_audio_features_are_ranked_from_their_plays(@TempDir Path directory) {
        Path data = data("echonest-spotify");
        ReleaseInfo release = run(
                directory,
                "--input",
                data.resolve("interactions_with_audio_features.csv.gz").toString());

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

    private ReleaseInfo run(Path directory, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "run";
        all[1] = "--workspace";
        all[2] = "workspace";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Distribution.Outcome outcome = says.says(directory, all);
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        ReleaseStore store = ReleaseStore.inWorkspace(directory.resolve("workspace"));
        return store.info(store.currentId().orElseThrow());
    }

    private static Map<String, Double> baseline(ReleaseInfo release, String name) {
        return release.report().scores().stream()
                .filter(scores -> scores.baseline() && scores.model().contains(name))
                .map(ModelScores::metrics)
                .findFirst()
                .orElseThrow();
    }

    private static Path data(String folder) {
        Assumptions.assumeTrue(Distribution.realData(folder).isPresent(), () -> "no real data: " + folder);
        return Distribution.realData(folder).orElseThrow();
    }
}
