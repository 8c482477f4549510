package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The commands that a document shows in its shell fences, run as a shell takes them apart. */
final class ShownCommands {

    static final Path ROOT = Distribution.built().home().resolve("../..").normalize();

    private static final String LANGUAGE = "sh";

    /** Instead of the program: writes its words down, for a process that is there already. */
    private static final String RECORDING = "says() { printf '%s\\0' \"$@\" > words; }\n";

    /** A command whose output is part of another. */
    private static final Pattern INNER = Pattern.compile("\\$\\(says ([^|]+) \\|");

    private ShownCommands() {}

    /** The lines of a document's shell fences; a line that ends with a backslash goes on in the next. */
    static List<String> of(String document) {
        List<String> found = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        for (String block : fences(document, LANGUAGE)) {
            for (String line : block.lines().toList()) {
                String bare = line.replaceFirst("\\s+#.*$", "").strip();
                if (bare.endsWith("\\")) {
                    pending.append(bare, 0, bare.length() - 1);
                } else {
                    String command = pending.append(bare).toString().replaceFirst("^\\./says ", "says ");
                    pending.setLength(0);
                    // a page that serves until it is stopped has its own test
                    if (!command.isEmpty() && !command.matches("says ui.*")) {
                        found.add(command.replaceFirst("^says demo$", "says demo --exit"));
                    }
                }
            }
        }
        return found;
    }

    /** What stands in a document's fences of a language. */
    static List<String> fences(String document, String language) {
        List<String> found = new ArrayList<>();
        StringBuilder block = null;
        try {
            for (String line : Files.readAllLines(ROOT.resolve(document), StandardCharsets.UTF_8)) {
                if (line.startsWith("```")) {
                    if (block != null) {
                        found.add(block.toString());
                    }
                    block = block == null && line.equals("```" + language) ? new StringBuilder() : null;
                } else if (block != null) {
                    block.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** Runs a command in a process of its own, through {@code bin/says}. */
    static void run(Path directory, String command) throws IOException {
        Distribution says = Distribution.built();
        succeeded(
                command,
                shell(
                        directory,
                        command,
                        Map.of(
                                "PATH",
                                says.home().resolve("bin") + java.io.File.pathSeparator + System.getenv("PATH"),
                                "SAYS_JAVA_OPTS",
                                Distribution.JAVA_OPTIONS,
                                "SAYS_MEMORY",
                                "2g")));
    }

    /** Runs a command in a process that is there already; one that is not {@code says} in a shell. */
    static void run(Path directory, String command, SaysProcess says, Map<String, String> environment)
            throws IOException {
        Path words = directory.resolve("words");
        Matcher inner = INNER.matcher(command);
        String outer = command;
        if (inner.find()) {
            Distribution.Outcome said = says.says(inner.group(1).split(" "));
            succeeded(inner.group(1), said);
            Files.writeString(directory.resolve("said.txt"), said.out());
            outer = command.replace("says " + inner.group(1) + " |", "cat said.txt |");
        }
        succeeded(command, shell(directory, RECORDING + outer, environment));
        if (Files.exists(words)) {
            String[] arguments = Files.readString(words).split("\0");
            Files.delete(words);
            succeeded(command, says.says(arguments));
        }
    }

    private static void succeeded(String command, Distribution.Outcome outcome) {
        assertThat(outcome.exitCode()).as(command + "\n" + outcome.all()).isZero();
        assertThat(outcome.all()).doesNotContain("\tat ");
    }

    private static Distribution.Outcome shell(Path directory, String command, Map<String, String> environment)
            throws IOException {
        Path data = Distribution.realData("movielens-100k").map(Path::getParent).orElse(Path.of("."));
        Assumptions.assumeTrue(!command.contains("$SAYS_DATA") || Files.isDirectory(data.resolve("movielens-100k")));
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("SAYS_DATA", data.toString());
        return Distribution.finish(builder.start(), out, err);
    }
}
