package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.spi.Plugins;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link StageFactory} and its stages promise. */
public abstract class StageFactoryContract {

    /** For subclasses. */
    protected StageFactoryContract() {}

    /** The factory under test. */
    protected abstract StageFactory factory();

    /** Provides every dataset the stage reads. */
    protected abstract void provide(StageHarness harness) throws IOException;

    /** What the stage is made from; the documented defaults, no input and no plugin unless overridden. */
    protected StageSettings settings() {
        return StageHarness.settings(Settings.defaults(), Plugins.of(), List.of());
    }

    private Stage stage() {
        return factory().create(settings());
    }

    @Test
    final void has_a_name_and_states_its_place() {
        Names.check(factory());
        StageSpec spec = stage().spec();
        assertThat(spec.name())
                .as("the stage is called what the factory is")
                .isEqualTo(factory().name());
        Names.checkLine("the description", spec.description());
        Names.checkLine("the version", spec.version());
        assertThat(spec.writes()).isNotEmpty().doesNotContainAnyElementsOf(spec.reads());
    }

    @Test
    final void has_the_same_identity_whenever_it_is_made_of_the_same() {
        assertThat(stage().spec()).isEqualTo(stage().spec());
    }

    @Test
    final void writes_every_dataset_it_declares_and_nothing_it_does_not(@TempDir Path directory) throws Exception {
        StageHarness harness = new StageHarness(directory);
        provide(harness);
        Stage stage = stage();
        StageHarness.Outcome outcome = harness.run(stage);
        Path outputs = outcome.output(stage.spec().writes().iterator().next()).getParent();
        assertThat(outputs).isNotNull();
        for (DatasetName dataset : stage.spec().writes()) {
            assertThat(Manifest.entriesOf(outcome.output(dataset)))
                    .as("files of %s", dataset)
                    .isNotEmpty();
        }
        assertThat(names(outputs))
                .as("what lies where the stage's outputs are")
                .containsExactlyInAnyOrderElementsOf(
                        stage.spec().writes().stream().map(DatasetName::value).toList());
        assertThat(names(outputs.resolveSibling(".").normalize()))
                .as("what lies beside the stage's outputs")
                .containsExactly(outputs.getFileName().toString());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    @Test
    final void leaves_its_inputs_as_they_are_and_writes_the_same_again(@TempDir Path directory) throws Exception {
        StageHarness harness = new StageHarness(directory);
        provide(harness);
        Path inputs = Files.createDirectories(directory.resolve("inputs"));
        List<String> before = Contents.of(inputs);
        StageHarness.Outcome first = harness.run(stage());
        StageHarness.Outcome second = harness.run(stage());
        assertThat(Contents.of(inputs)).isEqualTo(before);
        assertThat(second.facts()).isEqualTo(first.facts());
        for (DatasetName dataset : first.outputs().keySet()) {
            assertThat(Contents.of(second.output(dataset)))
                    .as("content of %s", dataset)
                    .isEqualTo(Contents.of(first.output(dataset)));
        }
    }
}
