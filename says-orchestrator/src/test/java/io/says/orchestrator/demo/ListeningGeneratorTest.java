package io.says.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.says.SaysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListeningGeneratorTest {

    private static final GeneratorConfig SMALL = new GeneratorConfig(120, 150, 4000, 42);

    @TempDir
    Path directory;

    @Test
    void same_seed_same_bytes_in_any_locale_and_another_seed_other_bytes() throws IOException {
        byte[] first = Files.readAllBytes(generate("a", SMALL).csv());
        Locale before = Locale.getDefault();
        byte[] second;
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            second = Files.readAllBytes(generate("b", SMALL).csv());
        } finally {
            Locale.setDefault(before);
        }
        byte[] other = Files.readAllBytes(
                generate("c", new GeneratorConfig(120, 150, 4000, 43)).csv());

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void writes_exactly_the_rows_asked_for_each_pair_once_in_the_original_columns() throws IOException {
        List<String> lines = Files.readAllLines(generate("a", SMALL).csv());

        assertThat(lines.get(0))
                .isEqualTo("user_id,song_id,title,artist,genre,year,liked,finished_song,skip_count,repeat_count,"
                        + "play_count,tempo,energy,danceability,valence,acousticness");
        assertThat(lines).hasSize(4001);
        Set<String> pairs = new HashSet<>();
        Map<String, String> songs = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            assertThat(line)
                    .matches("u\\d{4},t\\d{5},[A-Za-z ()]+,[A-Za-z ]+,[A-Za-z-]+,(19|20)\\d\\d,(true|false),"
                            + "(true|false),\\d+,\\d+,[1-9]\\d*,\\d+\\.\\d(,0\\.\\d{3}){4}");
            String[] fields = line.split(",", -1);
            assertThat(pairs.add(fields[0] + fields[1])).as(line).isTrue();
            String shown = fields[2] + fields[3] + fields[4] + fields[5] + fields[11] + fields[12];
            assertThat(songs.merge(fields[1], shown, (known, now) -> known)).isEqualTo(shown);
        }
        assertThat(new HashSet<>(songs.values())).hasSameSizeAs(songs.keySet());
    }

    @Test
    void fills_half_of_all_pairs_and_copes_with_fewer_rows_than_users() throws IOException {
        assertThat(pairs(new GeneratorConfig(40, 30, 600, 1))).isEqualTo(600);
        assertThat(pairs(new GeneratorConfig(2, 2, 2, 1))).isEqualTo(2);
        assertThat(pairs(new GeneratorConfig(500, 3, 7, 1))).isEqualTo(7);
    }

    @Test
    void the_configuration_names_the_data_the_rule_and_the_floor() throws IOException {
        GeneratedData data = generate("with \"quotes\" and #", SMALL);

        Config config = ConfigFactory.parseFile(data.config().toFile()).getConfig("says");

        assertThat(config.getStringList("input.paths"))
                .containsExactly(data.csv().toString());
        assertThat(data.csv()).isAbsolute();
        assertThat(config.getString("rating.rule")).isEqualTo("behaviour");
        assertThat(config.getDouble("evaluate.noise-floor.rmse"))
                .isEqualTo(data.floor().rmse());
        assertThat(config.getDouble("evaluate.noise-floor.mae"))
                .isEqualTo(data.floor().mae());
    }

    @Test
    void the_floor_is_what_repeated_draws_come_to() {
        Dice dice = new Dice(5, Dice.Stream.PLAYS, 0);
        FloorGauge gauge = new FloorGauge();
        double squares = 0;
        int draws = 40_000;
        for (double affinity : new double[] {-3, 0, 2}) {
            double[] ratings = new double[draws];
            double sum = 0;
            for (int i = 0; i < draws; i++) {
                ratings[i] = Behaviour.draw(affinity, dice).tenths() / 10.0;
                gauge.add(affinity, ratings[i]);
                sum += ratings[i];
            }
            assertThat(new RatingOdds(affinity).mean()).isCloseTo(sum / draws, within(0.03));
            for (double rating : ratings) {
                squares += Math.pow(rating - sum / draws, 2);
            }
        }
        assertThat(gauge.floor().rmse()).isCloseTo(Math.sqrt(squares / (3 * draws)), within(0.002));
    }

    @Test
    void a_second_time_is_a_look_up_until_something_is_missing_or_other() throws IOException {
        GeneratedData first = generate("a", SMALL);
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(first.csv(), longAgo);

        GeneratedData second = generate("a", SMALL);

        assertThat(first.lookedUp()).isFalse();
        assertThat(second.lookedUp()).isTrue();
        assertThat(second.floor()).isEqualTo(first.floor());
        assertThat(Files.getLastModifiedTime(first.csv())).isEqualTo(longAgo);

        Files.writeString(first.csv(), "user_id\n");
        assertThat(generate("a", SMALL).lookedUp()).isFalse();
        Files.delete(first.config());
        assertThat(generate("a", SMALL).lookedUp()).isFalse();
        assertThat(generate("a", new GeneratorConfig(120, 150, 4001, 42)).lookedUp())
                .isFalse();
    }

    @Test
    void leaves_files_of_somebody_else_alone() throws IOException {
        Path readme = Files.writeString(directory.resolve("README.md"), "mine");

        assertThatThrownBy(() -> new ListeningGenerator(SMALL).write(directory))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("README.md");
        assertThat(readme).hasContent("mine");
    }

    @Test
    void refuses_amounts_out_of_range() {
        assertThatThrownBy(() -> new GeneratorConfig(1, 10, 1, 0)).hasMessageContaining("1 users");
        assertThatThrownBy(() -> new GeneratorConfig(10, 5_000_001, 1, 0)).hasMessageContaining("tracks");
        assertThatThrownBy(() -> new GeneratorConfig(10, 10, 51, 0)).hasMessageContaining("51 interactions");
        assertThatThrownBy(() -> new GeneratorConfig(10, 10, 0, 0)).hasMessageContaining("0 interactions");
    }

    private GeneratedData generate(String name, GeneratorConfig config) {
        return new ListeningGenerator(config).write(directory.resolve(name));
    }

    private long pairs(GeneratorConfig config) throws IOException {
        try (var lines = Files.lines(generate("pairs" + config.users(), config).csv())) {
            return lines.skip(1)
                    .map(line -> line.substring(0, "u0001,t00001".length()))
                    .distinct()
                    .count();
        }
    }
}
