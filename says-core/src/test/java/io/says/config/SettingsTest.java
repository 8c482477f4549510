package io.says.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    private final Path temp;

    SettingsTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private record Testing(
            String name,
            @Range(min = 1, max = 500) int rank,
            double share,
            Duration pause,
            Map<String, String> free,
            List<String> list,
            @Nullable String nothing) {}

    private static Testing testing(Settings settings) {
        return settings.bind("says.testing", Testing.class);
    }

    private static void assertInvalid(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SaysException.class, e -> {
            assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION);
            assertThat(List.of(parts))
                    .allSatisfy(part -> assertThat(e.problem()).contains(part));
        });
    }

    private Path file(String text) throws IOException {
        return Files.writeString(temp.resolve("says.conf"), text);
    }

    @Test
    void a_preset_wins_over_the_defaults_and_over_nothing_else_whoever_names_it() throws IOException {
        Settings chosen = Settings.builder()
                .set("testing.rank=70")
                .set("preset=high-rank")
                .build();
        assertThat(testing(chosen).rank()).isEqualTo(70);
        assertThat(testing(chosen).name()).isEqualTo("preset");
        assertThat(testing(chosen).list()).containsExactly("x", "y");
        assertThat(chosen.text("says.preset")).isEqualTo("high-rank");
        assertThat(testing(Settings.builder()
                                .file(file("says.preset = high-rank"))
                                .build())
                        .rank())
                .isEqualTo(90);
        assertThat(testing(Settings.builder()
                                .environment(Map.of("SAYS__PRESET", "high-rank"))
                                .build())
                        .rank())
                .isEqualTo(90);
    }

    @Test
    void lists_its_presets_and_names_them_where_another_is_asked_for() {
        assertThat(Settings.defaults().presets()).first().satisfies(preset -> {
            assertThat(preset.name()).isEqualTo("high-rank");
            assertThat(preset.summary()).isEqualTo("Much of it");
            assertThat(preset.settings())
                    .containsEntry("says.testing.rank", "90")
                    .containsEntry("says.testing.list", "[\"x\",\"y\"]");
        });
        assertThatThrownBy(() -> Settings.builder().set("preset=hihg-rank").build())
                .isInstanceOfSatisfying(SaysException.class, e -> {
                    assertThat(e.code()).isEqualTo(StandardErrorCode.INVALID_CONFIGURATION);
                    assertThat(e.problem()).contains("no preset \"hihg-rank\"", "did you mean high-rank?");
                    assertThat(e.hint()).contains("high-rank, mistaken");
                });
        assertInvalid(() -> Settings.builder().set("preset=mistaken").build(), "says.testing.rnak");
    }

    @Test
    void has_the_documented_defaults() {
        Settings settings = Settings.defaults();
        assertThat(settings.seed()).isEqualTo(42);
        assertThat(settings.text("says.workspace")).isEqualTo("says-workspace");
        assertThat(settings.text("says.plugins")).isEmpty();
        assertThat(settings.tree("says.input"))
                .containsEntry("paths", List.of())
                .containsEntry("source", "auto");
        assertThat(testing(settings))
                .isEqualTo(new Testing("blue", 20, 0.8, Duration.ofSeconds(30), Map.of(), List.of(), null));
        assertThat(settings.text("says.no.such")).isEmpty();
        assertThat(settings.tree("says.no.such")).isEmpty();
    }

    @Test
    void lets_the_later_layer_win() throws IOException {
        Settings settings = Settings.builder()
                .file(file("says { seed = 1, testing { name = file, rank = 2, share = 0.1 } }"))
                .environment(Map.of("SAYS__TESTING__RANK", "3", "SAYS__TESTING__SHARE", "0.3", "PATH", "x"))
                .set("testing.share=0.4")
                .build();
        assertThat(settings.seed()).isEqualTo(1);
        assertThat(testing(settings))
                .extracting(Testing::name, Testing::rank, Testing::share)
                .containsExactly("file", 3, 0.4);
    }

    @Test
    void takes_the_environment_at_its_word() {
        Settings settings = Settings.builder()
                .environment(Map.of(
                        "SAYS__SEED", "7",
                        "SAYS__WORKSPACE", "/data/i l/x=y",
                        "SAYS__TESTING__API_PASSWORD", "p",
                        "SAYS__TESTING__PAUSE", "2m",
                        "SAYS_MEMORY", "8g"))
                .build();
        assertThat(settings.seed()).isEqualTo(7);
        assertThat(settings.text("says.workspace")).isEqualTo("/data/i l/x=y");
        assertThat(settings.text("says.testing.api-password")).isEqualTo("p");
        assertThat(testing(settings).pause()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void reports_all_unknown_keys_at_once_and_suggests_the_nearest() {
        assertInvalid(
                () -> Settings.builder()
                        .set("testing.rnak=1")
                        .set("sede=2")
                        .environment(Map.of("SAYS__INPUT__SUORCE", "csv"))
                        .build(),
                "says.testing.rnak is not a known key (did you mean rank?), set in --set testing.rnak",
                "says.sede is not a known key (did you mean seed?)",
                "environment variable SAYS__INPUT__SUORCE");
    }

    @Test
    void rejects_a_file_whose_keys_do_not_begin_with_says() throws IOException {
        Path file = file("train { rank = 3 }\nseed = 1");
        assertInvalid(() -> Settings.builder().file(file).build(), "train is not a key of SAYS", "seed is not a key");
    }

    @Test
    void reports_all_wrong_values_at_once() {
        Settings settings = Settings.builder()
                .set("testing.rank=0")
                .set("testing.share=much")
                .set("testing.pause=soon")
                .set("testing.list=a")
                .build();
        assertInvalid(
                () -> testing(settings),
                "says.testing.rank must lie between 1 and 500, not 0",
                "says.testing.share must be a number, not \"much\"",
                "says.testing.pause must be a duration",
                "says.testing.list must be a list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000000000", "1e300", "2.5", "NaN", "-3000000000", "99999999999999999999"})
    void rejects_a_rank_that_is_no_int(String rank) {
        Settings settings = Settings.builder().set("testing.rank=" + rank).build();
        assertInvalid(() -> testing(settings), "says.testing.rank must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "[1]", "null"})
    void rejects_a_seed_that_is_no_whole_number(String seed) {
        Settings settings = Settings.builder().set("seed=" + seed).build();
        assertInvalid(settings::seed, "says.seed");
    }

    @Test
    void tells_a_group_from_a_value() {
        assertInvalid(() -> Settings.builder().set("testing=3").build(), "says.testing is a group of settings");
        assertInvalid(() -> Settings.builder().set("workspace={a=1}").build(), "says.workspace is a single value");
        assertInvalid(() -> Settings.builder().set("workspace=[a]").build().text("says.workspace"), "must be text");
    }

    @Test
    void takes_any_entry_in_a_map_declared_empty() {
        Settings settings = Settings.builder()
                .set("testing.free.\"spark.io\"=lz4")
                .set("testing.free.deep=5")
                .build();
        assertThat(testing(settings).free()).containsOnly(Map.entry("spark.io", "lz4"), Map.entry("deep", "5"));
    }

    @Test
    void reads_lists_and_groups() {
        Settings settings = Settings.builder()
                .set("testing.list=[a, \"b c\", 3]")
                .set("says.testing.free={x = 1, \"y.z\" = two}")
                .build();
        assertThat(testing(settings).list()).containsExactly("a", "b c", "3");
        assertThat(testing(settings).free()).containsOnly(Map.entry("x", "1"), Map.entry("y.z", "two"));
    }

    @Test
    void sets_back_to_nothing_with_null() {
        Settings set = Settings.builder().set("testing.nothing=some").build();
        assertThat(testing(set).nothing()).isEqualTo("some");
        assertThat(testing(set.with(Map.of("says.testing.nothing", "other"))).nothing())
                .isEqualTo("other");
        Settings unset = Settings.builder()
                .set("testing.nothing=some")
                .set("testing.nothing=null")
                .build();
        assertThat(testing(unset).nothing()).isNull();
        Settings missing = Settings.builder().set("testing.name=null").build();
        assertInvalid(() -> testing(missing), "says.testing.name is missing");
    }

    @Test
    void hides_secrets_wherever_it_shows_settings() {
        Settings settings = Settings.builder()
                .set("testing.api-password=hunter2")
                .set("testing.free.\"fs.s3a.secret.key\"=hunter2")
                .set("testing.free.access-key=hunter2")
                .set("testing.name=shown")
                .build();
        assertThat(settings.rendered()).doesNotContain("hunter2").contains("<hidden>", "shown");
        assertThat(settings.flat().toString()).doesNotContain("hunter2").contains("shown");
        assertThat(settings.text("says.testing.api-password")).isEqualTo("hunter2");
        assertThatThrownBy(() -> Settings.builder().set("testing.api-password={hunter2"))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void hides_passwords_in_addresses_whatever_they_are_called() {
        Settings settings = Settings.builder()
                .set("testing.name=ftp://somebody:hunter2@example.org/data")
                .set("testing.free.list=[\"sftp://somebody:hunter2@example.org/data\", \"s3a://bucket/data\"]")
                .set("testing.free.store=hdfs://example.org:8020/shown")
                .build();
        assertThat(settings.rendered()).doesNotContain("hunter2").contains("<hidden>", "hdfs://example.org:8020/shown");
        assertThat(settings.flat().toString()).doesNotContain("hunter2").contains("shown");
        assertThat(settings.text("says.testing.name")).contains("hunter2");
    }

    @Test
    void takes_assignments_for_secret_that_hold_a_password_or_the_address_of_a_webhook() {
        for (String secret : List.of(
                "webhooks.ops.url=https://example.org/services/T0/B0/XXXX",
                "says.webhooks.ops.url=https://example.org/",
                "webhooks.ops={url=\"https://example.org/\"}",
                "webhooks={ops={events=[RUN_FAILED],url=\"https://example.org/\"}}",
                "input.paths=[\"ftp://somebody:hunter2@example.org/data\"]",
                "artifacts=ftp://somebody@example.org:hunter2@example.net/data")) {
            assertThat(Settings.isSecret(secret)).as(secret).isTrue();
        }
        for (String open : List.of(
                "webhooks.ops.events=[RUN_FAILED]",
                "releases.url=s3a://bucket/says",
                "input.paths=[\"hdfs://example.org:8020\", \"abfss://container@account.example.org/a:b\"]",
                "spark.master=\"spark://one:7077,two:7077\"",
                "spark.master=k8s://https://example.org:6443",
                "openlineage.url=http://[::1]:5000/")) {
            assertThat(Settings.isSecret(open)).as(open).isFalse();
        }
    }

    @Test
    void gives_equal_canonical_text_for_equal_settings() {
        Settings one = Settings.builder().set("testing.free={b=2, a=1}").build();
        Settings two = Settings.builder()
                .set("testing.free.a=1")
                .set("testing.free.b=2")
                .build();
        assertThat(one.canonical("says.testing"))
                .isEqualTo(two.canonical("says.testing"))
                .containsEntry("says.testing.free.a", "1")
                .containsEntry("says.testing.share", "0.8");
    }

    @Test
    void checks_what_a_program_replaces_too() {
        assertThat(Settings.defaults().with(Map.of("says.seed", 5)).seed()).isEqualTo(5);
        assertInvalid(() -> Settings.defaults().with(Map.of("says.sede", 5)), "did you mean seed?");
    }

    @Test
    void names_the_file_that_is_not_there_or_not_hocon() throws IOException {
        assertThatThrownBy(() -> Settings.builder().file(temp))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.INPUT_NOT_FOUND));
        Path broken = file("says { seed = ");
        assertInvalid(() -> Settings.builder().file(broken), "Not valid HOCON", "says.conf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "says.workspace = ${no.such.thing}",
                "says.testing = ${no.such.thing}",
                "says = ${no.such.thing}",
                "says { testing = ${no.such}, testing { rank = 1 } }"
            })
    void reports_a_substitution_that_leads_nowhere(String text) throws IOException {
        Path file = file(text);
        assertInvalid(() -> Settings.builder().file(file).build());
    }

    @Test
    void resolves_a_substitution_within_says() throws IOException {
        Path file = file("says { testing.name = ${says.workspace}\"/x\" }");
        assertThat(testing(Settings.builder().file(file).build()).name()).isEqualTo("says-workspace/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rank", "=3", "train..als=3", ".=1"})
    void rejects_what_is_no_assignment(String assignment) {
        assertInvalid(() -> Settings.builder().set(assignment));
    }

    @Test
    void suggests_only_what_is_near() {
        assertThat(Suggestion.nearest("rnak", List.of("rank", "alpha"), "<", ">"))
                .isEqualTo("<rank>");
        assertThat(Suggestion.nearest("completely-else", List.of("rank"), "<", ">"))
                .isEmpty();
    }
}
