package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.backfill.BackfillPoint;
import io.says.orchestrator.backfill.BackfillSpan;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.Passport;
import io.says.spi.Plugins;
import io.says.spi.SaysPlugin;
import io.says.spi.StageFactory;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackfillTest {

    private static final BackfillSpan SPRING =
            new BackfillSpan(LocalDate.of(2024, 1, 31), LocalDate.of(2024, 4, 30), Period.ofMonths(1));

    private final Path directory;
    private final List<String> work = new ArrayList<>();
    private @Nullable SaysException failure;

    BackfillTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("in.csv"), "listening");
    }

    /** {@code ingest}, {@code evaluate} and {@code release}, which say when they are at work. */
    private final class Works implements SaysPlugin {

        @Override
        public String name() {
            return "works";
        }

        @Override
        public List<StageFactory> stages() {
            return List.of(
                    LambdaStage.factory(
                            "ingest",
                            settings -> LambdaStage.of(
                                    new StageSpec("ingest", "1", "Reads.", Set.of(), Set.of(Datasets.EVENTS), Map.of()),
                                    context -> work.add("ingest"))),
                    LambdaStage.factory("evaluate", settings -> {
                        String until = settings.settings().text("says.listening.until");
                        return LambdaStage.of(
                                new StageSpec(
                                        "evaluate",
                                        "1",
                                        "Evaluates.",
                                        Set.of(Datasets.EVENTS),
                                        Set.of(Datasets.REPORT),
                                        Map.of("until", until)),
                                context -> {
                                    work.add(until);
                                    if (failure != null && until.startsWith("2024-02")) {
                                        throw failure;
                                    }
                                    Files.writeString(
                                            context.output(Datasets.REPORT).resolve(EvaluationReport.FILE),
                                            Json.pretty(report(until)));
                                });
                    }),
                    LambdaStage.factory(
                            "release",
                            settings -> LambdaStage.of(
                                    new StageSpec(
                                            "release",
                                            "1",
                                            "Bundles.",
                                            Set.of(Datasets.REPORT),
                                            Set.of(Datasets.RELEASE),
                                            Map.of()),
                                    context -> work.add("release"))));
        }

        private EvaluationReport report(String until) {
            return new EvaluationReport(
                    "none",
                    Map.of(),
                    Feedback.IMPLICIT,
                    new Passport(until, "temporal", "", 42, "full", 10, 7, 8),
                    List.of(new ModelScores("none", false, Map.of("ndcg@10", 0.25))),
                    9,
                    0,
                    null,
                    Map.of());
        }
    }

    private List<BackfillPoint> backfill(int limit) {
        try (Says says = Says.builder()
                .plugins(Plugins.of(new Works()))
                .workspace(directory.resolve("ws"))
                .input(directory.resolve("in.csv"))
                .build()) {
            List<BackfillPoint> told = new ArrayList<>();
            List<BackfillPoint> points = says.backfill(SPRING, limit, (point, number, dates) -> told.add(point));
            assertThat(told).isEqualTo(points);
            assertThat(says.releases().currentId()).as("nothing is published").isEmpty();
            return points;
        }
    }

    @Test
    void months_do_not_drift_and_a_span_has_an_end() {
        assertThat(SPRING.dates())
                .extracting(LocalDate::toString)
                .containsExactly("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30");
        LocalDate day = LocalDate.of(2024, 1, 1);
        assertThat(new BackfillSpan(day, day, Period.ofDays(1)).dates()).containsExactly(day);
        assertThatThrownBy(() -> new BackfillSpan(day, day.minusDays(1), Period.ofDays(1)))
                .hasMessageContaining("is before");
        assertThatThrownBy(() -> new BackfillSpan(day, day, Period.ZERO)).hasMessageContaining("does not go forward");
        assertThatThrownBy(() -> new BackfillSpan(day, day.plusYears(9), Period.ofDays(1)))
                .hasMessageContaining("more than 1000");
    }

    @Test
    void data_are_read_once_each_date_is_worked_on_once_and_a_call_goes_on_where_the_last_one_ended() {
        assertThat(backfill(2))
                .extracting(point -> point.until() + " " + point.lookedUp())
                .containsExactly("2024-01-31 false", "2024-02-29 false");
        List<BackfillPoint> all = backfill(1000);
        assertThat(all)
                .extracting(point -> point.until() + " " + point.lookedUp())
                .containsExactly("2024-01-31 true", "2024-02-29 true", "2024-03-31 false", "2024-04-30 false");
        assertThat(all)
                .allSatisfy(point -> assertThat(point.report())
                        .isNotNull()
                        .extracting(report -> report.passport().data())
                        .isEqualTo(point.until().toString()));
        assertThat(work).containsExactly("ingest", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30");
    }

    @Test
    void a_date_with_too_little_data_is_told_of_and_the_others_go_on() {
        failure = new SaysException(StandardErrorCode.NO_USABLE_ROWS, "nothing there yet", "Wait.");
        assertThat(backfill(1000))
                .extracting(BackfillPoint::problem)
                .satisfiesExactly(
                        p -> assertThat(p).isNull(),
                        p -> assertThat(p).contains("NO_USABLE_ROWS", "nothing there yet"),
                        p -> assertThat(p).isNull(),
                        p -> assertThat(p).isNull());
        work.clear();
        assertThat(backfill(1000)).extracting(BackfillPoint::lookedUp).containsOnly(true);
        assertThat(work).as("nothing is worked on twice, what failed neither").isEmpty();
    }

    @Test
    void what_no_date_would_escape_ends_it() {
        failure = new SaysException(StandardErrorCode.DISK_FULL, "full", "Make room.");
        assertThatThrownBy(() -> backfill(1000))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.DISK_FULL));
        assertThat(work).doesNotContain("2024-03-31");
    }
}
