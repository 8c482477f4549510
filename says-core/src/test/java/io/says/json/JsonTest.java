package io.says.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Samples;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.UserId;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.storage.FileEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    private record Holder(String text) {}

    @Test
    void reads_back_the_largest_records_it_writes() {
        ReleaseInfo release = Samples.release("hash", List.of(new FileEntry("a.safetensors", 12, "ff")))
                .installed("abc", "parent", Instant.parse("2026-01-02T03:04:05.000006Z"));
        assertThat(Json.read(Json.pretty(release), ReleaseInfo.class, "test")).isEqualTo(release);
        assertThat(Json.read(Json.write(release), ReleaseInfo.class, "test")).isEqualTo(release);
        assertThat(Json.read(Json.write(Samples.report()), EvaluationReport.class, "test"))
                .isEqualTo(Samples.report());
        assertThat(Json.read(Json.write(Samples.profile()), Profile.class, "test"))
                .isEqualTo(Samples.profile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\"",
                "back\\slash",
                "line\nfeed\r\ttab",
                "\u0000\u0001\u001f\u007f\u2028\u2029",
                "</script><!--",
                "İıŞşĞğ",
                "💿 music",
                "${not} // # a comment /* */",
                "\\u0041"
            })
    void reads_back_any_text(String text) {
        assertThat(Json.read(Json.write(new Holder(text)), Holder.class, "test").text())
                .isEqualTo(text);
        assertThat(Json.object(Json.write(Map.of(text, 1)), "test")).containsOnlyKeys(text);
    }

    @Test
    void reads_back_lone_surrogates() {
        for (String text : List.of("\ud83d", "a\udcbfb", "\udcbf\ud83d", "x\ud83d")) {
            String json = Json.write(new Holder(text));
            assertThat(json).isASCII();
            assertThat(Json.read(json, Holder.class, "test").text()).isEqualTo(text);
        }
    }

    @Test
    void writes_nothing_that_could_end_a_script_element() {
        assertThat(Json.write("</script>")).isEqualTo("\"\\u003c/script>\"");
    }

    @Test
    void writes_each_kind_of_value() {
        assertThat(Json.write(Arrays.asList(
                        1,
                        2L,
                        0.1f,
                        1e300,
                        Double.NaN,
                        Float.POSITIVE_INFINITY,
                        null,
                        true,
                        Optional.of("o"),
                        Optional.empty(),
                        StandardErrorCode.USAGE,
                        Duration.ofSeconds(90),
                        Instant.EPOCH,
                        Path.of("a"),
                        new UserId("u"),
                        new double[] {1, Double.NaN})))
                .isEqualTo("[1,2,0.1,1.0E300,null,null,null,true,\"o\",null,\"USAGE\",\"PT1M30S\","
                        + "\"1970-01-01T00:00:00Z\",\"a\",\"u\",[1.0,null]]");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
    }

    @Test
    void indents_by_two_and_ends_with_a_line_feed() {
        assertThat(Json.pretty(Map.of("a", List.of(1, 2), "b", List.of()).get("a")))
                .isEqualTo("[\n  1,\n  2\n]\n");
        assertThat(Json.pretty(Map.of())).isEqualTo("{}\n");
        assertThat(Json.pretty(new Holder("x"))).isEqualTo("{\n  \"text\": \"x\"\n}\n");
    }

    @Test
    void keeps_nulls_and_numbers_apart() {
        assertThat(Json.object("{\"a\":null,\"b\":9007199254740993,\"c\":0.5,\"d\":[null,{}]}", "test"))
                .containsEntry("a", null)
                .containsEntry("b", 9007199254740993L)
                .containsEntry("c", 0.5)
                .containsEntry("d", Arrays.asList(null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "3",
                "\"x\"",
                "{",
                "{\"a\":}",
                "{\"a\":1,}x",
                "{a:1}",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":\"\\ud8\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"unended}",
                "nul\u0000l",
                "{\"a\": include \"/etc/passwd\"}",
                "{\"a\": ${user.home}}"
            })
    void rejects_what_is_no_json_object(String text) {
        assertThatThrownBy(() -> Json.object(text, "the file")).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA);
            assertThat(e.problem()).contains("the file");
        });
    }

    @Test
    void takes_a_deep_tree_but_not_a_bottomless_one() {
        String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        assertThat(Json.write(Json.object(deep, "test"))).isEqualTo(deep);
        String bottomless = "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
        assertThatThrownBy(() -> Json.object(bottomless, "test")).isInstanceOf(SaysException.class);
    }

    @Test
    void ignores_fields_it_does_not_know_and_names_all_that_are_wrong() {
        assertThat(Json.read("{\"text\":\"x\",\"later\":1}", Holder.class, "test")
                        .text())
                .isEqualTo("x");
        assertThatThrownBy(() -> Json.read("{\"size\":\"big\",\"path\":[]}", FileEntry.class, "the entry"))
                .hasMessageContainingAll("the entry", "path must be text", "size must be a whole number")
                .hasMessageContaining("sha256 is missing");
    }
}
