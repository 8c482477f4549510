package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every {@code says} command that the documentation shows, in the order it shows them, one workspace a document. */
final class DocumentationIT {

    private static final Path ROOT =
            Distribution.built().home().resolve("../..").normalize();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @TestFactory
    Stream<DynamicTest> every_command_in_the_documentation_works() {
        Stream<DynamicTest> commands = Stream.of("README.md", "docs/results.md", "docs/releases.md")
                .flatMap(document -> {
                    Path workspace = workspace(document);
                    return commands(document).stream()
                            .map(command ->
                                    DynamicTest.dynamicTest(document + ": " + command, () -> run(workspace, command)));
                });
        // In order: the demo has run by then.
        return Stream.concat(
                commands,
                Stream.of(DynamicTest.dynamicTest(
                        "docs/results.md: the figures of the demo", DocumentationIT::the_demo_comes_out_as_stated)));
    }

    private static Path workspace(String document) {
        return directory.resolve(document.replace('/', '-'));
    }

    private static void the_demo_comes_out_as_stated() {
        ReleaseStore store =
                ReleaseStore.inWorkspace(workspace("docs/results.md").resolve("demo"));
        EvaluationReport report = store.info(store.currentId().orElseThrow()).report();
        Map<String, Double> als = scores(report, "als");
        Map<String, Double> bias = scores(report, "bias");
        assertThat(als.get("rmse")).isLessThan(0.85).isLessThan(bias.getOrDefault("rmse", 0.0) - 0.2);
        assertThat(als.get("mae")).isLessThan(0.65).isLessThan(bias.getOrDefault("mae", 0.0) - 0.2);
        Results.assertMatch("Generated", "ALS", als, "rmse", "mae");
        Results.assertMatch("Generated", "user + track bias", bias, "rmse", "mae");
        Results.assertMatch("Generated", "global mean", scores(report, "global-mean"), "rmse", "mae");
    }

    private static Map<String, Double> scores(EvaluationReport report, String model) {
        return report.scores().stream()
                .filter(scores -> scores.model().contains(model))
                .findFirst()
                .orElseThrow()
                .metrics();
    }

    @Test
    void every_relative_link_leads_somewhere() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
                Files.walk(ROOT.resolve("docs")).filter(f -> f.toString().endsWith(".md")))) {
            for (Path file : files.toList()) {
                java.util.regex.Matcher link = java.util.regex.Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#]+)")
                        .matcher(Files.readString(file));
                while (link.find()) {
                    assertThat(file.resolveSibling(link.group(1)))
                            .as("link in " + file)
                            .exists();
                }
            }
        }
    }

    private static void run(Path workspace, String command) throws IOException {
        Files.createDirectories(workspace);
        Path data = Distribution.realData("movielens-100k").map(Path::getParent).orElse(Path.of("."));
        Assumptions.assumeTrue(!command.contains("$SAYS_DATA") || Files.isDirectory(data.resolve("movielens-100k")));
        String line = command.replaceFirst("^\\./says ", "says ").replaceFirst("^says demo$", "says demo --exit");
        Path out = workspace.resolve("out.txt");
        Path err = workspace.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .directory(workspace.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .merge(
                        "PATH",
                        Distribution.built().home().resolve("bin").toString(),
                        (path, bin) -> bin + java.io.File.pathSeparator + path);
        builder.environment().put("SAYS_DATA", data.toString());
        builder.environment().put("SAYS_MEMORY", "2g");
        Distribution.Outcome outcome = Distribution.finish(builder.start(), out, err);
        assertThat(outcome.exitCode()).as(command + "\n" + outcome.all()).isZero();
    }

    /** The lines of shell fences that start {@code says}; a line that ends with a backslash goes on in the next. */
    private static List<String> commands(String document) {
        List<String> found = new ArrayList<>();
        boolean shell = false;
        StringBuilder pending = new StringBuilder();
        List<String> lines;
        try {
            lines = Files.readAllLines(ROOT.resolve(document), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        for (String line : lines) {
            if (line.startsWith("```")) {
                shell = line.equals("```sh");
                continue;
            }
            String bare = line.replaceFirst("\\s+#.*$", "").strip();
            boolean ours = bare.startsWith("./says ") || bare.startsWith("says ");
            if (!shell || pending.isEmpty() && !ours) {
                continue;
            }
            if (bare.endsWith("\\")) {
                pending.append(bare, 0, bare.length() - 1);
            } else {
                String command = pending.append(bare).toString();
                pending.setLength(0);
                // a page that serves until it is stopped has its own test
                if (!command.matches("(\\./)?says ui.*")) {
                    found.add(command);
                }
            }
        }
        return found;
    }
}
