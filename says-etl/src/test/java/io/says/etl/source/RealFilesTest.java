package io.says.etl.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.FileRole;
import io.says.spi.RawRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole published data sets, every file in their folders; the counts are those their authors give. */
final class RealFilesTest {

    private static void assertIgnored(Readings readings, String... files) {
        Map<String, FileRole> roles = readings.roles();
        for (String file : files) {
            assertThat(roles).containsKey(file);
            assertThat(roles.get(file)).as(file).satisfies(role -> {
                assertThat(role.role()).isEqualTo(FileRole.Role.IGNORED);
                assertThat(role.description()).isNotBlank();
            });
        }
    }

    private static long sum(Readings readings, List<RawRow> rows, String column) {
        return rows.stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(readings.value(row, column))))
                .sum();
    }

    @Test
    void hetrec_is_read_to_the_row() throws IOException {
        Readings readings = Readings.of(Readings.real("hetrec2011-lastfm-2k"));
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);
        List<RawRow> tracks = readings.rows(RawRow.Kind.TRACK);

        assertThat(readings.source()).isEqualTo("lastfm");
        assertThat(readings.problems()).isEmpty();
        assertThat(events).hasSize(92_834);
        assertThat(readings.distinct(events, "user")).isEqualTo(1892);
        assertThat(readings.distinct(events, "track")).isEqualTo(17_632);
        assertThat(sum(readings, events, "plays")).isEqualTo(69_183_975L);
        assertThat(tracks).hasSize(17_632);
        assertThat(readings.texts(tracks, "track", "artist")).contains("1|MALICE MIZER");
        assertIgnored(
                readings,
                "README.txt",
                "readme.txt",
                "tags.dat.gz",
                "user_friends.dat.gz",
                "user_taggedartists.dat.gz");
    }

    @Test
    void audioscrobbler_is_read_to_the_row_with_its_aliases_applied() throws IOException {
        Readings readings = Readings.of(Readings.real("audioscrobbler-small"));
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);

        assertThat(readings.source()).isEqualTo("audioscrobbler");
        assertThat(readings.problems()).isEmpty();
        assertThat(events).hasSize(49_481);
        assertThat(readings.distinct(events, "user")).isEqualTo(50);
        assertThat(sum(readings, events, "plays")).isEqualTo(6_461_021L);
        assertThat(readings.distinct(events, "track")).isLessThan(30_677);
        assertThat(readings.rows(RawRow.Kind.TRACK)).hasSize(30_537);
        assertThat(readings.roles().get("artist_alias_small.txt")).satisfies(role -> {
            assertThat(role.role()).isEqualTo(FileRole.Role.AUXILIARY);
            assertThat(role.description()).contains("587");
        });
        assertThat(readings.texts(events, "track")).doesNotContain("1027859").contains("1252408");
        assertIgnored(readings, "README.txt", "ORIGIN_README.txt");
    }

    @Test
    void movielens_100k_is_read_to_the_row_once() throws IOException {
        Readings readings = Readings.of(Readings.real("movielens-100k"));
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);
        List<RawRow> films = readings.rows(RawRow.Kind.TRACK);

        assertThat(readings.source()).isEqualTo("movielens");
        assertThat(readings.problems()).isEmpty();
        assertThat(events).hasSize(100_000);
        assertThat(readings.distinct(events, "user")).isEqualTo(943);
        assertThat(readings.distinct(events, "track")).isEqualTo(1682);
        assertThat(sum(readings, events, "rating")).isEqualTo(6110 + 2 * 11_370 + 3 * 27_145 + 4 * 34_174 + 5 * 21_201);
        assertThat(films).hasSize(1682);
        assertThat(readings.texts(films, "track", "title", "year", "genre"))
                .contains("1|Toy Story|1995|Animation, Children's, Comedy", "267|unknown||")
                .anyMatch(film -> film.contains("Misérables"));
        assertIgnored(readings, "u1.base.gz", "ub.test.gz", "u.user", "u.info", "README", "README.txt");
        assertThat(readings.roles().get("u1.base.gz").description()).contains("says.movielens.split");
        assertThat(readings.columns()).doesNotContain("part");
    }

    @Test
    void a_published_split_of_movielens_100k_is_read_in_its_parts() throws IOException {
        Readings readings = Readings.of(Readings.real("movielens-100k"), "movielens.split=u3");
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);

        assertThat(readings.texts(events, "part")).hasSize(100_000).satisfies(parts -> {
            assertThat(parts.stream().filter("train"::equals)).hasSize(80_000);
            assertThat(parts.stream().filter("test"::equals)).hasSize(20_000);
        });
        assertThat(events).extracting(RawRow::source).containsOnly("u3.base.gz", "u3.test.gz");
        assertIgnored(readings, "u.data.gz", "u1.base.gz");
    }

    @Test
    void movielens_latest_is_read_to_the_row() throws IOException {
        Readings readings = Readings.of(Readings.real("movielens-latest-small"));
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);
        List<RawRow> films = readings.rows(RawRow.Kind.TRACK);

        assertThat(readings.source()).isEqualTo("movielens");
        assertThat(readings.problems()).isEmpty();
        assertThat(events).hasSize(100_004);
        assertThat(readings.distinct(events, "user")).isEqualTo(671);
        assertThat(readings.distinct(events, "track")).isEqualTo(9066);
        assertThat(films).hasSize(9125);
        assertThat(readings.texts(films, "track", "title", "year", "genre"))
                .contains("1|Toy Story|1995|Adventure, Animation, Children, Comedy, Fantasy");
        assertIgnored(readings, "links.csv", "tags.csv", "README.txt", "ORIGIN_README.txt");
    }

    @Test
    void echo_nest_plays_with_audio_features_are_read_to_the_row() throws IOException {
        Readings readings = Readings.of(Readings.real("echonest-spotify"));
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);

        assertThat(readings.source()).isEqualTo("csv");
        assertThat(readings.problems()).isEmpty();
        assertThat(events).hasSize(8599);
        assertThat(readings.distinct(events, "user")).isEqualTo(1366);
        assertThat(readings.distinct(events, "track")).isEqualTo(953);
        assertThat(readings.columns()).contains("tempo", "energy", "danceability", "plays", "title", "artist");
        assertIgnored(readings, "README.txt");
    }

    @Test
    void gowalla_is_read_to_the_pair_in_its_parts() throws IOException {
        assertAdjacency("gowalla", 29_858, 40_981, 810_128, 217_242, "bars_leaderboard_gowalla_m1.csv", "README.txt");
    }

    @Test
    void amazon_cds_are_read_to_the_pair_in_their_parts() throws IOException {
        assertAdjacency("amazon-cds", 43_169, 35_648, 604_475, 172_951, "UltraGCN_amazoncds_x0.md", "README.txt");
    }

    private static void assertAdjacency(String name, int users, int items, int train, int test, String... ignored)
            throws IOException {
        Readings readings = Readings.of(Readings.real(name));
        List<RawRow> events = readings.rows(RawRow.Kind.EVENT);

        assertThat(readings.source()).isEqualTo("adjacency");
        assertThat(readings.problems()).isEmpty();
        assertThat(readings.distinct(events, "user")).isEqualTo(users);
        assertThat(readings.distinct(events, "track")).isEqualTo(items);
        List<String> parts = readings.texts(events, "part");
        assertThat(parts.stream().filter("train"::equals)).hasSize(train);
        assertThat(parts.stream().filter("test"::equals)).hasSize(test);
        assertThat(parts).hasSize(train + test);
        assertIgnored(readings, ignored);
    }

    @Test
    void spotify_features_are_read_to_the_row() throws IOException {
        Readings readings = Readings.of(Readings.real("spotify-features-41k"));
        List<RawRow> rows = readings.rows(RawRow.Kind.FEATURES);

        assertThat(readings.source()).isEqualTo("audio-features");
        assertThat(readings.problems()).isEmpty();
        assertThat(readings.rows()).hasSize(41_106);
        assertThat(rows).hasSize(41_106);
        assertThat(readings.distinct(rows, "track")).isEqualTo(40_560);
        assertThat(readings.texts(rows, "track", "title", "artist", "tempo", "duration_ms", "time_signature"))
                .contains("4GiXBCUF7H6YfNQsnBRIzl|Lucky Man|Montgomery Gentry|133.061|196707|4");
        assertIgnored(readings, "License", "README.txt", "ORIGIN_README.md.gz");
    }

    @Test
    void every_folder_is_recognised_by_one_source_alone() throws IOException {
        assertThat(Readings.sure(Readings.real("hetrec2011-lastfm-2k"))).containsExactly("lastfm");
        assertThat(Readings.sure(Readings.real("audioscrobbler-small"))).containsExactly("audioscrobbler");
        assertThat(Readings.sure(Readings.real("movielens-100k"))).containsExactly("movielens");
        assertThat(Readings.sure(Readings.real("movielens-latest-small"))).containsExactly("movielens");
        assertThat(Readings.sure(Readings.real("gowalla"))).containsExactly("adjacency");
        assertThat(Readings.sure(Readings.real("amazon-cds"))).containsExactly("adjacency");
        assertThat(Readings.sure(Readings.real("spotify-features-41k"))).containsExactly("audio-features");
        assertThat(Readings.sure(Readings.real("echonest-spotify"))).isEmpty();
    }
}
