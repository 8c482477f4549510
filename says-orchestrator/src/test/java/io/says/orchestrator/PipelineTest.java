package io.says.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.dataset.DatasetName;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.spi.Stage;
import io.says.spi.StageSpec;
import io.says.testing.LambdaStage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PipelineTest {

    private static Stage stage(String name, String reads, String writes) {
        return LambdaStage.of(
                new StageSpec(name, "1", name, names(reads), names(writes), Map.of("k", "v")), context -> {});
    }

    private static Set<DatasetName> names(String text) {
        return Stream.of(text.split(" "))
                .filter(n -> !n.isEmpty())
                .map(DatasetName::new)
                .collect(Collectors.toSet());
    }

    @Test
    void the_order_follows_from_what_stages_read_and_write() {
        Pipeline pipeline = Pipeline.of(
                List.of(stage("c", "b", "d"), stage("a", "", "a"), stage("b", "a", "b"), stage("z", "", "z")));

        assertThat(pipeline.nodes()).extracting(n -> n.spec().name()).containsExactly("a", "b", "c", "z");
    }

    @Test
    void names_change_with_identity_and_with_what_is_read() {
        String before = Pipeline.of(List.of(stage("a", "", "a"), stage("b", "a", "b")))
                .nodes()
                .get(1)
                .outputName();
        Stage changed =
                LambdaStage.of(new StageSpec("a", "2", "a", Set.of(), names("a"), Map.of("k", "v")), context -> {});
        String after = Pipeline.of(List.of(changed, stage("b", "a", "b")))
                .nodes()
                .get(1)
                .outputName();

        assertThat(after).isNotEqualTo(before);
    }

    private static Stage waiting(String name, String reads, String writes, String after) {
        return LambdaStage.of(
                new StageSpec(name, "1", name, names(reads), names(writes), Map.of("k", "v"), names(after)),
                context -> {});
    }

    @Test
    void a_stage_waits_for_datasets_it_does_not_depend_on() {
        Stage patient = waiting("a", "", "a", "z nowhere");
        Pipeline pipeline = Pipeline.of(List.of(patient, stage("z", "", "z")));

        assertThat(pipeline.nodes()).extracting(n -> n.spec().name()).containsExactly("z", "a");
        assertThat(pipeline.writerOf(new DatasetName("a")).outputName())
                .isEqualTo(
                        Pipeline.of(List.of(stage("a", "", "a"))).nodes().get(0).outputName());
        assertThatThrownBy(() -> Pipeline.of(List.of(patient, stage("z", "a", "z"))))
                .hasMessageContaining("wait for each other: a, z");
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        assertThatThrownBy(() -> Pipeline.of(List.of(
                        stage("a", "", "x"),
                        stage("b", "", "x"),
                        stage("b", "", "y"),
                        stage("c", "nowhere", "z"),
                        stage("d", "f", "e"),
                        stage("e", "e", "f"),
                        stage("g", "", ""))))
                .hasMessageContaining("\"x\" is written by both a and b")
                .hasMessageContaining("two stages are called \"b\"")
                .hasMessageContaining("reads \"nowhere\"")
                .hasMessageContaining("wait for each other: d, e")
                .hasMessageContaining("\"g\" writes nothing");
    }
}
