package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.report.Profile;
import io.says.report.Quality;
import io.says.report.Quality.Status;
import io.says.spi.Plugins;
import io.says.spi.StageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QualityTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static final String CSV = String.join(
            "\n",
            "user_id,song_id,title,artist,genre,rating,tempo,timestamp",
            "u,a,A,X,jazz,1,100,2024-01-01T10:00:00Z",
            "u,b,B,X,rock,5,120,2024-01-02T10:00:00Z",
            "v,a,A,X,jazz,3,100,2024-01-03T10:00:00Z",
            "v,a,A,X,jazz,3,100,2024-01-03T10:00:00Z",
            "v,7,C,Y,pop,9,200,2024-01-04T10:00:00Z",
            "w,b,B,X,rock,,120,",
            ",x,X,X,x,1,1,");

    private Bench profiled(String csv, String name, String... settings) throws Exception {
        Path input = directory.resolve(name + ".csv");
        Files.writeString(input, csv);
        Bench bench = new Bench(directory.resolve(name), settings);
        bench.run("ingest", input);
        bench.run("listens");
        bench.run("interactions");
        bench.run("profile");
        return bench;
    }

    private static Quality quality(Bench bench) throws IOException {
        return Json.read(
                Files.readString(bench.directory(Datasets.QUALITY).resolve(Quality.FILE)), Quality.class, "quality");
    }

    @Test
    void every_kind_passes_and_warns_and_says_what_it_saw() throws Exception {
        List<String> settings = new ArrayList<>();
        Map<String, Status> expected = new HashMap<>(Map.of(
                "rejected-rate", Status.WARN,
                "mostly-rejected", Status.PASS,
                "referential", Status.PASS,
                "drift", Status.PASS));
        check(settings, expected, "required", "column=user", "column=rating");
        check(settings, expected, "type", "column=title,pattern=\"[A-Z]\"", "column=track,as=integer");
        check(settings, expected, "range", "column=rating,min=0.5,max=9", "column=rating,min=1,max=5");
        check(
                settings,
                expected,
                "range-of-tracks",
                "check=range,column=tempo,max=200",
                "check=range,column=tempo,max=199");
        check(settings, expected, "allowed", "column=genre,values=[jazz,rock,pop]", "column=genre,values=[jazz]");
        check(
                settings,
                expected,
                "number-allowed",
                "check=allowed,column=rating,values=[1,3,5,9]",
                "check=allowed,column=rating,values=[1,3]");
        check(settings, expected, "unique", "columns=[track,title,genre]", "columns=[user,track,time]");
        check(
                settings,
                expected,
                "tolerant",
                "check=unique,columns=[user,track,time],tolerance=0.2",
                "check=unique,columns=[user,track,time],tolerance=0.1");
        check(settings, expected, "freshness", "as-of=2024-01-31,max-age=30d", "as-of=2024-03-01,max-age=30d");
        check(settings, expected, "row-count", "min=6,max=6", "of=users,min=4");
        check(settings, expected, "null-rate", "column=rating,max=0.2", "column=time,max=0.1");
        Bench bench = profiled(CSV, "kinds", settings.toArray(new String[0]));

        Map<String, Long> facts = bench.run("quality");
        Map<String, Quality.Result> results = new HashMap<>();
        quality(bench).results().forEach(result -> results.put(result.name(), result));

        expected.forEach((name, status) -> assertThat(results.get(name).status())
                .as(name + ": " + results.get(name))
                .isEqualTo(status));
        assertThat(results).hasSameSizeAs(expected);
        assertThat(facts).containsEntry("failed", 0L).containsEntry("warned", 12L);
        assertThat(results.get("bad-range").examples()).containsExactly(new Quality.Example("kinds.csv", 6, "9.0"));
        assertThat(results.get("bad-range-of-tracks").examples())
                .containsExactly(new Quality.Example("catalogue", 0, "7: 200.0"));
        assertThat(results.get("bad-unique").examples())
                .containsExactly(new Quality.Example("kinds.csv", 5, "v, a, 2024-01-03 10:00:00"));
        assertThat(results.get("bad-required").examples()).containsExactly(new Quality.Example("kinds.csv", 7, "w, b"));
        assertThat(results.get("bad-type").broken()).isEqualTo(5);
        assertThat(results.get("rejected-rate").examples())
                .containsExactly(new Quality.Example("kinds.csv", 8, "MISSING_USER"));
        assertThat(results.get("bad-freshness").observed()).contains("2024-01-04T10:00:00Z");
        // w rated nothing: the profile counts the users that have interactions.
        assertThat(results.get("bad-row-count").observed()).isEqualTo("2");
        assertThat(results.get("drift").observed()).isEqualTo("nothing to compare with");
    }

    private static void check(
            List<String> settings, Map<String, Status> expected, String kind, String good, String bad) {
        String named = good.contains("check=") ? "" : "check=" + kind + ",";
        settings.add("checks.good-" + kind + "={" + named + good + "}");
        settings.add("checks.bad-" + kind + "={" + named + bad + "}");
        expected.put("good-" + kind, Status.PASS);
        expected.put("bad-" + kind, Status.WARN);
    }

    @Test
    void a_check_at_level_error_refuses_and_its_report_is_written_first() throws Exception {
        Bench bench = profiled(
                CSV,
                "refused",
                "checks.stars={check=range,column=rating,max=5,level=error}",
                "checks.rejected-rate.level=off");

        assertThatThrownBy(() -> bench.run("quality")).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.CHECK_FAILED);
            assertThat(e.problem()).contains("stars (1 of 6 rows)");
            assertThat(e.hint()).contains("says quality");
        });
        assertThat(quality(bench).complaints()).extracting(Quality.Result::name).containsExactly("stars");
        assertThat(quality(bench).results()).extracting(Quality.Result::name).doesNotContain("rejected-rate");
    }

    @Test
    void drift_and_changes_are_told_against_a_baseline() throws Exception {
        Bench before = profiled(ratings(1, 3000), "before");
        String baseline = before.directory(Datasets.PROFILE).toString();
        Bench same = profiled(ratings(1, 3000), "same", "checks-baseline=" + baseline);
        Bench moved = profiled(ratings(4, 2000), "moved", "checks-baseline=" + baseline);

        same.run("quality");
        moved.run("quality");

        assertThat(quality(same).drift()).isNotEmpty().allMatch(drift -> drift.psi() == 0);
        assertThat(quality(same).complaints()).isEmpty();
        assertThat(quality(moved).drift().get(0).column()).isEqualTo("rating");
        assertThat(quality(moved).complaints()).singleElement().satisfies(result -> {
            assertThat(result.name()).isEqualTo("drift");
            assertThat(result.observed()).startsWith("rating ");
        });
        assertThat(quality(moved).changes())
                .contains(new Quality.Change("events", 3000, 2000), new Quality.Change("mean rating", 1.5, 4.5));
    }

    /** Ratings from a least one to one more, one row for each track. */
    private static String ratings(int least, int rows) {
        StringBuilder csv = new StringBuilder("user_id,song_id,rating\n");
        for (int i = 0; i < rows; i++) {
            csv.append('u')
                    .append(i % 50)
                    .append(",t")
                    .append(i)
                    .append(',')
                    .append(least + i % 2)
                    .append('\n');
        }
        return csv.toString();
    }

    @Test
    void all_that_is_wrong_with_the_checks_is_said_at_once() {
        Settings settings = Settings.builder()
                .set("checks.a={check=rnage,column=rating}")
                .set("checks.b={check=range,column=ratign,max=1}")
                .set("checks.c={check=range,column=rating,max=1,minimum=0}")
                .set("checks.d={check=range,column=rating,min=2,max=1}")
                .set("checks.e={check=type,column=title,pattern=\"(\"}")
                .set("checks.f={check=drift,level=fatal}")
                .set("checks.g={check=null-rate,column=rating,max=2}")
                .set("checks.h={check=freshness,as-of=yesterday}")
                .build();
        Plugins plugins = Plugins.of(new EtlPlugin());

        assertThatThrownBy(() -> Plugins.named("stage", plugins.stages(), "quality")
                        .create(new StageSettings(settings, List.of(), plugins)))
                .isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION);
                    assertThat(e.problem())
                            .contains("says.checks.a.check is no kind of check: \"rnage\" (did you mean range?)")
                            .contains("\"ratign\" (did you mean rating?)")
                            .contains("says.checks.c.minimum is not an option of the check \"range\"")
                            .contains("says.checks.d.min must not exceed max")
                            .contains("says.checks.e.pattern is no regular expression")
                            .contains("says.checks.f.level must be warn, error or off")
                            .contains("says.checks.g.max must lie between 0 and 1")
                            .contains("says.checks.h.as-of must be today");
                });
    }

    @Test
    void the_identity_holds_the_rules_and_the_baseline_and_nothing_of_their_place() throws Exception {
        Profile profile = Json.read(
                Files.readString(profiled(ratings(1, 10), "p")
                        .directory(Datasets.PROFILE)
                        .resolve(Profile.FILE)),
                Profile.class,
                "profile");
        Path one = Files.createDirectories(directory.resolve("one")).resolve(Profile.FILE);
        Path two = Files.createDirectories(directory.resolve("two")).resolve(Profile.FILE);
        Files.writeString(one, Json.pretty(profile));
        Files.copy(one, two);

        assertThat(identity("checks-baseline=" + one)).isEqualTo(identity("checks-baseline=" + two.getParent()));
        assertThat(identity("checks-baseline=" + one)).isNotEqualTo(identity("checks-baseline=none"));
        assertThat(identity("checks.drift.level=off")).isNotEqualTo(identity("seed=7"));
        assertThat(identity("checks-baseline=none")).isEqualTo(identity("seed=7"));
        assertThatThrownBy(() -> identity("checks-baseline=/nowhere"))
                .hasMessageContaining("No profile to compare with");
    }

    private static Map<String, String> identity(String assignment) {
        Plugins plugins = Plugins.of(new EtlPlugin());
        return Plugins.named("stage", plugins.stages(), "quality")
                .create(new StageSettings(Settings.builder().set(assignment).build(), List.of(), plugins))
                .spec()
                .identity();
    }
}
