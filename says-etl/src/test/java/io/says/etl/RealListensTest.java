package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.says.dataset.Datasets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real data, where they are at hand. */
final class RealListensTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static Path data(String name) {
        String configured = System.getenv("SAYS_DATA");
        Path root = configured == null ? Path.of("..", "..", "shared", "data") : Path.of(configured);
        Path file = root.resolve(name);
        assumeTrue(Files.isReadable(file), () -> "no data at " + file.toAbsolutePath());
        return file;
    }

    @Test
    void play_counts_of_the_echo_nest_give_the_same_strengths_as_ever() throws Exception {
        Bench bench = new Bench(directory.resolve("out"));
        bench.run("ingest", data("echonest-spotify/interactions_with_audio_features.csv.gz"));

        Map<String, Long> listens = bench.run("listens");
        Map<String, Long> interactions = bench.run("interactions");

        assertThat(listens).containsEntry("listens", 8599L).containsEntry("suspects", 0L);
        assertThat(interactions).containsEntry("interactions", 8599L).containsEntry("duplicates", 0L);
        assertThat(bench.rows(Datasets.INTERACTIONS)
                        .selectExpr(
                                "sum(plays)",
                                "count_if(strength = log1p(cast(plays as double)))",
                                "count(distinct user)",
                                "count(distinct track)")
                        .first()
                        .toString())
                .isEqualTo("[25282,8599,1366,953]");
    }

    @Test
    void artists_that_one_listener_alone_plays_by_the_thousand_are_flagged() throws Exception {
        Bench bench =
                new Bench(directory.resolve("out"), "csv.columns={ userID = user, artistID = track, weight = plays }");
        bench.run("ingest", data("hetrec2011-lastfm-2k/user_artists.dat.gz"));

        assertThat(bench.run("listens"))
                .containsEntry("listens", 92_834L)
                .containsEntry("suspects.SINGLE_FAN", 760L)
                .containsEntry("suspects", 760L)
                .containsEntry("quarantined", 0L);
    }
}
