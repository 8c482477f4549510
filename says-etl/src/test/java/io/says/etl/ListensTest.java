package io.says.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.config.Settings;
import io.says.dataset.ColumnSpec;
import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.listening.ListenRule;
import io.says.listening.ListenWorth;
import io.says.listening.ToldListen;
import io.says.report.SongsReport;
import io.says.spi.Plugins;
import io.says.spi.RatingFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListensTest {

    private static final Instant NOON = Instant.parse("2024-03-31T12:00:05Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final List<Map<String, Object>> events = new ArrayList<>();
    private final List<Map<String, Object>> catalogue = new ArrayList<>();
    private Map<String, Long> facts = Map.of();

    /** Adds an event; pairs of column and value. */
    private void event(String user, String track, Object... more) {
        Map<String, Object> event = new HashMap<>(
                Map.of("user", user, "track", track, "source", "a.csv", "position", (long) events.size() + 1));
        for (int i = 0; i < more.length; i += 2) {
            event.put((String) more[i], more[i + 1]);
        }
        events.add(event);
    }

    private void track(String track, Object... more) {
        Map<String, Object> row = new HashMap<>(Map.of("track", track));
        for (int i = 0; i < more.length; i += 2) {
            row.put((String) more[i], more[i + 1]);
        }
        catalogue.add(row);
    }

    private static Timestamp at(long secondsAfterNoon) {
        return Timestamp.from(NOON.plusSeconds(secondsAfterNoon));
    }

    private static Dataset<Row> rows(DatasetSchema schema, List<Map<String, Object>> rows) {
        List<Row> values = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            values.add(RowFactory.create(schema.columns().stream()
                    .map(ColumnSpec::name)
                    .map(row::get)
                    .toArray()));
        }
        return Bench.spark().createDataFrame(values, StructType.fromDDL(schema.ddl()));
    }

    private Bench listened(String... assignments) throws Exception {
        return listened(1, assignments);
    }

    private Bench listened(int partitions, String... assignments) throws Exception {
        Bench bench = new Bench(directory.resolve("out-" + System.nanoTime()), assignments);
        rows(Datasets.EVENT_SCHEMA, events)
                .repartition(partitions)
                .write()
                .parquet(bench.directory(Datasets.EVENTS).toString());
        rows(Datasets.CATALOGUE_SCHEMA, catalogue)
                .coalesce(1)
                .write()
                .parquet(bench.directory(Datasets.CATALOGUE).toString());
        facts = bench.run("listens");
        return bench;
    }

    /** The listens as text, {@code track: column column}. */
    private static List<String> listens(Bench bench, String... columns) {
        return text(bench.rows(Datasets.LISTENS), "track", columns);
    }

    private static List<String> text(Dataset<Row> rows, String key, String... columns) {
        List<String> lines = new ArrayList<>();
        for (Row row : rows.select(key, columns).collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 1; i < row.length(); i++) {
                values.add(row.isNullAt(i) ? "-" : row.get(i).toString());
            }
            lines.add(row.getString(0) + ": " + String.join(" ", values));
        }
        Collections.sort(lines);
        return lines;
    }

    private static List<String> suspects(Bench bench) {
        return text(bench.rows(Datasets.SUSPECTS), "source", "position", "reason");
    }

    /** What a program tells counts at once as it will count after training: the server and this stage go by one rule. */
    @Test
    void what_a_listen_told_is_worth_to_the_server_is_what_training_makes_of_it() throws Exception {
        List<ToldListen> told = new ArrayList<>();
        for (Long ms : Arrays.asList(null, 0L, 1000L, 20_000L, 29_999L, 30_000L, 181_000L)) {
            for (Boolean liked : Arrays.asList(null, true, false)) {
                for (Float rating : Arrays.asList(null, 1f, 5f)) {
                    told.add(new ToldListen(ms, liked, rating));
                }
            }
        }
        track("known", "duration_ms", 40_000f);
        Settings settings = Settings.builder().build();
        ListenRule rule = ListenRule.of(settings);
        ListenWorth worth = ListenWorth.of(settings);
        Map<Long, Double> expected = new TreeMap<>();
        for (String track : List.of("known", "unknown")) {
            for (ToldListen one : told) {
                List<Object> columns = new ArrayList<>(List.of("time", at(7200L * (events.size() + 1))));
                one.columns().forEach((name, value) -> {
                    if (!name.equals("heard_ms")) {
                        columns.add(name);
                        columns.add(
                                name.equals("rating")
                                        ? (Object) ((Number) value).doubleValue()
                                        : value instanceof Integer whole ? (Object) whole.longValue() : value);
                    }
                });
                event("u", track, columns.toArray());
                expected.put((long) events.size(), one.worth(rule, worth, track.equals("known") ? 40_000 : Double.NaN));
            }
        }

        Dataset<Row> listens = listened().rows(Datasets.LISTENS);
        Map<Long, Double> trained = new TreeMap<>();
        listens.withColumn(RatingFactory.LATEST, functions.lit(null).cast("timestamp"))
                .withColumn(
                        "value",
                        Plugins.named("rating rule", new EtlPlugin().ratings(), "listening")
                                .rating(settings))
                .select("position", "value")
                .collectAsList()
                .forEach(row -> trained.put(row.getLong(0), row.getDouble(1)));

        assertThat(rule).isEqualTo(ListenRule.DEFAULT);
        assertThat(worth).isEqualTo(ListenWorth.DEFAULT);
        assertThat(trained).isEqualTo(expected);
        assertThat(expected.values()).contains(1.0, 3.0, 1.5, -0.5, 0.0);
    }

    @Test
    void listens_and_skips_are_told_apart_by_time_and_share() throws Exception {
        track("ms-60-of-100", "duration_ms", 100_000f);
        track("ms-40-of-100-skipped", "duration_ms", 100_000f);
        track("short", "duration_ms", 40_000f);
        track("no-duration", "duration_ms", 0f);
        track("beyond", "duration_ms", 10_000f);
        event("u", "short", "time", at(0), "played_ms", 20_000L);
        event("u", "ms-60-of-100", "time", at(7200), "played_ms", 60_000L, "skips", 1L);
        event("u", "ms-40-of-100-skipped", "time", at(14_400), "played_ms", 40_000L, "skips", 1L);
        event("u", "no-duration", "time", at(21_600), "played_ms", 30_000L);
        event("u", "beyond", "time", at(28_800), "played_ms", 20_000L);
        event("u", "29s", "played_ms", 29_999L);
        event("u", "29s-finished", "played_ms", 29_999L, "finished", true);
        event("u", "30s-skipped", "played_ms", 30_000L, "skips", 1L);
        event("u", "half", "played_ratio", 0.5);
        event("u", "less", "played_ratio", 0.49);
        event("u", "less-but-long", "played_ratio", 0.2, "played_ms", 120_000L);
        event("u", "aggregated", "played_ratio", 0.1, "plays", 7L, "skips", 3L);
        event("u", "plain");
        event("u", "skipped-it-says", "skips", 1L);
        event("u", "rated", "rating", 4.0, "plays", 3L);

        Bench bench = listened();

        assertThat(listens(bench, "plays", "skips", "played_ratio"))
                .containsExactly(
                        "29s-finished: 1 0 -",
                        "29s: 0 1 -",
                        "30s-skipped: 1 0 -",
                        "aggregated: 7 3 0.1",
                        "beyond: 1 0 1.0",
                        "half: 1 0 0.5",
                        "less-but-long: 1 0 0.2",
                        "less: 0 1 0.49",
                        "ms-40-of-100-skipped: 0 1 0.4",
                        "ms-60-of-100: 1 0 0.6",
                        "no-duration: 1 0 -",
                        "plain: - - -",
                        "rated: 3 - -",
                        "short: 1 0 0.5",
                        "skipped-it-says: - 1 -");
        assertThat(facts)
                .containsEntry("events", 15L)
                .containsEntry("listens", 12L)
                .containsEntry("skips", 3L)
                .containsEntry("detailed", 11L)
                .containsEntry("repeatsCollapsed", 0L);
        assertThat(listens(listened("listening.min-ms=20000", "listening.min-ratio=1.0"), "plays"))
                .contains("29s: 1", "half: 0", "short: 1", "ms-60-of-100: 0");
    }

    @Test
    void repeats_within_a_session_are_one_listen_that_counts_them() throws Exception {
        event("u", "a", "time", at(0));
        event("u", "a", "time", at(1800), "liked", true); // a gap of just the limit
        event("u", "a", "time", at(3601)); // one second more: another session
        event("v", "a", "time", at(0), "plays", 1L);
        event("v", "b", "time", at(1700)); // keeps the session going
        event("v", "a", "time", at(3400));
        event("v", "a", "time", at(3500), "skips", 1L, "played_ratio", 0.1); // a skip is no repeat
        event("v", "a", "time", at(3550), "plays", 5L); // several by the source's count
        event("v", "a", "time", at(3560), "rating", 3.0);
        event("w", "a");
        event("w", "a");

        Bench bench = listened();

        assertThat(text(bench.rows(Datasets.LISTENS), "user", "plays", "repeats", "skips", "liked", "position"))
                .containsExactly(
                        "u: - - - - 3",
                        "u: 2 1 - true 1",
                        "v: - - - - 5",
                        "v: - - - - 9",
                        "v: 0 - 1 - 7",
                        "v: 2 1 - - 4",
                        "v: 5 - - - 8",
                        "w: - - - - 10",
                        "w: - - - - 11");
        assertThat(facts).containsEntry("repeatsCollapsed", 2L).containsEntry("duplicateEvents", 0L);
        assertThat(bench.rows(Datasets.LISTENS)
                        .filter("repeats = 1 and user = 'u'")
                        .first()
                        .getTimestamp(2))
                .isEqualTo(at(0));

        listened("listening.session-gap=60", "listening.collapse-repeats=true");
        assertThat(facts).containsEntry("repeatsCollapsed", 3L);
        listened("listening.session-gap=29 minutes");
        assertThat(facts).containsEntry("repeatsCollapsed", 1L);
        listened("listening.collapse-repeats=false");
        assertThat(facts).containsEntry("repeatsCollapsed", 0L).containsEntry("listens", 10L);
    }

    @Test
    void an_event_that_is_there_twice_counts_once_whichever_file_it_comes_from() throws Exception {
        event("u", "a", "time", at(0), "source", "b.csv", "position", 1L);
        event("u", "a", "time", at(0), "source", "a.csv", "position", 9L, "played_ms", 1L);
        event("u", "a", "time", at(0), "source", "b.csv", "position", 2L);
        event("u", "b", "time", at(0));
        event("v", "a", "time", at(0));
        event("r", "a", "time", at(0), "rating", 1.0, "part", "test", "source", "1.csv");
        event("r", "a", "time", at(0), "rating", 1.0, "part", "train", "source", "2.csv");
        event("r", "a", "time", at(0), "rating", 5.0);
        event("n", "a");
        event("n", "a");

        Bench bench = listened("listening.collapse-repeats=false");

        assertThat(suspects(bench))
                .containsExactly("1.csv: 6 DUPLICATE_EVENT", "b.csv: 1 DUPLICATE_EVENT", "b.csv: 2 DUPLICATE_EVENT");
        assertThat(facts).containsEntry("duplicateEvents", 3L).containsEntry("suspects", 0L);
        assertThat(listens(bench, "source", "position")).hasSize(7).contains("a: a.csv 9", "a: 2.csv 7");
        assertThat(bench.rows(Datasets.SUSPECTS)
                        .filter("source = 'b.csv' and position = 1")
                        .first()
                        .<String>getAs("row"))
                .contains("\"user\":\"u\"", "2024-03-31T12:00:05");
        listened();
        assertThat(facts).containsEntry("duplicateEvents", 3L);
    }

    @Test
    void dates_without_a_time_of_day_tell_neither_duplicates_nor_sessions() throws Exception {
        Timestamp day = Timestamp.from(Instant.parse("2024-03-31T00:00:00Z"));
        event("u", "a", "time", day);
        event("u", "a", "time", day);

        listened();

        assertThat(facts)
                .containsEntry("timesAreDays", 1L)
                .containsEntry("duplicateEvents", 0L)
                .containsEntry("repeatsCollapsed", 0L)
                .containsEntry("listens", 2L);
    }

    @Test
    void content_that_does_not_count_is_counted_and_left_out() throws Exception {
        event("u", "a");
        event("u", "b", "content", "track");
        event("u", "c", "content", "local");
        event("u", "d", "content", "episode");
        event("u", "e", "content", "video", "time", at(0));

        assertThat(listens(listened(), "plays")).containsExactly("a: -", "b: -", "c: -");
        assertThat(facts).containsEntry("otherContent", 2L);
        assertThat(listens(listened("listening.content=[episode]"), "plays")).containsExactly("d: -");
        assertThatThrownBy(() -> listened("listening.content=[songs]")).hasMessageContaining("says.listening.content");
        assertThatThrownBy(() -> listened("listening.content=[]")).hasMessageContaining("must name at least one kind");
    }

    @Test
    void what_was_heard_later_than_a_day_has_not_happened_yet() throws Exception {
        event("u", "a", "time", Timestamp.from(Instant.parse("2024-03-30T23:59:59.999999Z")));
        event("u", "b", "time", Timestamp.from(Instant.parse("2024-03-31T00:00:00Z")));
        event("u", "c", "time", Timestamp.from(Instant.parse("2024-03-30T12:00:00Z")), "content", "episode");
        event("u", "d");

        assertThat(listens(listened("listening.until=2024-03-31"), "plays")).containsExactly("a: -");
        assertThat(facts)
                .containsEntry("events", 4L)
                .containsEntry("later", 2L)
                .containsEntry("otherContent", 1L)
                .containsEntry("listens", 1L);
        assertThat(listens(listened(), "plays")).containsExactly("a: -", "b: -", "d: -");
        assertThatThrownBy(() -> listened("listening.until=2020-01-01")).hasMessageContaining("none is known to be");
        assertThatThrownBy(() -> listened("listening.until=soon")).hasMessageContaining("until must be a day");
    }

    @Test
    void how_exact_times_are_is_judged_by_what_had_happened() throws Exception {
        Timestamp day = Timestamp.from(Instant.parse("2024-03-30T00:00:00Z"));
        event("u", "a", "time", day);
        event("u", "a", "time", day);
        event("u", "a", "time", at(0));

        listened("listening.until=2024-03-31");

        assertThat(facts)
                .containsEntry("timesAreDays", 1L)
                .containsEntry("duplicateEvents", 0L)
                .containsEntry("listens", 2L);
    }

    @Test
    void nothing_that_counts_gives_empty_listens() throws Exception {
        event("u", "d", "content", "episode", "time", at(0));

        assertThat(listens(listened(), "plays")).isEmpty();
        assertThat(facts).containsEntry("otherContent", 1L).containsEntry("listens", 0L);
    }

    @Test
    void listening_no_human_does_is_flagged_and_quarantined_by_option() throws Exception {
        for (int i = 0; i < 5; i++) {
            event("bot", "b" + i, "time", at(i)); // 5 in a minute
            event("rater", "b" + i, "time", at(i), "rating", 3.0);
            event("busy", "b" + i, "time", at(i * 600L)); // 5 in an hour
            event("calm", "b" + i, "time", at(i * 3600L));
        }
        event("fan", "niche", "plays", 60L);
        event("fan", "niche", "plays", 40L);
        event("calm", "known", "plays", 99L);
        event("bot", "known", "plays", 1L);
        String[] limits = {
            "suspicious.burst-per-minute=4",
            "suspicious.burst-per-hour=0",
            "suspicious.share-of-all-plays=0.46",
            "suspicious.single-fan=100",
            "suspicious.min-users=5"
        };

        Bench flagged = listened(limits);
        List<String> reasons = suspects(flagged);

        assertThat(facts)
                .containsEntry("suspects", 13L)
                .containsEntry("suspects.BURST", 5L)
                .containsEntry("suspects.DOMINANT_USER", 6L)
                .containsEntry("suspects.SINGLE_FAN", 2L)
                .containsEntry("quarantined", 0L)
                .containsEntry("listens", 24L);
        assertThat(reasons).contains("a.csv: 21 SINGLE_FAN", "a.csv: 22 SINGLE_FAN", "a.csv: 23 DOMINANT_USER");
        assertThat(text(flagged.rows(Datasets.SUSPECTS), "reason", "detail"))
                .contains(
                        "BURST: 5 events in the minute from 2024-03-31 12:00, more than 4",
                        "DOMINANT_USER: the user has 47.3 % of all plays, 104",
                        "SINGLE_FAN: the track was played 100 times, by this user alone");

        String[] quarantine = Arrays.copyOf(limits, limits.length + 1);
        quarantine[limits.length] = "suspicious.action=quarantine";
        Bench quarantined = listened(quarantine);
        assertThat(suspects(quarantined)).isEqualTo(reasons);
        assertThat(facts).containsEntry("quarantined", 13L).containsEntry("listens", 11L);
        assertThat(text(quarantined.rows(Datasets.LISTENS), "user").stream().distinct())
                .containsExactly("bot: ", "busy: ", "rater: ");

        limits[0] = "suspicious.burst-per-minute=0";
        limits[1] = "suspicious.burst-per-hour=4";
        limits[4] = "suspicious.min-users=6";
        listened(limits);
        assertThat(facts).containsEntry("suspects.BURST", 10L).containsEntry("suspects", 10L);
    }

    @Test
    void every_event_is_in_exactly_one_place_whatever_it_is() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 1500; i++) {
            List<Object> more = new ArrayList<>();
            more.addAll(List.of("source", "f" + random.nextInt(3)));
            if (random.nextInt(5) > 0) {
                more.addAll(List.of("time", at(random.nextInt(40) * 600L + random.nextInt(2))));
            }
            if (random.nextInt(3) == 0) {
                more.addAll(List.of("played_ms", (long) random.nextInt(60_000)));
            }
            if (random.nextInt(6) == 0) {
                more.addAll(List.of("played_ratio", random.nextInt(11) / 10.0));
            }
            if (random.nextInt(8) == 0) {
                more.addAll(List.of("plays", (long) random.nextInt(4), "skips", (long) random.nextInt(3)));
            }
            if (random.nextInt(10) == 0) {
                more.addAll(List.of("content", random.nextBoolean() ? "episode" : "local"));
            }
            if (random.nextInt(20) == 0) {
                more.addAll(List.of("rating", 1.0 * random.nextInt(5)));
            }
            if (random.nextInt(10) == 0) {
                more.addAll(List.of("part", random.nextBoolean() ? "train" : "test"));
            }
            event("u" + random.nextInt(4) * random.nextInt(3), "t" + random.nextInt(6), more.toArray());
        }
        for (int i = 0; i < 5; i++) {
            track(
                    "t" + i,
                    "title",
                    i < 2 ? "Same" + (i == 1 ? " (Live)" : "") : "Other " + i,
                    "artist",
                    "A",
                    "duration_ms",
                    20_000f * (i + 1));
        }
        for (String action : List.of("flag", "quarantine")) {
            String[] settings = {
                "suspicious.action=" + action,
                "suspicious.burst-per-hour=7",
                "suspicious.share-of-all-plays=0.3",
                "suspicious.min-users=2",
                "songs.collapse=name"
            };
            Bench one = listened(1, settings);
            Map<String, Long> factsOfOne = facts;
            Bench many = listened(5, settings);

            assertThat(factsOfOne).isEqualTo(facts);
            String[] all = Datasets.LISTEN_SCHEMA.columns().stream()
                    .map(ColumnSpec::name)
                    .toArray(String[]::new);
            assertThat(text(one.rows(Datasets.LISTENS), "user", all))
                    .isEqualTo(text(many.rows(Datasets.LISTENS), "user", all));
            assertThat(text(one.rows(Datasets.SUSPECTS), "source", "position", "reason", "detail", "row"))
                    .isEqualTo(text(many.rows(Datasets.SUSPECTS), "source", "position", "reason", "detail", "row"));
            assertThat(facts.get("duplicateEvents")).isPositive();
            assertThat(facts.get("repeatsCollapsed")).isPositive();
            assertThat(facts.get("suspects.BURST")).isPositive();
            assertThat(facts.get("suspects.DOMINANT_USER")).isPositive();
            assertThat(facts.get("songsMerged")).isEqualTo(1);
            assertThat(facts.get("listens")
                            + facts.get("skips")
                            + facts.get("repeatsCollapsed")
                            + facts.get("duplicateEvents")
                            + facts.get("otherContent")
                            + facts.get("quarantined"))
                    .isEqualTo(events.size())
                    .isEqualTo(facts.get("events"));
            Set<Long> listened = new TreeSet<>();
            long collapsed = 0;
            for (Row row : one.rows(Datasets.LISTENS).collectAsList()) {
                assertThat(listened.add(row.getAs("position"))).isTrue();
                Map<String, Object> event = events.get((int) (row.<Long>getAs("position") - 1));
                assertThat(event.getOrDefault("content", "track")).isNotEqualTo("episode");
                assertThat(row.<String>getAs("track")).isNotEqualTo("none");
                if (!row.isNullAt(row.fieldIndex("repeats"))) {
                    collapsed += row.<Long>getAs("repeats");
                    assertThat(row.<Long>getAs("plays")).isEqualTo(row.<Long>getAs("repeats") + 1);
                }
            }
            assertThat(collapsed).isEqualTo(facts.get("repeatsCollapsed"));
            Set<Long> suspected = new HashSet<>();
            for (Row row : one.rows(Datasets.SUSPECTS).collectAsList()) {
                assertThat(suspected.add(row.getAs("position"))).isTrue();
                if (action.equals("quarantine") || row.getAs("reason").equals("DUPLICATE_EVENT")) {
                    assertThat(listened).doesNotContain(row.<Long>getAs("position"));
                }
            }
        }
    }

    @Test
    void tracks_of_one_id_or_name_are_one_song_when_asked() throws Exception {
        track("1", "title", "Song", "artist", "The Band", "isrc", "GB-AYE-69-00531");
        track("2", "title", "Anders", "artist", "Other", "isrc", "gbaye6900531");
        track("3", "title", "Song - 2009 Remaster", "artist", "Band");
        track("4", "title", "Song (Live)", "artist", "band");
        track("5", "title", "Song (Remix)", "artist", "Band");
        track("6", "title", "Intro", "artist", "Band");
        track("7", "title", "intro", "artist", "Band");
        track("8", "title", "X", "mbid", "B1A9C0E9-D987-4042-AE91-78D6A3267D69");
        track("9", "title", "Y", "mbid", "b1a9c0e9-d987-4042-ae91-78d6a3267d69", "isrc", "0");
        track("10", "isrc", "0");
        track("11", "title", "Song", "artist", "Various Artists");
        track("12", "title", "Song", "artist", "Various Artists");
        event("u", "3", "plays", 5L);
        event("u", "1", "plays", 2L);
        event("u", "4", "plays", 2L);
        event("v", "2");
        event("v", "9");
        event("v", "5");

        assertThat(listens(listened(), "plays")).contains("1: 2", "2: -", "3: 5", "4: 2");
        assertThat(facts).containsEntry("songsMerged", 0L);

        Bench byId = listened("songs.collapse=id");
        assertThat(text(byId.rows(Datasets.SONGS), "track", "song", "basis")).containsExactly("2: 1 isrc", "8: 9 mbid");
        assertThat(listens(byId, "user")).containsExactly("1: u", "1: v", "3: u", "4: u", "5: v", "9: v");

        Bench byName = listened("songs.collapse=name");
        assertThat(text(byName.rows(Datasets.SONGS), "track", "song", "basis"))
                .containsExactly("1: 3 name", "2: 3 isrc", "4: 3 name", "8: 9 mbid");
        assertThat(listens(byName, "user", "plays"))
                .containsExactly("3: u 2", "3: u 2", "3: u 5", "3: v -", "5: v -", "9: v -");
        assertThat(facts).containsEntry("songsMerged", 4L);
        SongsReport report = Json.read(
                Files.readString(byName.directory(Datasets.SONGS).resolve(SongsReport.FILE)),
                SongsReport.class,
                "songs");
        assertThat(report.tracks()).isEqualTo(12);
        assertThat(report.songs()).isEqualTo(8);
        assertThat(report.byBasis()).isEqualTo(new TreeMap<>(Map.of("isrc", 1L, "mbid", 1L, "name", 2L)));
        assertThat(report.examples().get(0).song()).isEqualTo("3");
        assertThat(report.examples().get(0).plays()).isEqualTo(10);
        assertThat(report.examples().get(0).tracks())
                .contains(new SongsReport.Member("4", "Song (Live)", "band", "name"));

        assertThat(text(
                        listened("songs.collapse=name", "songs.live=apart").rows(Datasets.SONGS),
                        "track",
                        "song",
                        "basis"))
                .containsExactly("1: 3 name", "2: 3 isrc", "8: 9 mbid");
    }
}
