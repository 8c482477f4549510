package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.Feedback;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.json.Json;
import io.says.report.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InteractionsAndSplitTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Bench ingested(String text, String... assignments) throws Exception {
        Path file = directory.resolve("in-" + System.nanoTime() + ".csv");
        Files.writeString(file, text);
        Bench bench = new Bench(directory.resolve("out-" + System.nanoTime()), assignments);
        bench.run("ingest", file);
        bench.run("listens");
        return bench;
    }

    private static Map<String, Double> ratings(Bench bench, String column) throws Exception {
        bench.run("interactions");
        Map<String, Double> ratings = new TreeMap<>();
        for (Row row : bench.rows(Datasets.INTERACTIONS)
                .select("user", "track", column)
                .collectAsList()) {
            ratings.put(row.getString(0) + row.getString(1), row.isNullAt(2) ? Double.NaN : row.getDouble(2));
        }
        return ratings;
    }

    @Test
    void the_behaviour_rule_is_the_formula_by_hand() throws Exception {
        Bench bench = ingested("""
                user_id,song_id,liked,finished_song,skip_count,repeat_count,play_count
                u,a,true,true,0,0,1
                u,b,false,false,10,0,1
                u,c,false,true,1,1,3
                u,d,true,true,0,9,99
                u,e,,,,,
                """);

        Map<String, Double> ratings = ratings(bench, "rating");

        assertThat(ratings.get("ua")).isEqualTo(5.0);
        assertThat(ratings.get("ub")).isEqualTo(1.0);
        assertThat(ratings.get("uc")).isCloseTo(2.5 + 0.5 - 0.3 + 0.5 + 0.6, within(1e-12));
        assertThat(ratings.get("ud")).isEqualTo(5.0);
        assertThat(ratings.get("ue")).isEqualTo(2.5);
    }

    @Test
    void the_columns_present_decide_on_the_rule_and_the_run_says_which() throws Exception {
        Bench plays = ingested("user_id,song_id,play_count\nu,a,3\n");
        Map<String, Double> strengths = ratings(plays, "strength");
        InteractionRule rule = Json.read(
                Files.readString(plays.directory(Datasets.INTERACTIONS).resolve(InteractionRule.FILE)),
                InteractionRule.class,
                "rule");

        assertThat(strengths.get("ua")).isCloseTo(Math.log(4), within(1e-12));
        assertThat(rule.rule()).isEqualTo("plays");
        assertThat(rule.feedback()).isEqualTo(Feedback.IMPLICIT);
        assertThat(rule.chosen()).contains("play counts");
    }

    @Test
    void a_rule_without_its_column_is_refused() throws Exception {
        Bench bench = ingested("user_id,song_id,play_count\nu,a,3\n", "rating.rule=explicit");

        assertThatThrownBy(() -> bench.run("interactions")).hasMessageContaining("needs the column rating");
    }

    @Test
    void duplicates_follow_the_stated_rule() throws Exception {
        String text = "user_id,song_id,rating\nu,a,1\nu,a,5\nu,a,3\n";
        for (Map.Entry<String, Double> expected : Map.of("first", 1.0, "last", 3.0, "sum", 9.0, "mean", 3.0, "max", 5.0)
                .entrySet()) {
            Bench bench = ingested(text, "rating.duplicates=" + expected.getKey());
            assertThat(ratings(bench, "rating").get("ua")).as(expected.getKey()).isEqualTo(expected.getValue());
        }
    }

    @Test
    void the_split_depends_on_seed_and_ids_alone_and_indexes_are_fitted_on_train() throws Exception {
        StringBuilder text = new StringBuilder("user_id,song_id,rating\n");
        for (int user = 0; user < 60; user++) {
            for (int track = 0; track < 20; track++) {
                text.append('u')
                        .append(user)
                        .append(",t")
                        .append((user * 7 + track) % 90)
                        .append(",3\n");
            }
        }
        List<String> lines = text.toString().lines().toList();
        StringBuilder backwards = new StringBuilder(lines.get(0)).append('\n');
        for (int i = lines.size() - 1; i > 0; i--) {
            backwards.append(lines.get(i)).append('\n');
        }
        Bench one = split(ingested(text.toString()));
        Bench two = split(ingested(backwards.toString()));
        Bench other = split(ingested(text.toString(), "seed=43"));

        assertThat(pairs(one)).isEqualTo(pairs(two)).isNotEqualTo(pairs(other));
        assertThat((double) pairs(one).size() / 1200).isCloseTo(0.8, within(0.05));
        long unknown = one.rows(Datasets.TEST)
                .join(one.rows(Datasets.TRAIN).select("user").distinct(), new String[] {"user"}, "left_anti")
                .filter("user_index is not null")
                .count();
        assertThat(unknown).isZero();
        List<Row> users = one.rows(Datasets.TRAIN)
                .select("user", "user_index")
                .distinct()
                .orderBy("user")
                .collectAsList();
        for (int i = 0; i < users.size(); i++) {
            assertThat(users.get(i).getInt(1)).isEqualTo(i);
        }
    }

    @Test
    void the_profile_counts_what_is_there() throws Exception {
        Bench bench = ingested("user_id,song_id,rating,tempo\nu,a,1,100\nu,b,5,120\nv,a,3,100\nv,a,4,100\n,x,1,1\n");
        bench.run("interactions");
        bench.run("profile");
        Profile profile = Json.read(
                Files.readString(bench.directory(Datasets.PROFILE).resolve(Profile.FILE)), Profile.class, "profile");

        assertThat(profile.read()).isEqualTo(5);
        assertThat(profile.accepted()).isEqualTo(4);
        assertThat(profile.rejectedByReason()).containsExactly(Map.entry("MISSING_USER", 1L));
        assertThat(profile.interactions()).isEqualTo(3);
        assertThat(profile.duplicates()).isEqualTo(1);
        assertThat(profile.density()).isEqualTo(0.75);
        assertThat(profile.ratingMean()).isEqualTo(3.0);
        assertThat(profile.ratings().stream().mapToLong(b -> b.count()).sum()).isEqualTo(3);
        assertThat(profile.features().get("tempo").mean()).isEqualTo(110.0);
        assertThat(profile.gini()).isCloseTo(1 / 6.0, within(1e-9));
    }

    private static Bench split(Bench bench) throws Exception {
        bench.run("interactions");
        bench.run("split");
        return bench;
    }

    private static List<String> pairs(Bench bench) {
        return bench
                .rows(Datasets.TRAIN)
                .selectExpr("concat(user, '/', track, '/', user_index, '/', track_index) as pair")
                .orderBy("pair")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
