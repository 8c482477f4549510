package io.says.orchestrator.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.terminal.ReleaseDiffText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleaseDiffTest {

    private final Path one;
    private final Path other;

    ReleaseDiffTest(@TempDir Path directory) {
        one = directory.resolve("one");
        other = directory.resolve("other");
    }

    @BeforeEach
    void two_releases() throws IOException {
        Bundles.factors(one, List.of("ann", "bob", "cÿd"), List.of("t1", "t2"));
        Bundles.factors(other, List.of("bob", "cÿd", "dan", "eve"), List.of("t1"));
        Bundles.edit(one, Map.of("id", "a1", "lineage", Map.of("train", "x", "ids", "y")));
        Bundles.edit(other, Map.of("id", "b2", "lineage", Map.of("train", "x", "model", "z")));
    }

    private static Map<String, Object> score(String model, boolean baseline, Map<String, Double> metrics) {
        return Map.of("model", model, "baseline", baseline, "metrics", metrics);
    }

    private String text() {
        return String.join("\n", ReleaseDiffText.lines(ReleaseDiff.of(one, other)));
    }

    @Test
    void a_release_does_not_differ_from_itself() {
        ReleaseDiff diff = ReleaseDiff.of(one, one);
        assertThat(diff.sameContent()).isTrue();
        assertThat(diff.differences()).isEmpty();
        assertThat(diff.comparable()).isTrue();
        assertThat(diff.datasets()).allMatch(ReleaseDiff.Lineage::same);
        assertThat(diff.users()).isEqualTo(new ReleaseDiff.Members(3, 3, 0L, 0L));
    }

    @Test
    void counts_who_joined_and_who_left() {
        ReleaseDiff diff = ReleaseDiff.of(one, other);
        assertThat(diff.users()).isEqualTo(new ReleaseDiff.Members(3, 4, 2L, 1L));
        assertThat(diff.tracks()).isEqualTo(new ReleaseDiff.Members(2, 1, 0L, 1L));
        assertThat(diff.sameContent()).isFalse();
    }

    @Test
    void names_every_dataset_of_the_lineage() {
        assertThat(ReleaseDiff.of(one, other).datasets())
                .containsExactly(
                        new ReleaseDiff.Lineage("ids", "y", null, false),
                        new ReleaseDiff.Lineage("model", null, "z", false),
                        new ReleaseDiff.Lineage("train", "x", "x", true));
    }

    @Test
    void shows_a_field_that_nobody_knows_yet() throws IOException {
        Bundles.edit(one, Map.of("environment", Map.of("java", "17"), "seed", 1));
        Bundles.edit(other, Map.of("environment", Map.of("java", "21"), "parameters", Map.of("rank", "30")));
        assertThat(ReleaseDiff.of(one, other).differences())
                .contains(
                        new ReleaseDiff.Field("environment.java", "17", "21"),
                        new ReleaseDiff.Field("parameters.rank", null, "30"),
                        new ReleaseDiff.Field("seed", "1", "42"));
        assertThat(text()).contains("environment.java").contains("content hash");
    }

    @Test
    void puts_metrics_of_one_protocol_side_by_side() throws IOException {
        Bundles.edit(
                one,
                Map.of(
                        "report.scores",
                        List.of(
                                score("als", false, Map.of("rmse", 0.75)),
                                score("popularity", true, Map.of("ndcg@10", 0.2)))));
        Bundles.edit(other, Map.of("report.scores", List.of(score("forest", false, Map.of("rmse", 0.5, "mae", 0.4)))));
        List<ReleaseDiff.Metric> metrics = ReleaseDiff.of(one, other).metrics();
        assertThat(metrics).extracting(ReleaseDiff.Metric::metric).containsExactly("mae", "rmse", "ndcg@10");
        assertThat(metrics.get(0).difference()).isNull();
        assertThat(metrics.get(1).model())
                .as("models are compared whatever trained them")
                .isEqualTo("model");
        assertThat(metrics.get(1).difference()).isCloseTo(-0.25, within(1e-12));
        assertThat(metrics.get(2).to()).isNull();
        assertThat(text()).contains("-0.2500");
    }

    @Test
    void compares_nothing_of_the_evaluation_under_unlike_protocols_and_says_why() throws IOException {
        Bundles.edit(
                one,
                Map.of(
                        "report.scores",
                        List.of(score("als", false, Map.of("rmse", 0.75))),
                        "report.shareOfTheWay",
                        Map.of("rmse", 0.7)));
        Bundles.edit(
                other,
                Map.of(
                        "report.scores",
                        List.of(score("als", false, Map.of("rmse", 0.5))),
                        "report.passport.splitHash",
                        "other",
                        "report.passport.seed",
                        7));
        ReleaseDiff diff = ReleaseDiff.of(one, other);
        assertThat(diff.metrics()).isEmpty();
        assertThat(diff.protocol())
                .extracting(ReleaseDiff.Field::name)
                .containsExactly("report.passport.seed", "report.passport.splitHash");
        assertThat(diff.differences()).noneMatch(field -> field.name().startsWith("report"));
        assertThat(text()).contains("cannot be compared", "split hash").doesNotContain("0.5000", "rmse");
    }

    @Test
    void counts_alone_are_compared_where_a_format_keeps_no_ids() throws IOException {
        Path text = Files.createDirectories(one.resolveSibling("text"));
        Bundles.write(text, "words", Map.of());
        ReleaseDiff diff = ReleaseDiff.of(one, text);
        assertThat(diff.users()).isEqualTo(new ReleaseDiff.Members(3, 1, null, null));
        assertThat(String.join("\n", ReleaseDiffText.lines(diff))).contains("not known");
    }

    @Test
    void a_tensor_file_whose_header_does_not_fit_it_is_refused() throws IOException {
        Path tensors = one.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(tensors);
        for (int cut : new int[] {0, 7, 40, whole.length - 1}) {
            Files.write(tensors, java.util.Arrays.copyOf(whole, cut));
            assertThatThrownBy(() -> Safetensors.open(tensors))
                    .as("cut to " + cut)
                    .isInstanceOfSatisfying(
                            SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
        }
    }
}
