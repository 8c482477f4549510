package io.says.etl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Feedback;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.spi.RatingFactory;
import io.says.spi.SaysPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every protocol on listens written by hand. */
final class SplitTest {

    private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private int benches;

    /** A listen on a day counted from 2024-01-01, -1 for none. */
    private record Heard(
            String user,
            String track,
            int day,
            long plays,
            @Nullable String part) {

        static Heard on(String user, String track, int day) {
            return new Heard(user, track, day, 1, null);
        }

        static Heard of(String user, String track, String part) {
            return new Heard(user, track, -1, 1, part);
        }
    }

    /** Strength that halves with each day before the latest listen. */
    private static final class Fading implements SaysPlugin, RatingFactory {

        @Override
        public String name() {
            return "fading";
        }

        @Override
        public List<RatingFactory> ratings() {
            return List.of(this);
        }

        @Override
        public String description() {
            return "halves each day";
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
            Column days =
                    unix_seconds(col(LATEST)).minus(unix_seconds(col("time"))).divide(86_400.0);
            return col("plays").multiply(exp(days.multiply(lit(-Math.log(2)))));
        }
    }

    private Bench split(List<Heard> heard, int files, String... settings) throws Exception {
        Bench bench = new Bench(directory.resolve("bench-" + benches++), settings).with(new Fading());
        List<Row> rows = new ArrayList<>();
        for (Heard each : heard) {
            Timestamp time = each.day() < 0 ? null : Timestamp.from(DAY.plusSeconds(each.day() * 86_400L));
            rows.add(RowFactory.create(
                    each.user(),
                    each.track(),
                    time,
                    each.plays(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    each.part(),
                    "hand",
                    rows.size() + 1L));
        }
        Bench.spark()
                .createDataFrame(rows, StructType.fromDDL(Datasets.LISTEN_SCHEMA.ddl()))
                .repartition(files)
                .write()
                .parquet(bench.directory(Datasets.LISTENS).toString());
        bench.run("interactions");
        facts = bench.run("split");
        return bench;
    }

    private Map<String, Long> facts = Map.of();

    /** What a part holds, one text a row, in order. */
    private static List<String> rows(Bench bench, DatasetName part, String... columns) {
        Dataset<Row> rows = Bench.spark()
                .read()
                .schema(Datasets.SPLIT_SCHEMA.ddl())
                .parquet(bench.directory(part).toString());
        return texts(rows, columns);
    }

    private static List<String> texts(Dataset<Row> rows, String... columns) {
        Column[] chosen =
                java.util.Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new);
        return (columns.length == 0 ? rows : rows.select(chosen))
                .collectAsList().stream().map(row -> row.mkString(" ")).sorted().toList();
    }

    private static List<String> pairs(Bench bench, DatasetName part) {
        return rows(bench, part, "user", "track");
    }

    private static SplitProtocol protocol(Bench bench, DatasetName part) throws Exception {
        return Json.read(
                Files.readString(bench.directory(part).resolve(SplitProtocol.FILE)), SplitProtocol.class, "split");
    }

    private static SplitProtocol protocol(Bench bench) throws Exception {
        SplitProtocol protocol = protocol(bench, Datasets.TRAIN);
        assertThat(protocol(bench, Datasets.TEST)).isEqualTo(protocol);
        assertThat(protocol(bench, Datasets.FOLD_IN)).isEqualTo(protocol);
        assertThat(protocol.trainRows()).isEqualTo(pairs(bench, Datasets.TRAIN).size());
        assertThat(protocol.testRows()).isEqualTo(pairs(bench, Datasets.TEST).size());
        assertThat(protocol.foldInRows())
                .isEqualTo(pairs(bench, Datasets.FOLD_IN).size());
        return protocol;
    }

    private static List<Heard> without(List<Heard> heard) {
        return heard.stream()
                .map(h -> new Heard(h.user(), h.track(), -1, h.plays(), h.part()))
                .toList();
    }

    /** Users u1, u2, u3 and u10 with as many tracks, a day apart. */
    private static List<Heard> some() {
        List<Heard> heard = new ArrayList<>();
        for (int tracks : new int[] {1, 2, 3, 10}) {
            for (int track = 0; track < tracks; track++) {
                heard.add(Heard.on("u" + tracks, "t" + track, track));
            }
        }
        return heard;
    }

    private static Map<String, Long> byUser(List<String> pairs) {
        Map<String, Long> counts = new TreeMap<>();
        pairs.forEach(pair -> counts.merge(pair.substring(0, pair.indexOf(' ')), 1L, Long::sum));
        return counts;
    }

    @Test
    void random_draws_each_pair_as_ever_by_seed_and_ids() throws Exception {
        Bench bench = split(without(some()), 3, "split.train-share=0.855");

        List<String> expected = texts(
                bench.rows(Datasets.INTERACTIONS).filter("pmod(xxhash64(42L, user, track), 1000000) < 855000"),
                "user",
                "track");
        assertThat(pairs(bench, Datasets.TRAIN)).isEqualTo(expected);
        assertThat(pairs(bench, Datasets.TEST)).hasSize(16 - expected.size());
        SplitProtocol protocol = protocol(bench);
        assertThat(protocol.protocol()).isEqualTo("random 85.5/14.5 by interaction");
        assertThat(protocol.chosen()).isEqualTo("none of the 16 listens have a time");
        assertThat(protocol.cut()).isNull();
    }

    @Test
    void per_user_keeps_the_same_share_of_every_user() throws Exception {
        Bench bench = split(some(), 2, "split.protocol=per-user");

        assertThat(byUser(pairs(bench, Datasets.TRAIN))).isEqualTo(Map.of("u1", 1L, "u2", 2L, "u3", 2L, "u10", 8L));
        assertThat(byUser(pairs(bench, Datasets.TEST))).isEqualTo(Map.of("u3", 1L, "u10", 2L));
        assertThat(protocol(bench).protocol()).isEqualTo("per-user 80/20 of each user's tracks");
    }

    @Test
    void leave_last_n_tests_the_last_tracks_of_each_user_and_leaves_one() throws Exception {
        List<Heard> heard = new ArrayList<>(some());
        heard.add(Heard.on("u10", "t0", 99)); // heard again: now the last
        heard.add(Heard.on("timeless", "a", -1));
        heard.add(Heard.on("timeless", "b", -1));
        Bench bench = split(heard, 2, "split.protocol=leave-last-n", "split.n=2");

        assertThat(pairs(bench, Datasets.TEST)).containsExactly("u10 t0", "u10 t9", "u2 t1", "u3 t1", "u3 t2");
        assertThat(pairs(bench, Datasets.TRAIN)).hasSize(18 - 5).contains("timeless a", "timeless b", "u1 t0");
        assertThat(facts).containsEntry("unassigned", 0L);
    }

    @Test
    void leave_last_n_breaks_ties_by_draw_whatever_the_order() throws Exception {
        List<Heard> heard = new ArrayList<>();
        for (int track = 0; track < 20; track++) {
            heard.add(Heard.on("u", "t" + track, 5));
            heard.add(Heard.on("v", "t" + track, 5));
        }
        List<String> one = pairs(split(heard, 1, "split.protocol=leave-last-n"), Datasets.TEST);
        Collections.reverse(heard);
        assertThat(pairs(split(heard, 7, "split.protocol=leave-last-n"), Datasets.TEST))
                .isEqualTo(one)
                .hasSize(2);
    }

    @Test
    void time_cuts_where_listens_have_one_and_takes_repeats_out() throws Exception {
        List<Heard> heard = new ArrayList<>();
        for (int day = 0; day < 10; day++) {
            heard.add(new Heard("u" + day % 2, "t" + day % 5, day, day + 1L, null));
        }
        heard.add(Heard.on("u0", "new", 9));
        heard.add(Heard.on("late", "t1", 9));
        Bench bench = split(heard, 3, "split.train-share=0.75");

        SplitProtocol protocol = protocol(bench);
        // 12 listens: the ninth, on day 9 alone with two more, begins the test part.
        assertThat(protocol.cut()).isEqualTo(DAY.plusSeconds(9 * 86_400L));
        assertThat(protocol.protocol())
                .isEqualTo("temporal, cut at 2024-01-10T00:00:00Z, 75/25 of the listens, repeats dropped");
        assertThat(protocol.chosen()).isEqualTo("all 12 listens have a time");
        assertThat(rows(bench, Datasets.TEST, "user", "track", "user_index", "track_index", "plays"))
                .containsExactly("late t1 null 1 1", "u0 new 0 null 1", "u1 t4 1 4 10");
        Bench cut = split(heard, 1, "split.cut=2024-01-06", "split.protocol=temporal");
        // From day 5 on all but the two new pairs and those of the other parity were there before.
        assertThat(rows(cut, Datasets.TRAIN, "user", "track", "plays"))
                .containsExactly("u0 t0 1", "u0 t2 3", "u0 t4 5", "u1 t1 2", "u1 t3 4");
        assertThat(rows(cut, Datasets.TEST, "user", "track", "plays"))
                .containsExactly("late t1 1", "u0 new 1", "u0 t1 7", "u0 t3 9", "u1 t0 6", "u1 t2 8", "u1 t4 10");
    }

    @Test
    void repeats_are_dropped_and_counted_or_kept() throws Exception {
        List<Heard> heard = List.of(
                new Heard("u", "a", 0, 2, null),
                new Heard("u", "a", 9, 5, null),
                Heard.on("u", "b", 9),
                Heard.on("v", "a", 1));
        Bench dropped = split(heard, 1, "split.cut=2024-01-05T00:00:00Z");
        assertThat(pairs(dropped, Datasets.TEST)).containsExactly("u b");
        assertThat(facts).containsEntry("repeatsDropped", 1L);
        assertThat(protocol(dropped).repeatsDropped()).isEqualTo(1);
        assertThat(protocol(dropped).chosen()).isEqualTo("says.split.cut is set");
        Bench kept = split(heard, 1, "split.cut=2024-01-05T00:00:00Z", "split.repeats=keep");
        assertThat(rows(kept, Datasets.TEST, "user", "track", "plays")).containsExactly("u a 5", "u b 1");
        assertThat(rows(kept, Datasets.TRAIN, "user", "track", "plays")).containsExactly("u a 2", "v a 1");
        assertThat(facts).containsEntry("repeatsDropped", 0L);
        assertThat(protocol(kept).protocol()).endsWith("repeats kept");
        assertThat(protocol(kept).hash()).isNotEqualTo(protocol(dropped).hash());
    }

    @Test
    void a_quantile_at_the_very_first_time_moves_on_and_the_untimed_are_counted() throws Exception {
        List<Heard> heard = new ArrayList<>();
        for (int track = 0; track < 9; track++) {
            heard.add(Heard.on("u", "t" + track, 0));
        }
        heard.add(Heard.on("u", "last", 3));
        heard.add(Heard.on("u", "whenever", -1));
        Bench bench = split(heard, 2, "split.protocol=temporal");
        assertThat(pairs(bench, Datasets.TEST)).containsExactly("u last");
        assertThat(pairs(bench, Datasets.TRAIN)).hasSize(9);
        assertThat(protocol(bench).unassigned()).isEqualTo(1);
        assertThat(protocol(bench).protocol()).endsWith("1 listens without a time left out");
    }

    @Test
    void user_holdout_keeps_whole_users_from_training_and_folds_a_share_in() throws Exception {
        List<Heard> heard = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            for (int track = 0; track < 1 + user % 5; track++) {
                heard.add(Heard.on("u" + user, "t" + track, track));
            }
        }
        String[] settings = {"split.protocol=user-holdout", "split.holdout-share=0.4", "split.fold-in-share=0.5"};
        Bench bench = split(heard, 3, settings);

        Map<String, Long> train = byUser(pairs(bench, Datasets.TRAIN));
        Map<String, Long> known = byUser(pairs(bench, Datasets.FOLD_IN));
        Map<String, Long> asked = byUser(pairs(bench, Datasets.TEST));
        assertThat(train.keySet()).doesNotContainAnyElementsOf(known.keySet());
        assertThat(known.keySet()).containsAll(asked.keySet());
        assertThat(train.size() + known.size()).isEqualTo(40);
        assertThat(known.size()).isBetween(8, 24);
        Map<Integer, Long> expected = Map.of(1, 1L, 2, 1L, 3, 2L, 4, 2L, 5, 3L);
        known.forEach((user, count) -> {
            int all = 1 + Integer.parseInt(user.substring(1)) % 5;
            assertThat(count).as(user).isEqualTo(expected.get(all));
            assertThat(asked.getOrDefault(user, 0L)).as(user).isEqualTo(all - count);
        });
        assertThat(rows(bench, Datasets.FOLD_IN, "user_index")).containsOnly("null");
        assertThat(rows(bench, Datasets.FOLD_IN, "track_index")).doesNotContain("null");
        assertThat(facts).containsEntry("usersHeldOut", (long) known.size());
        assertThat(protocol(bench).protocol())
                .isEqualTo("user-holdout of 40 % of the users, fold-in 50/50 of their tracks");
        Collections.reverse(heard);
        Bench again = split(heard, 8, settings);
        for (DatasetName part : List.of(Datasets.TRAIN, Datasets.FOLD_IN, Datasets.TEST)) {
            assertThat(rows(again, part)).isEqualTo(rows(bench, part));
        }
    }

    @Test
    void the_parts_a_source_comes_in_are_taken_as_given() throws Exception {
        Path file = directory.resolve("parts.csv");
        Files.writeString(
                file, "user_id,song_id,split\nu,a,train\nu,b,TEST\nv,a,Training\nv,c,test\nv,a,test\nw,c,test\n");
        Bench bench = new Bench(directory.resolve("given"));
        bench.run("ingest", file);
        bench.run("listens");
        bench.run("interactions");
        facts = bench.run("split");

        assertThat(pairs(bench, Datasets.TRAIN)).containsExactly("u a", "v a");
        assertThat(pairs(bench, Datasets.TEST)).containsExactly("u b", "v c", "w c");
        assertThat(facts).containsEntry("repeatsDropped", 1L);
        SplitProtocol protocol = protocol(bench);
        assertThat(protocol.protocol()).isEqualTo("given train and test parts, repeats dropped");
        assertThat(protocol.chosen()).isEqualTo("all 6 listens come from the source as train or test");
    }

    @Test
    void a_listen_of_no_known_part_is_left_out_of_a_given_split_and_counted() throws Exception {
        Bench bench = split(
                List.of(
                        Heard.of("u", "a", "train"),
                        Heard.of("u", "b", "test"),
                        Heard.of("u", "c", "validation"),
                        new Heard("u", "d", -1, 1, null)),
                1,
                "split.protocol=given");
        assertThat(pairs(bench, Datasets.TRAIN)).containsExactly("u a");
        assertThat(pairs(bench, Datasets.TEST)).containsExactly("u b");
        assertThat(facts).containsEntry("unassigned", 2L);
        assertThat(protocol(bench).protocol()).endsWith("2 listens without a part left out");
    }

    @Test
    void a_protocol_that_asks_for_what_is_not_there_is_refused() {
        List<Heard> timeless = without(some());
        assertThatThrownBy(() -> split(timeless, 1, "split.protocol=temporal"))
                .hasMessageContaining("temporal needs to know when people listened")
                .hasMessageContaining("none of the 16 listens");
        assertThatThrownBy(() -> split(timeless, 1, "split.protocol=given"))
                .hasMessageContaining("given needs the parts");
        assertThatThrownBy(() -> split(some(), 1, "split.cut=1999-01-01"))
                .hasMessageContaining("training part is empty");
        assertThatThrownBy(() -> split(some(), 1, "split.cut=2999-01-01")).hasMessageContaining("test part is empty");
        assertThatThrownBy(() -> split(some(), 1, "split.cut=yesterday")).hasMessageContaining("\"yesterday\"");
        assertThatThrownBy(() -> split(some(), 1, "split.cut=2024-01-03", "split.protocol=random"))
                .hasMessageContaining("cuts nowhere");
        List<Heard> once =
                some().stream().map(h -> Heard.on(h.user(), h.track(), 4)).toList();
        assertThatThrownBy(() -> split(once, 1, "split.protocol=temporal")).hasMessageContaining("finds no cut");
        assertThatThrownBy(() -> split(some(), 1, "split.protocol=user-holdout", "split.holdout-share=0.001"))
                .hasMessageContaining("no user at all");
    }

    @Test
    void what_the_test_part_says_never_reaches_train_ids_or_the_rule() throws Exception {
        List<Heard> heard = new ArrayList<>();
        for (int user = 0; user < 12; user++) {
            for (int track = 0; track < 8; track++) {
                heard.add(new Heard(
                        "u" + user, "t" + (user + track) % 10, track, 1 + track, track < 6 ? "train" : "test"));
            }
        }
        for (String[] settings : new String[][] {
            {"split.protocol=temporal", "split.train-share=0.7"},
            {"split.protocol=given"},
            {"split.protocol=user-holdout", "split.holdout-share=0.3"}
        }) {
            String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
            all[settings.length] = "rating.rule=fading";
            Bench before = split(heard, 2, all);
            Set<String> tested = Set.copyOf(pairs(before, Datasets.TEST));
            boolean byTime = settings[0].contains("temporal");
            List<Heard> changed = new ArrayList<>();
            for (Heard each : heard) {
                boolean test = byTime
                        ? each.day() >= 6
                        : settings[0].contains("given")
                                ? "test".equals(each.part())
                                : tested.contains(each.user() + " " + each.track());
                changed.add(
                        test
                                ? new Heard(each.user(), each.track(), each.day() + 500, each.plays() * 70, each.part())
                                : each);
            }
            if (settings[0].contains("given")) {
                changed.add(new Heard("a new user", "a new track", 900, 1000, "test"));
            }
            Collections.reverse(changed);
            Bench after = split(changed, 5, all);

            assertThat(rows(after, Datasets.TRAIN)).as(settings[0]).isEqualTo(rows(before, Datasets.TRAIN));
            assertThat(rows(after, Datasets.TEST)).as(settings[0]).isNotEqualTo(rows(before, Datasets.TEST));
            for (String side : List.of("users", "tracks")) {
                assertThat(texts(index(after, side))).isEqualTo(texts(index(before, side)));
            }
            assertThat(protocol(after).hash()).isEqualTo(protocol(before).hash());
        }
    }

    @Test
    void the_index_of_all_interactions_covers_whom_the_split_holds_back() throws Exception {
        Bench bench = split(some(), 2, "split.protocol=user-holdout", "split.holdout-share=0.5");
        Map<String, Long> counted = bench.run("index");

        assertThat(rows(bench, Datasets.ALL, "user", "track", "strength", "plays", "last_played"))
                .isEqualTo(
                        texts(bench.rows(Datasets.INTERACTIONS), "user", "track", "strength", "plays", "last_played"));
        assertThat(counted)
                .containsEntry("users", 4L)
                .containsEntry("tracks", 10L)
                .containsEntry("rows", 16L);
        assertThat(protocol(bench, Datasets.ALL).trainRows()).isEqualTo(16);
        assertThat(bench.directory(Datasets.ALL).resolve(InteractionRule.FILE))
                .hasSameTextualContentAs(bench.directory(Datasets.TRAIN).resolve(InteractionRule.FILE));
        // In the order of the ids, without a hole, and the same in the rows.
        assertThat(texts(index(bench, Datasets.ALL_IDS, "users"))).containsExactly("0 u1", "1 u10", "2 u2", "3 u3");
        assertThat(rows(bench, Datasets.ALL, "user_index", "user").stream().distinct())
                .containsExactly("0 u1", "1 u10", "2 u2", "3 u3");

        Bench again = split(shuffled(some()), 5, "split.protocol=random");
        again.run("index");
        assertThat(rows(again, Datasets.ALL)).isEqualTo(rows(bench, Datasets.ALL));
    }

    @Test
    void the_validation_part_is_cut_from_training_alone_and_like_the_test_part() throws Exception {
        String half = "validation.share=0.5";
        for (String protocol : List.of("temporal", "random")) {
            String cut = "split.cut=" + (protocol.equals("temporal") ? "2024-01-07" : "null");
            Bench bench = split(some(), 2, "split.protocol=" + protocol, cut, half);
            bench.run("validation");
            List<Heard> changed = new ArrayList<>();
            List<String> tested = pairs(bench, Datasets.TEST);
            for (Heard each : some()) {
                boolean test = tested.contains(each.user() + " " + each.track());
                changed.add(
                        test
                                ? new Heard(each.user(), each.track(), each.day() + 500, each.plays() * 70, each.part())
                                : each);
            }
            Bench other = split(changed, 4, "split.protocol=" + protocol, cut, half);
            other.run("validation");

            assertThat(rows(other, Datasets.TEST)).as(protocol).isNotEqualTo(rows(bench, Datasets.TEST));
            for (DatasetName part : List.of(Datasets.FIT, Datasets.VALIDATION)) {
                assertThat(rows(other, part)).as(protocol).isEqualTo(rows(bench, part));
            }
            List<String> both = new ArrayList<>(pairs(bench, Datasets.FIT));
            both.addAll(pairs(bench, Datasets.VALIDATION));
            assertThat(both).doesNotHaveDuplicates().hasSameElementsAs(pairs(bench, Datasets.TRAIN));
            assertThat(pairs(bench, Datasets.VALIDATION_FOLD_IN)).isEmpty();
            SplitProtocol inner = protocol(bench, Datasets.FIT);
            assertThat(protocol(bench, Datasets.VALIDATION)).isEqualTo(inner);
            assertThat(inner.chosen()).contains("the training part of: " + protocol);
            if (protocol.equals("temporal")) {
                // 6 + 3 + 2 + 1 pairs before the cut, on the days 0 0 0 0 1 1 1 2 2 3 4 5: the second half from day 1
                // on.
                assertThat(inner.cut()).isEqualTo(DAY.plusSeconds(86_400));
                assertThat(pairs(bench, Datasets.FIT)).containsExactly("u1 t0", "u10 t0", "u2 t0", "u3 t0");
            } else {
                assertThat(inner.cut()).isNull();
                assertThat(pairs(bench, Datasets.VALIDATION)).isNotEmpty();
            }
        }
    }

    private static List<Heard> shuffled(List<Heard> heard) {
        List<Heard> shuffled = new ArrayList<>(heard);
        Collections.shuffle(shuffled, new java.util.Random(1));
        return shuffled;
    }

    private static Dataset<Row> index(Bench bench, String side) {
        return index(bench, Datasets.IDS, side);
    }

    private static Dataset<Row> index(Bench bench, DatasetName ids, String side) {
        return Bench.spark()
                .read()
                .schema(Datasets.ID_SCHEMA.ddl())
                .parquet(bench.directory(ids).resolve(side).toString());
    }
}
