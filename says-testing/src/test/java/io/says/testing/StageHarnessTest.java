package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Feedback;
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StageHarnessTest {

    private static final DatasetName OUT = new DatasetName("out");

    private final Path directory;
    private final StageHarness harness;

    StageHarnessTest(@TempDir Path directory) {
        this.directory = directory;
        harness = new StageHarness(directory);
    }

    /** What a stage under test does. */
    private interface Work {
        void run(StageContext context) throws Exception;
    }

    private static Stage stage(Set<DatasetName> reads, Work work) {
        return new Stage() {
            @Override
            public StageSpec spec() {
                return new StageSpec("odd", "1", "does something", reads, Set.of(OUT), Map.of());
            }

            @Override
            public void run(StageContext context) throws Exception {
                work.run(context);
            }
        };
    }

    @Test
    void hands_out_what_was_provided_and_takes_back_what_was_written() throws Exception {
        Files.writeString(harness.provide(Datasets.EVENTS).resolve("x"), "in");
        Path[] scratch = new Path[1];
        StageHarness.Outcome outcome = harness.run(stage(Set.of(Datasets.EVENTS), context -> {
            scratch[0] = Files.createDirectories(context.scratch());
            Files.copy(
                    context.input(Datasets.EVENTS).resolve("x"),
                    context.output(OUT).resolve("y"));
            context.progress("copying", 1, 1);
            context.fact("files", 1);
            context.checkCancelled();
            assertThat(context.inputManifest(Datasets.EVENTS).files()).hasSize(1);
        }));
        assertThat(outcome.output(OUT).resolve("y")).hasContent("in");
        assertThat(outcome.facts()).containsEntry("files", 1L);
        assertThat(outcome.progress()).containsExactly("copying");
        assertThat(scratch[0]).doesNotExist();
        assertThatThrownBy(() -> outcome.output(Datasets.EVENTS)).isInstanceOf(AssertionError.class);
    }

    @Test
    void catches_a_stage_that_reaches_for_what_it_did_not_declare() throws IOException {
        harness.provide(Datasets.EVENTS);
        assertThatThrownBy(() -> harness.run(stage(Set.of(), context -> context.input(Datasets.EVENTS))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("events");
        assertThatThrownBy(() -> harness.run(stage(Set.of(), context -> context.output(Datasets.EVENTS))))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> harness.run(stage(Set.of(Datasets.TRAIN), context -> {})))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("provides no dataset train");
        assertThatThrownBy(() -> harness.run(stage(Set.of(), context -> context.progress("x", 3, 2))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void writes_a_split_as_the_pipeline_would() throws IOException {
        SampleData.split(harness, Feedback.IMPLICIT);
        Path ids = directory.resolve("inputs/ids");
        assertThat(harness.spark()
                        .read()
                        .parquet(ids.resolve("users").toString())
                        .count())
                .isEqualTo(SampleData.USERS);
        assertThat(harness.spark()
                        .read()
                        .parquet(directory.resolve("inputs/train").toString())
                        .columns())
                .contains("user_index", "strength");
        assertThat(directory.resolve("inputs/train/_rule.json")).exists();
    }
}
