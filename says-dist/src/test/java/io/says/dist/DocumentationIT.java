package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command that the documentation shows, in the order it shows them: those of the README through {@code bin/says},
 * those of the guides, which share a directory, in one process. {@link ResultsIT} runs those of the results.
 */
final class DocumentationIT {

    /** Splits and quarantine name the data set that the first writes. */
    private static final List<String> GUIDES = List.of(
            "docs/sources.md",
            "docs/listening.md",
            "docs/splits.md",
            "docs/quarantine.md",
            "docs/data-quality.md",
            "docs/evaluation.md",
            "docs/releases.md",
            "docs/serving.md",
            "docs/lineage.md",
            "docs/tuning.md");

    /** The guides are about data: how well a model does on them is of no interest. */
    private static final Map<String, String> SMALL = Map.of(
            "SAYS__TRAIN__ALS__RANK", "2",
            "SAYS__TRAIN__ALS__ITERATIONS", "1",
            "SAYS__SPARK__SHUFFLE_PARTITIONS", "1",
            "SAYS__GATE__ENABLED", "false");

    /** Many plans over few rows: compiling each would take most of the time. */
    private static final String[] INTERPRETED = {
        "-Dspark.sql.adaptive.enabled=false",
        "-Dspark.sql.codegen.wholeStage=false",
        "-Dspark.sql.codegen.factoryMode=NO_CODEGEN"
    };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static SaysProcess says;

    @BeforeAll
    static void starts_a_process() throws IOException {
        GuideFiles.write(Files.createDirectories(directory.resolve("guides")));
        says = SaysProcess.in(directory.resolve("guides"), Distribution.built(), SMALL, INTERPRETED);
    }

    @AfterAll
    static void ends_the_process() {
        says.close();
    }

    @TestFactory
    Stream<DynamicTest> every_command_in_the_readme_works() throws IOException {
        Path place = Files.createDirectories(directory.resolve("readme"));
        return ShownCommands.of("README.md").stream()
                .filter(command -> command.startsWith("says "))
                .map(command -> DynamicTest.dynamicTest(command, () -> ShownCommands.run(place, command)));
    }

    @TestFactory
    Stream<DynamicTest> every_command_in_the_guides_works() {
        Path place = directory.resolve("guides");
        Map<String, String> environment = Map.of("EDITOR", "./editor");
        return GUIDES.stream()
                .flatMap(guide -> ShownCommands.of(guide).stream()
                        .map(command -> DynamicTest.dynamicTest(guide + ": " + command, () -> {
                            if (guide.endsWith("quarantine.md")) {
                                GuideFiles.spoil(place.resolve("music/listening.csv"));
                            }
                            ShownCommands.run(place, command, says, environment);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> every_configuration_in_the_guides_is_accepted() {
        Path place = directory.resolve("guides");
        return GUIDES.stream()
                .flatMap(guide -> ShownCommands.fences(guide, "hocon").stream()
                        .map(block -> DynamicTest.dynamicTest(guide + ": " + block, () -> {
                            Files.writeString(place.resolve("shown.conf"), block);
                            Distribution.Outcome planned = says.says(
                                    "plan", "--workspace", "planned", "--config", "shown.conf", "--input", "X");
                            assertThat(planned.exitCode()).as(planned.all()).isZero();
                        })));
    }

    @Test
    void every_relative_link_leads_somewhere() throws IOException {
        Path root = ShownCommands.ROOT;
        try (Stream<Path> files = Stream.concat(
                Stream.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")),
                Files.walk(root.resolve("docs")).filter(f -> f.toString().endsWith(".md")))) {
            for (Path file : files.toList()) {
                Matcher link =
                        Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#]+)").matcher(Files.readString(file));
                while (link.find()) {
                    assertThat(file.resolveSibling(link.group(1)))
                            .as("link in " + file)
                            .exists();
                }
            }
        }
    }
}
