package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.etl.interactions.RuleApplication;
import io.says.json.Json;
import io.says.spi.Duplicates;
import io.says.spi.Plugins;
import io.says.spi.RatingFactory;
import io.says.spi.SaysPlugin;
import io.says.spi.StageSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RulesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static final String COLUMNS =
            "user, track, cast(time as timestamp) as time, cast(plays as bigint) as plays,"
                    + " cast(null as double) as rating, cast(liked as boolean) as liked, cast(skips as bigint) as skips,"
                    + " cast(repeats as bigint) as repeats, cast(finished as boolean) as finished,"
                    + " cast(null as double) as played_ratio, cast(null as string) as part, 's' as source,"
                    + " cast(position as bigint) as position";

    private static Dataset<Row> listens(String... values) {
        return Bench.spark()
                .sql("select " + COLUMNS + " from values " + String.join(", ", values)
                        + " as t(user, track, time, plays, liked, skips, repeats, finished, position)");
    }

    private static Settings settings(String... assignments) {
        Settings.Builder builder = Settings.builder();
        for (String assignment : assignments) {
            builder.set(assignment);
        }
        return builder.build();
    }

    private static RatingFactory rule(String name) {
        return Plugins.named("rating rule", new EtlPlugin().ratings(), name);
    }

    private static Map<String, Double> strengths(String rule, Dataset<Row> listens, String... assignments) {
        RatingFactory factory = rule(rule);
        Instant latest = RuleApplication.latest(listens);
        Map<String, Double> strengths = new TreeMap<>();
        for (Row row : new RuleApplication(factory, factory.duplicates(), settings(assignments))
                .interactions(listens, latest)
                .select("user", "track", "strength")
                .collectAsList()) {
            strengths.put(row.getString(0) + row.getString(1), row.getDouble(2));
        }
        return strengths;
    }

    @Test
    void plays_add_up_before_the_logarithm() {
        Map<String, Double> strengths = strengths(
                "plays",
                listens(
                        "('u', 'a', null, 3, null, null, null, null, 1)",
                        "('u', 'a', null, null, null, null, null, null, 2)",
                        "('u', 'b', null, 352698, null, null, null, null, 3)",
                        "('u', 'c', null, 0, null, 1, null, null, 4)",
                        "('u', 'd', null, 9007199254740992, null, null, null, null, 5)",
                        "('u', 'd', null, 9007199254740992, null, null, null, null, 6)"));

        assertThat(strengths)
                .containsEntry("ua", Math.log1p(4))
                .containsEntry("ub", Math.log1p(352_698))
                .containsEntry("uc", 0.0)
                .containsEntry("ud", Math.log1p(0x1p54));
    }

    @Test
    void sums_of_counts_saturate_and_sums_of_doubles_are_exact() {
        Dataset<Row> rows = Bench.spark()
                .range(0, 2000, 1, 7)
                .selectExpr(
                        "'u' as user",
                        "'a' as track",
                        "cast(null as timestamp) as time",
                        "9007199254740992L as plays",
                        "(id % 10) / 10.0d - 0.3d as rating",
                        "cast(null as string) as part",
                        "'s' as source",
                        "id as position");
        Row sum = new RuleApplication(rule("explicit"), Duplicates.SUM, settings())
                .interactions(rows, null)
                .first();
        Row mean = new RuleApplication(rule("explicit"), Duplicates.MEAN, settings())
                .interactions(rows, null)
                .first();

        assertThat(sum.<Long>getAs("plays")).isEqualTo(Long.MAX_VALUE);
        assertThat(sum.<Double>getAs("rating")).isEqualTo(300.0);
        assertThat(mean.<Double>getAs("rating")).isEqualTo(0.15);
    }

    @Test
    void listening_is_the_formula_by_hand() {
        Dataset<Row> listens = listens(
                "('u', 'a', '2024-03-01T00:00:00Z', 3, true, null, 2, true, 1)", // 3 + 2 * 0.5 + 2 + 0.25 = 6.25
                "('u', 'a', '2024-03-11T00:00:00Z', 0, null, 1, null, false, 2)", // -0.5
                "('u', 'b', '2024-03-21T00:00:00Z', null, null, null, null, null, 3)", // 1
                "('u', 'c', '2024-03-01T00:00:00Z', 0, null, 2, null, null, 4)", // nothing but skips
                "('u', 'd', null, 1, null, 2, null, null, 5)", // 1 - 1 = 0
                "('u', 'e', null, 2, null, null, null, null, 6)");

        assertThat(strengths("listening", listens))
                .containsOnlyKeys("ua", "ub", "ue")
                .containsEntry("ua", Math.log1p(5.75))
                .containsEntry("ub", Math.log1p(1));
        Map<String, Double> fading = strengths(
                "listening",
                listens,
                "rating.listening.scale=linear",
                "rating.listening.half-life=10 days",
                "rating.listening.skip-weight=-1");
        assertThat(fading).containsOnlyKeys("ua", "ub", "ue");
        assertThat(fading.get("ua")).isCloseTo(6.25 / 4 - 1.0 / 2, within(1e-9));
        assertThat(fading.get("ub")).isEqualTo(1.0);
        assertThat(fading.get("ue")).as("without a time nothing fades").isEqualTo(2.0);
        // what comes after all that training knows has age 0
        RatingFactory factory = rule("listening");
        Settings halving = settings("rating.listening.half-life=10 days", "rating.listening.scale=linear");
        assertThat(new RuleApplication(factory, factory.duplicates(), halving)
                        .interactions(listens.filter("track = 'b'"), Instant.parse("2024-03-01T00:00:00Z"))
                        .first()
                        .<Double>getAs("strength"))
                .isEqualTo(1.0);
    }

    @Test
    void weights_that_make_no_sense_are_refused() {
        for (String wrong : List.of("skip-weight=1", "like-weight=-1", "half-life=1 second", "scale=cubic")) {
            assertThatThrownBy(() -> rule("listening").rating(settings("rating.listening." + wrong)))
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    private InteractionRule ruleOf(String text, String... assignments) throws Exception {
        Path file = directory.resolve("in-" + System.nanoTime() + ".csv");
        Files.writeString(file, text);
        Bench bench = new Bench(directory.resolve("out-" + System.nanoTime()), assignments);
        bench.run("ingest", file);
        bench.run("listens");
        facts = bench.run("interactions");
        return Json.read(
                Files.readString(bench.directory(Datasets.INTERACTIONS).resolve(InteractionRule.FILE)),
                InteractionRule.class,
                "rule");
    }

    private Map<String, Long> facts = Map.of();

    @Test
    void the_rule_follows_from_what_the_data_tell_and_is_written_down_with_its_weights() throws Exception {
        InteractionRule listening = ruleOf(
                "user_id,song_id,timestamp,played_ratio,liked\nu,a,2024-01-01T10:00:01Z,1,\nu,b,2024-01-01T10:03:00Z,0.1,\n",
                "rating.listening.half-life=90 days");
        assertThat(listening.rule()).isEqualTo("listening");
        assertThat(listening.feedback()).isEqualTo(Feedback.IMPLICIT);
        assertThat(listening.duplicates()).isEqualTo("sum");
        assertThat(listening.parameters())
                .containsEntry("says.rating.listening.half-life", "90 days")
                .containsEntry("says.rating.listening.skip-weight", "-0.5");
        assertThat(facts).containsEntry("interactions", 1L).containsEntry("withoutStrength", 1L);

        InteractionRule scrobbles =
                ruleOf("user_id,song_id,timestamp\nu,a,2024-01-01T10:00:01Z\nu,a,2024-01-01T10:03:00Z\n");
        assertThat(scrobbles.rule())
                .as("repeats found by sessions are no behaviour")
                .isEqualTo("plays");
        assertThat(scrobbles.parameters()).isEmpty();

        assertThat(ruleOf("user_id,song_id,timestamp,liked,skip_count\nu,a,2024-01-01T10:00:01Z,true,0\n")
                        .rule())
                .isEqualTo("behaviour");
        assertThat(ruleOf("user_id,song_id,timestamp,played_ratio,rating\nu,a,2024-01-01T10:00:01Z,1,3\n")
                        .rule())
                .isEqualTo("explicit");
    }

    @Test
    void a_few_ratings_among_listens_do_not_make_them_data_of_ratings() throws Exception {
        String heard = "user_id,song_id,timestamp,played_ratio,rating\n"
                + "u,a,2024-01-01T10:00:01Z,1,\n"
                + "u,b,2024-01-01T10:05:01Z,1,\n"
                + "u,c,2024-01-01T10:09:01Z,1,";
        InteractionRule one = ruleOf(heard + "5\n");
        assertThat(one.rule()).isEqualTo("listening");
        assertThat(one.chosen()).contains("ratings of 1 of 3 events");
        assertThat(ruleOf(heard + "5\nu,d,2024-01-01T10:13:01Z,1,4\n").rule()).isEqualTo("explicit");
        assertThat(ruleOf("user_id,song_id,rating\nu,a,\nu,b,\nu,c,2\n").rule()).isEqualTo("plays");
    }

    /** A rule with a weight under its own name. */
    private record Weighed(String version) implements RatingFactory {

        @Override
        public String name() {
            return "my-rule";
        }

        @Override
        public String description() {
            return "a constant";
        }

        @Override
        public Feedback feedback() {
            return Feedback.IMPLICIT;
        }

        @Override
        public Set<String> requires() {
            return Set.of();
        }

        @Override
        public Column rating(Settings settings) {
            return functions.lit(Double.parseDouble(settings.text("says.my-rule.weight")));
        }
    }

    private static Map<String, String> identity(String version, String... assignments) {
        Plugins plugins = Plugins.of(new EtlPlugin(), new SaysPlugin() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public List<RatingFactory> ratings() {
                return List.of(new Weighed(version));
            }
        });
        return Plugins.named("stage", plugins.stages(), "interactions")
                .create(new StageSettings(settings(assignments), List.of(), plugins))
                .spec()
                .identity();
    }

    @Test
    void version_and_settings_of_a_plugged_in_rule_are_part_of_the_identity() {
        String mine = "rating.rule=my-rule";
        Map<String, String> identity = identity("1", mine);

        assertThat(identity)
                .containsEntry("says.my-rule.weight", "1")
                .containsEntry("rule my-rule", "1")
                .doesNotContainKey("says.my-rule.api-token")
                .isEqualTo(identity("1", mine))
                .isEqualTo(identity("1", mine, "my-rule.api-token=x"))
                .isNotEqualTo(identity("1", mine, "my-rule.weight=2"))
                .isNotEqualTo(identity("2", mine));
        assertThat(identity("1")).as("not chosen").isEqualTo(identity("2", "my-rule.weight=2"));
    }
}
