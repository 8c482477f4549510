package io.says.dist;

import io.says.orchestrator.cli.SaysMain;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one {@code says} command after the other in a single process on the distribution's own class path. Most of a short
 * run's time goes into loading and compiling Spark: from the second command on that is done. Not thread-safe.
 */
final class SaysProcess implements AutoCloseable {

    private final Process process;
    private final DataOutputStream commands;
    private final DataInputStream answers;

    private SaysProcess(Process process) {
        this.process = process;
        this.commands = new DataOutputStream(process.getOutputStream());
        this.answers = new DataInputStream(process.getInputStream());
    }

    /**
     * Starts the process; what it prints beside the commands' output goes to {@code says-process.txt}.
     *
     * @param directory what the commands' relative paths start from
     * @param environment beside that of the tests
     * @param options further options of the JVM
     */
    static SaysProcess in(Path directory, Distribution says, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Distribution.JAVA_OPTIONS.split(" ")));
        command.addAll(List.of(options));
        command.addAll(List.of(
                // The JVM's own warnings would land among the answers.
                "-XX:+DisplayVMOutputToStderr",
                "-Xmx2g",
                "-Dsays.home=" + says.home(),
                "-Dlogback.configurationFile=says-logback.xml",
                "-cp",
                says.home().resolve("says-orchestrator.jar") + File.pathSeparator + ownClasses(),
                SaysProcess.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("says-process.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SAYS_"));
        builder.environment().putAll(environment);
        try {
            return new SaysProcess(builder.start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path ownClasses() {
        try {
            return Path.of(SaysProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a command to its end. */
    Distribution.Outcome says(String... arguments) {
        CompletableFuture<Distribution.Outcome> outcome = CompletableFuture.supplyAsync(() -> {
            try {
                commands.writeInt(arguments.length);
                for (String argument : arguments) {
                    write(commands, argument.getBytes(StandardCharsets.UTF_8));
                }
                commands.flush();
                return new Distribution.Outcome(answers.readInt(), read(answers), read(answers));
            } catch (IOException e) {
                throw new AssertionError("the process ended", e);
            }
        });
        try {
            return outcome.get(Distribution.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", arguments), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new AssertionError("the process did not end after its last command");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Reads command lines from standard input and answers each with exit code, output and errors. */
    public static void main(String[] none) throws IOException {
        DataInputStream commands = new DataInputStream(System.in);
        DataOutputStream answers = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        while (true) {
            int count;
            try {
                count = commands.readInt();
            } catch (EOFException end) {
                System.exit(0);
                return;
            }
            String[] arguments = new String[count];
            for (int i = 0; i < count; i++) {
                arguments[i] = read(commands);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            // What goes past the program's own writers must be seen too: a stack trace, a library's chatter.
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            answers.writeInt(SaysMain.run(writer(System.out), writer(System.err), arguments));
            write(answers, out.toByteArray());
            write(answers, err.toByteArray());
            answers.flush();
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static void write(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private static String read(DataInputStream from) throws IOException {
        return new String(from.readNBytes(from.readInt()), StandardCharsets.UTF_8);
    }
}
