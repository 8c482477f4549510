package io.says.etl.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.RawRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DescriptionsTest {

    private static final List<String> COLUMNS = List.of("user", "track", "plays", "title", "artist", "tempo");

    private final RowCheck check = new RowCheck(COLUMNS, List.of("title", "artist", "tempo"));

    private static RawRow row(String source, long position, @Nullable Object... values) {
        return new RawRow(source, position, RawRow.Kind.EVENT, null, "row " + position, values);
    }

    @Test
    void the_first_that_was_said_of_every_column_is_what_all_rows_together_say() {
        Random random = new Random(11);
        Map<String, String> first = new HashMap<>();
        Map<String, String> kept = new HashMap<>();
        int described = 0;
        for (int i = 1; i <= 5_000; i++) {
            String track = "t" + random.nextInt(40);
            String title = random.nextInt(3) == 0 ? null : "Title " + random.nextInt(3);
            String artist = random.nextInt(30) == 0 ? "Other" : "Artist";
            check.check(row("a.csv", i, "u", track, "1", title, artist, "120"));
            if (title != null) {
                first.putIfAbsent(track, title);
            }
            Row said = check.description();
            if (said != null) {
                described++;
                String title2 = said.getAs(check.schema().fieldIndex("title"));
                if (title2 != null) {
                    kept.putIfAbsent(said.getString(check.schema().fieldIndex("track")), title2);
                }
            }
        }
        assertThat(kept).isEqualTo(first);
        assertThat(described).isLessThan(5_000);
    }

    @Test
    void what_is_said_again_is_handed_on_once_as_long_as_the_names_of_the_files_rise() {
        assertThat(described("b.csv", 1, "Song")).isTrue();
        assertThat(described("b.csv", 2, "Song")).isFalse();
        assertThat(described("c.csv", 1, "Song")).isFalse();
        assertThat(described("c.csv", 2, "Other")).isTrue();
        assertThat(described("a.csv", 9, "Other")).isTrue();
        assertThat(described("b.csv", 3, "Other")).isFalse();
    }

    private boolean described(String source, long position, String title) {
        check.check(row(source, position, "u", "t", "1", title, "Artist", "120"));
        return check.description() != null;
    }

    @Test
    void a_row_that_is_rejected_describes_nothing_and_a_bad_description_rejects_its_row() {
        check.check(row("a.csv", 1, "u", "t", "x", "Song", "Artist", "120"));
        assertThat(check.description()).isNull();
        Row bad = check.check(row("a.csv", 2, "u", "t", "1", "Song", "Artist", "fast"));
        assertThat(check.description()).isNull();
        assertThat(bad.getInt(0)).isEqualTo(RowCheck.REJECTED);
        Row good = check.check(row("a.csv", 3, "u", "t", "1", "Song", "Artist", "120"));
        assertThat(good.getInt(0)).isEqualTo(RowCheck.EVENTS);
        assertThat(check.description()).isNotNull();
    }
}
