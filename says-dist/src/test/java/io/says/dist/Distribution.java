package io.says.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The unpacked distribution, run as a person runs it: through {@code bin/says}, in processes of its own. */
final class Distribution {

    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Short runs over little data: compiling them thoroughly takes longer than it saves. What they compute is the same. */
    static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m -XX:+UseSerialGC";

    private final Path home;

    private Distribution(Path home) {
        this.home = home;
    }

    static Distribution built() {
        return new Distribution(Path.of(Objects.requireNonNull(System.getProperty("says.home"), "says.home"))
                .toAbsolutePath()
                .normalize());
    }

    /** Real listening data, where there are some. */
    static Optional<Path> realData(String folder) {
        Path data =
                Path.of(System.getProperty("says.data", "../../shared/data")).resolve(folder);
        return Files.isDirectory(data) ? Optional.of(data.toAbsolutePath().normalize()) : Optional.empty();
    }

    Path home() {
        return home;
    }

    /** An installation of its own that shares the libraries of this one: plugins can be put into it. */
    Distribution linkedInto(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.copy(home.resolve("bin/says"), directory.resolve("bin/says"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(home.resolve("says-orchestrator.jar"), directory.resolve("says-orchestrator.jar"));
        Files.createSymbolicLink(directory.resolve("lib"), home.resolve("lib"));
        return new Distribution(directory);
    }

    /** The jars of lib/ whose file names begin with one of the prefixes. */
    List<Path> jars(String... prefixes) {
        return jars(home.resolve("lib"), prefixes);
    }

    /** The jars of SAYS itself: those of lib/ and those of the plugins that it comes with. */
    List<Path> ownJars() {
        return Stream.of("lib", "plugins/openlineage")
                .flatMap(directory -> jars(home.resolve(directory), "says-").stream())
                .toList();
    }

    private static List<Path> jars(Path directory, String... prefixes) {
        try (Stream<Path> lib = Files.list(directory)) {
            return lib.filter(jar -> Stream.of(prefixes)
                            .anyMatch(p -> jar.getFileName().toString().startsWith(p)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs {@code says} to its end. */
    Outcome says(Path directory, String... arguments) {
        Path out = directory.resolve("stdout-" + System.nanoTime() + ".txt");
        Path err = directory.resolve("stderr-" + System.nanoTime() + ".txt");
        Process process = start(directory, out, err, Map.of(), arguments);
        return finish(process, out, err);
    }

    /** Starts {@code says} and leaves it running. */
    Process start(Path directory, Path out, Path err, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/says").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SAYS_"));
        // The embedding JVM is free to be as small as a laptop's.
        builder.environment().put("SAYS_MEMORY", "1500m");
        builder.environment().put("SAYS_JAVA_OPTS", JAVA_OPTIONS);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Outcome finish(Process process, Path out, Path err) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(
                        "Not finished after " + PATIENCE + ": " + Files.readString(out) + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /**
     * How a program ended.
     *
     * @param exitCode its exit code
     * @param out what it printed
     * @param err what it printed on the error stream
     */
    record Outcome(int exitCode, String out, String err) {

        String all() {
            return out + err;
        }
    }
}
