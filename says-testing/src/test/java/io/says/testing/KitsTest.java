package io.says.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.dataset.DatasetName;
import io.says.spi.StageFactory;
import io.says.spi.StageSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kits find what they are there to find. */
final class KitsTest {

    private static final DatasetName OUT = new DatasetName("out");

    private static StageFactoryContract kit(LambdaStage.Work work) {
        StageSpec spec = new StageSpec("odd", "1", "does something", Set.of(), Set.of(OUT), Map.of());
        return new StageFactoryContract() {
            @Override
            protected StageFactory factory() {
                return LambdaStage.factory("odd", settings -> LambdaStage.of(spec, work));
            }

            @Override
            protected void provide(StageHarness harness) {
                // reads nothing
            }
        };
    }

    @Test
    void a_stage_that_writes_what_it_declared_passes(@TempDir Path directory) throws Exception {
        kit(context -> Files.writeString(context.output(OUT).resolve("x"), "x"))
                .writes_every_dataset_it_declares_and_nothing_it_does_not(directory);
    }

    @Test
    void a_stage_that_writes_nothing_or_beside_its_outputs_is_found(
            @TempDir Path one, @TempDir Path two, @TempDir Path three) {
        assertThatThrownBy(() -> kit(context -> {}).writes_every_dataset_it_declares_and_nothing_it_does_not(one))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("files of out");
        assertThatThrownBy(() -> kit(context -> {
                            Files.writeString(context.output(OUT).resolve("x"), "x");
                            Files.createDirectory(context.output(OUT).resolveSibling("other"));
                        })
                        .writes_every_dataset_it_declares_and_nothing_it_does_not(two))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("where the stage's outputs are");
        assertThatThrownBy(() -> kit(context -> {
                            Files.writeString(context.output(OUT).resolve("x"), "x");
                            Files.writeString(context.output(OUT).resolve("../../other"), "x");
                        })
                        .writes_every_dataset_it_declares_and_nothing_it_does_not(three))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("beside the stage's outputs");
    }
}
