package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.ProfileHtml;
import io.says.orchestrator.terminal.ProfileText;
import io.says.orchestrator.terminal.QualityText;
import io.says.orchestrator.terminal.Terminal;
import io.says.report.Bucket;
import io.says.report.Profile;
import io.says.report.Profile.Count;
import io.says.report.Quality;
import io.says.report.Quality.Level;
import io.says.report.Quality.Status;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataReportsTest {

    private static final String HOSTILE = "<script>alert(1)</script> \u202e\" onload='x' & \u001b[31m";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private boolean refuses;

    /** Ingest, profile, quality and release, each a line of text. */
    private final class DataSteps implements SaysPlugin {
        @Override
        public String name() {
            return "data-steps";
        }

        @Override
        public List<StageFactory> stages() {
            return List.of(
                    LambdaStage.factory("ingest", this::ingest),
                    LambdaStage.factory(
                            "profile",
                            settings -> LambdaStage.of(
                                    spec("profile", Set.of(Datasets.EVENTS), Datasets.PROFILE, Map.of()),
                                    context -> Files.writeString(
                                            context.output(Datasets.PROFILE).resolve(Profile.FILE),
                                            Json.pretty(profile(Files.size(context.input(Datasets.EVENTS)
                                                    .resolve("events.txt"))))))),
                    LambdaStage.factory("quality", this::quality),
                    LambdaStage.factory(
                            "release",
                            settings -> LambdaStage.of(
                                    spec("release", Set.of(Datasets.EVENTS), Datasets.RELEASE, Map.of()),
                                    context -> Steps.bundle(
                                            context.input(Datasets.EVENTS).resolve("events.txt"),
                                            context.output(Datasets.RELEASE)))));
        }

        private Stage ingest(StageSettings settings) {
            Map<String, String> identity = new TreeMap<>();
            settings.inputs().forEach(file -> identity.put(file.name(), file.sha256()));
            return LambdaStage.of(
                    spec("ingest", Set.of(), Datasets.EVENTS, identity),
                    context -> Files.copy(
                            settings.inputs().get(0).path(),
                            context.output(Datasets.EVENTS).resolve("events.txt")));
        }

        private Stage quality(StageSettings settings) {
            String baseline = settings.settings().text("says.checks-baseline");
            Map<String, String> identity = Map.of("baseline", baseline, "refuses", Boolean.toString(refuses));
            boolean refusing = refuses;
            return LambdaStage.of(spec("quality", Set.of(Datasets.PROFILE), Datasets.QUALITY, identity), context -> {
                Files.writeString(
                        context.output(Datasets.QUALITY).resolve(Quality.FILE),
                        Json.pretty(checked(baseline, refusing ? Status.FAIL : Status.WARN)));
                if (refusing) {
                    context.refuse(new SaysException(StandardErrorCode.CHECK_FAILED, "stars", "mend"));
                }
            });
        }
    }

    private static StageSpec spec(
            String name,
            Set<io.says.dataset.DatasetName> reads,
            io.says.dataset.DatasetName writes,
            Map<String, String> identity) {
        return new StageSpec(name, "1", "Does " + name + ".", reads, Set.of(writes), identity);
    }

    private static Quality checked(String baseline, Status status) {
        return new Quality(
                baseline,
                List.of(
                        new Quality.Result(
                                "stars",
                                "range",
                                status == Status.FAIL ? Level.ERROR : Level.WARN,
                                status,
                                "rating lies between 1 and 5",
                                "1 of 9 rows",
                                9,
                                1,
                                List.of(new Quality.Example(HOSTILE, 7, HOSTILE))),
                        new Quality.Result("fine", "drift", Level.WARN, Status.PASS, "kept", "0.1", 0, 0, List.of())),
                List.of(new Quality.Drift("rating", 0.5, 10, 20)),
                List.of(new Quality.Change("users", 0, 3)));
    }

    private static Profile profile(long size) {
        List<Long> hours = new ArrayList<>(Collections.nCopies(168, 0L));
        hours.set(5, 7L);
        Profile.Details details = new Profile.Details(
                2,
                0.5,
                Instant.parse("2024-01-01T00:00:00Z"),
                Instant.parse("2024-01-02T00:00:00Z"),
                "day",
                List.of(new Count("2024-01-01", 3), new Count("2024-01-02", 4)),
                hours,
                List.of(0.0, 0.3, 1.0),
                List.of(new Bucket(1, 2, 3)),
                List.of(new Count(HOSTILE, 4)),
                List.of(new Count("caf\u00e9 \u97f3\u697d", 4)),
                Map.of("tempo", List.of(new Bucket(40, 50, 0), new Bucket(50, 60, 3))),
                Map.of("tempo", Map.of("energy", -0.4), "energy", Map.of("tempo", -0.4)),
                Map.of("BURST", 2L));
        return new Profile(
                size,
                size,
                0,
                Map.of(),
                1,
                1,
                1,
                1,
                0,
                1,
                "plays",
                List.of(new Bucket(1, 1.5, 3)),
                1.2,
                List.of(new Bucket(1, 2, 3)),
                Map.of("time", 0.5),
                Map.of("top 1 %", 0.5),
                0.5,
                Map.of("tempo", new Profile.FeatureSummary(3, 55, 50, 60)),
                details);
    }

    private Says says(String content) throws IOException {
        Path input = directory.resolve("in.csv");
        Files.writeString(input, content);
        return Says.builder()
                .plugins(Plugins.of(new DataSteps()))
                .workspace(directory.resolve("workspace"))
                .input(input)
                .build();
    }

    @Test
    void the_baseline_is_the_profile_of_the_latest_good_run_on_other_data() throws IOException {
        try (Says one = says("one")) {
            one.run();
            assertThat(one.run().stages()).allMatch(StageOutcome::lookedUp);
            assertThat(quality(one).baseline()).isEqualTo("auto");
        }
        try (Says two = says("three")) {
            two.run();
            assertThat(two.run().stages()).allMatch(StageOutcome::lookedUp);
            Path baseline = Path.of(quality(two).baseline());
            assertThat(Json.read(Files.readString(baseline), Profile.class, "baseline")
                            .read())
                    .isEqualTo(3);
        }
        try (Says back = says("one")) {
            assertThat(back.run().stages().stream().filter(stage -> !stage.lookedUp()))
                    .extracting(StageOutcome::stage)
                    .containsExactly("quality", "publish");
        }
    }

    private static Quality quality(Says says) {
        return says.dataReport().flatMap(DataReports.Found::quality).orElseThrow();
    }

    @Test
    void a_run_that_a_check_ended_keeps_its_report() throws IOException {
        refuses = true;
        try (Says says = says("bad")) {
            assertThat(says.dataReport()).isEmpty();
            for (int i = 0; i < 2; i++) {
                SaysException refusal = catchThrowableOfType(SaysException.class, says::run);
                assertThat(refusal.code()).isEqualTo(StandardErrorCode.CHECK_FAILED);
                assertThat(quality(says).complaints())
                        .extracting(Quality.Result::status)
                        .containsExactly(Status.FAIL);
                assertThat(says.profile().read()).isEqualTo(3);
            }
            String run = says.runs().runs(1).get(0).id();
            assertThat(says.dataReport(run).quality()).isPresent();
            assertThat(catchThrowableOfType(SaysException.class, () -> says.dataReport("none"))
                            .code())
                    .isEqualTo(StandardErrorCode.UNKNOWN_RUN);
        }
        refuses = false;
        try (Says good = says("good data")) {
            good.run();
            assertThat(quality(good).baseline())
                    .as("a refused run is no baseline")
                    .isEqualTo("auto");
        }
    }

    @Test
    void the_html_stands_alone_and_shows_text_as_text() {
        String html = ProfileHtml.of(profile(3), Optional.of(checked("x", Status.FAIL)), HOSTILE);

        assertThat(html)
                .doesNotContain("<script", "\u202e", "\u001b", "http:", "https:", "url(", "onload='")
                .contains("&lt;script&gt;", "caf\u00e9 \u97f3\u697d", "<svg", "prefers-color-scheme")
                .containsSubsequence("Checks", "FAIL", "Lorenz", "Correlations", "BURST");
        assertThat(html.split("<svg", -1)).hasSameSizeAs(html.split("<details>", -1));
        assertThat(ProfileHtml.of(empty(), Optional.empty(), ""))
                .contains("</html>")
                .doesNotContain("NaN");
    }

    @Test
    void the_terminal_shows_it_without_control_characters() {
        Terminal plain = Terminal.plain(new PrintWriter(Writer.nullWriter()));
        List<String> lines = new ArrayList<>(ProfileText.lines(profile(3)));
        lines.addAll(QualityText.lines(checked("x", Status.FAIL), plain));
        lines.addAll(QualityText.complaints(checked("x", Status.WARN), plain));

        assertThat(String.join("", lines))
                .doesNotContain("\u001b", "\u202e")
                .contains("FAIL  stars", "WARN stars: 1 of 9 rows", "PASS  fine", "Events by day", "BURST");
        assertThat(ProfileText.lines(empty())).isNotEmpty();
    }

    private static Profile empty() {
        return new Profile(
                0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, "", List.of(), null, List.of(), Map.of(), Map.of(), 0, Map.of());
    }
}
