package io.says.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.openlineage.client.OpenLineageClientUtils;
import io.says.spi.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineageEventsTest {

    private static final String RUN = "20260102-030405-abcdef";

    private final LineageEvents events = new LineageEvents("home", "music", "1.2.3");

    private static RunEvent event(
            RunEvent.Type type, @Nullable String stage, int attempt, Map<String, String> details) {
        return new RunEvent(
                type, RUN, stage, attempt, Instant.parse("2026-01-02T03:04:05.678Z"), "it happened", details);
    }

    private List<Told> told(RunEvent event) {
        return events.of(event).stream()
                .map(OpenLineageClientUtils::toJson)
                .map(Told::of)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "RUN_STARTED, , 0, '', START",
        "STAGE_STARTED, train, 1, '', START",
        "STAGE_STARTED, train, 2, '', RUNNING",
        "STAGE_RETRY, train, 1, DISK_FULL, RUNNING",
        "STAGE_LOOKED_UP, train, 0, '', START COMPLETE",
        "STAGE_SUCCEEDED, train, 1, '', COMPLETE",
        "STAGE_FAILED, train, 1, DISK_FULL, FAIL",
        "STAGE_FAILED, train, 1, CANCELLED, ABORT",
        "RUN_SUCCEEDED, , 0, '', COMPLETE",
        "RUN_FAILED, , 0, DISK_FULL, FAIL",
        "RUN_CANCELLED, , 0, CANCELLED, ABORT",
        "RUN_CRASHED, , 0, '', ABORT",
        "STAGE_PROGRESS, train, 1, '', ''",
        "STAGE_FACT, train, 1, '', ''",
        "RELEASE_PUBLISHED, publish, 1, '', ''"
    })
    void every_kind_of_event_is_the_transition_it_is(
            RunEvent.Type type, @Nullable String stage, int attempt, String code, String transitions) {
        List<Told> told = told(event(type, stage, attempt, code.isEmpty() ? Map.of() : Map.of("code", code)));
        assertThat(String.join(" ", told.stream().map(Told::type).toList())).isEqualTo(transitions);
        boolean wrong = !code.isEmpty() || type == RunEvent.Type.RUN_CRASHED;
        assertThat(told).allSatisfy(event -> {
            assertThat(event.job()).isEqualTo(stage == null ? "music" : "music.train");
            assertThat(event.runFacets().contains("parent")).isEqualTo(stage != null);
            assertThat(event.runFacets().contains("errorMessage")).isEqualTo(wrong);
            assertThat(event.event()).containsEntry("eventTime", "2026-01-02T03:04:05.678Z");
        });
    }

    @Test
    void an_event_that_comes_again_says_the_same_and_a_stage_names_its_run() {
        RunEvent event = event(RunEvent.Type.STAGE_STARTED, "train", 1, Map.of("reads", "{\"train\":\"abc\"}"));
        LineageEvents another = new LineageEvents("home", "music", "1.2.3");
        assertThat(told(event))
                .isEqualTo(another.of(event).stream()
                        .map(OpenLineageClientUtils::toJson)
                        .map(Told::of)
                        .toList());
        Told run = told(event(RunEvent.Type.RUN_STARTED, null, 0, Map.of())).get(0);
        Told stage = told(event).get(0);
        // The MD5 of "says:20260102-030405-abcdef", by another implementation, with the bits of RFC 9562 set.
        assertThat(run.runId()).isEqualTo("7a1f46c0-d04c-3232-bdfe-67e85b607cdd");
        assertThat(stage.runId()).isNotEqualTo(run.runId());
        assertThat(stage.runFacet("parent").get("run")).isEqualTo(Map.of("runId", run.runId()));
        assertThat(stage.runFacet("parent").get("job")).isEqualTo(Map.of("namespace", "home", "name", "music"));
        assertThat(stage.runFacet("processing_engine")).containsEntry("version", "1.2.3");
    }

    @Test
    void tables_come_with_columns_and_rows_and_input_with_the_hash_of_its_files() {
        Told told = told(event(
                        RunEvent.Type.STAGE_SUCCEEDED,
                        "listens",
                        1,
                        Map.of(
                                "reads", "{\"events\":\"e1\",\"catalogue\":\"e1\"}",
                                "files", "{\"/data/a.csv\":\"f00\",\"/data/b\":\"\"}",
                                "writes", "{\"listens\":\"l1\",\"songs\":\"l1\",\"sketch\":\"l1\"}",
                                "facts", "{\"listens\":7,\"skips\":2,\"events\":11}")))
                .get(0);
        assertThat(told.datasets("inputs"))
                .extracting(dataset -> dataset.get("namespace") + " " + dataset.get("name"))
                .containsExactly("file /data/a.csv", "file /data/b", "home music.catalogue", "home music.events");
        assertThat(told.datasets("inputs").get(1)).containsEntry("facets", Map.of());
        assertThat(told.versions("outputs")).containsExactly("music.listens@l1", "music.sketch@l1", "music.songs@l1");
        assertThat(told.datasets("outputs").get(0).toString()).contains("rowCount=9", "played_ratio", "type=DOUBLE");
        assertThat(told.datasets("outputs").get(1).toString()).doesNotContain("fields", "rowCount");
        assertThat(told.datasets("outputs").get(2).toString()).contains("song").doesNotContain("rowCount");
        assertThat(told.runFacet("says"))
                .containsEntry("run", RUN)
                .containsEntry("attempt", 1)
                .containsEntry("facts", Map.of("listens", 7, "skips", 2, "events", 11));
    }
}
