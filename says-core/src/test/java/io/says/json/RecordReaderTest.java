package io.says.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Feedback;
import io.says.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordReaderTest {

    private record Everything(
            String text,
            boolean yes,
            @Nullable Boolean maybe,
            int small,
            Integer boxed,
            long large,
            double exact,
            float rough,
            Feedback feedback,
            Duration pause,
            Instant at,
            Path path,
            Optional<String> some,
            Optional<Integer> none,
            List<Integer> numbers,
            Set<String> names,
            Map<String, List<Double>> table,
            Inner inner,
            UserId user,
            Object any) {}

    private record Inner(
            @Range(min = 0, max = 1) double shareOfAll,
            @Nullable String note) {}

    @SuppressWarnings("UnusedMethod") // read by reflection
    private record Strict(int low, int high) {
        Strict {
            if (low > high) {
                throw new IllegalArgumentException("low is above high");
            }
        }
    }

    private record Heard(UserId user) {}

    @Test
    void an_id_that_is_no_text_is_said_to_have_to_be_one() {
        Problems problems = new Problems();
        assertThat(RecordReader.camelCase(problems).read(Map.of("user", 7), Heard.class, ""))
                .isNull();
        assertThat(problems.toString()).contains("user must be text, not ").doesNotContain("group");
    }

    private record Odd(StringBuilder builder) {}

    private record Ranges(
            @Range(min = 1) long atLeast, @Range(max = 0.5) double atMost) {}

    private static Map<String, Object> everything() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", 5);
        tree.put("yes", "ON");
        tree.put("small", "12");
        tree.put("boxed", 3.0);
        tree.put("large", Long.MAX_VALUE);
        tree.put("exact", "1e-3");
        tree.put("rough", 0.1);
        tree.put("feedback", "implicit");
        tree.put("pause", "PT5S");
        tree.put("at", "2026-01-02T03:04:05Z");
        tree.put("path", "/a/b");
        tree.put("some", "x");
        tree.put("numbers", List.of(1, "2"));
        tree.put("names", List.of("b", "a", "b"));
        tree.put("table", Map.of("k", List.of(1, 2.5)));
        tree.put("inner", Map.of("shareOfAll", 1));
        tree.put("user", "u 1");
        tree.put("any", true);
        return tree;
    }

    private static Everything read(Map<String, Object> tree) {
        Problems problems = new Problems();
        Everything read = RecordReader.camelCase(problems).read(tree, Everything.class, "");
        assertThat(problems.all()).isEmpty();
        return Objects.requireNonNull(read);
    }

    private static List<String> problems(Map<String, ?> tree, Class<? extends Record> type) {
        Problems problems = new Problems();
        assertThat((Object) RecordReader.camelCase(problems).read(tree, type, ""))
                .isNull();
        return problems.all();
    }

    @Test
    void reads_every_type() {
        Everything read = read(everything());
        assertThat(read)
                .isEqualTo(new Everything(
                        "5",
                        true,
                        null,
                        12,
                        3,
                        Long.MAX_VALUE,
                        0.001,
                        0.1f,
                        Feedback.IMPLICIT,
                        Duration.ofSeconds(5),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        Path.of("/a/b"),
                        Optional.of("x"),
                        Optional.empty(),
                        List.of(1, 2),
                        Set.of("a", "b"),
                        Map.of("k", List.of(1.0, 2.5)),
                        new Inner(1, null),
                        new UserId("u 1"),
                        true));
        assertThat(read.names()).containsExactly("b", "a");
        assertThatThrownBy(() -> read.names().add("c")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void reads_its_own_json() {
        Everything read = read(everything());
        assertThat(Json.read(Json.write(read), Everything.class, "test")).isEqualTo(read);
    }

    @Test
    void names_everything_that_is_missing() {
        assertThat(problems(Map.of(), Everything.class))
                .hasSize(17)
                .contains("text is missing", "inner is missing")
                .noneMatch(problem -> problem.startsWith("maybe") || problem.startsWith("none"));
    }

    @Test
    void names_the_place_of_every_wrong_value() {
        Map<String, Object> tree = everything();
        tree.put("yes", "perhaps");
        tree.put("small", 1L << 40);
        tree.put("large", 0.5);
        tree.put("exact", "NaN");
        tree.put("rough", 1e300);
        tree.put("feedback", "loud");
        tree.put("at", "yesterday");
        tree.put("path", "a\u0000b");
        tree.put("numbers", Arrays.asList(1, null, "x"));
        tree.put("names", "a");
        tree.put("table", Map.of("k", List.of("x")));
        tree.put("inner", Map.of("shareOfAll", 1.5));
        tree.put("user", " ");
        assertThat(problems(tree, Everything.class))
                .contains(
                        "yes must be true or false, not \"perhaps\"",
                        "small must be a whole number, not \"1099511627776\"",
                        "large must be a whole number, not \"0.5\"",
                        "exact must be a number, not \"NaN\"",
                        "rough must be a number, not \"1.0E300\"",
                        "feedback must be one of explicit, implicit, not \"loud\"",
                        "numbers[1] is missing",
                        "numbers[2] must be a whole number, not \"x\"",
                        "names must be a list, not \"a\"",
                        "table.k[0] must be a number, not \"x\"",
                        "inner.shareOfAll must lie between 0 and 1, not 1.5")
                .anyMatch(problem -> problem.startsWith("at must"))
                .anyMatch(problem -> problem.startsWith("path must"))
                .anyMatch(problem -> problem.startsWith("user "));
    }

    @Test
    void says_what_the_record_itself_rejects() {
        assertThat(problems(Map.of("low", 2, "high", 1), Strict.class)).containsExactly("low is above high");
    }

    @Test
    void describes_half_open_ranges() {
        assertThat(problems(Map.of("atLeast", 0, "atMost", 0.75), Ranges.class))
                .containsExactly("atLeast must be at least 1, not 0", "atMost must be at most 0.5, not 0.75");
    }

    @Test
    void shortens_a_long_value_and_tells_groups_from_values() {
        assertThat(problems(Map.of("low", "x".repeat(1000), "high", Map.of()), Strict.class))
                .allMatch(problem -> problem.length() < 150);
        Map<String, Object> tree = everything();
        tree.put("inner", 3);
        tree.put("table", List.of());
        tree.put("text", List.of());
        assertThat(problems(tree, Everything.class))
                .contains(
                        "inner must be a group of settings, not \"3\"",
                        "table must be a group of settings, not \"[]\"",
                        "text must be text, not \"[]\"");
    }

    @Test
    void knows_names_with_hyphens() {
        Problems problems = new Problems();
        assertThat(RecordReader.kebabCase(problems).read(Map.of("share-of-all", 0.5), Inner.class, "says.x"))
                .isEqualTo(new Inner(0.5, null));
        assertThat((Object) RecordReader.kebabCase(problems).read(Map.of(), Inner.class, "says.x"))
                .isNull();
        assertThat(problems).hasToString("says.x.share-of-all is missing");
    }

    @Test
    void refuses_a_type_it_was_not_made_for() {
        assertThatThrownBy(() -> problems(Map.of("builder", "x"), Odd.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("StringBuilder");
    }

    @Test
    void keeps_the_problems_in_order() {
        Problems problems = new Problems();
        assertThat(problems.isEmpty()).isTrue();
        problems.add("", "first");
        problems.add("b", "is second");
        assertThat(problems).hasToString("first; b is second");
        assertThat(new ArrayList<>(problems.all())).hasSize(2);
    }

    private record Addressed(URI url) {}

    @Test
    void reads_addresses() {
        Problems problems = new Problems();
        RecordReader reader = RecordReader.kebabCase(problems);
        assertThat(reader.read(Map.of("url", "https://example.org/hook?a=b"), Addressed.class, "x"))
                .isEqualTo(new Addressed(URI.create("https://example.org/hook?a=b")));
        assertThat(reader.read(Map.of("url", "not an address"), Addressed.class, "x"))
                .isNull();
        assertThat(problems.toString()).contains("x.url must be an address such as https://example.org/path");
    }
}
