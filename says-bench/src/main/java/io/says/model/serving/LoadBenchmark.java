package io.says.model.serving;

import io.says.release.ReleaseStore;
import io.says.storage.AtomicWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code says ui} under load, as users start it, on a release of {@link ImplicitFactors}: as many lists as it gives, and how long one
 * takes at half of that; a new release and a run of the pipeline meanwhile; and {@link BareServer} in the same run.
 * {@code LoadBenchmark TRACKS SECONDS}.
 */
public final class LoadBenchmark {

    private static final int RANK = 64;
    private static final int ITERATIONS = 8;
    private static final int UNOBSERVED = 10_000;
    private static final int K = 10;
    private static final int CONNECTIONS = 32;
    private static final double HALF_OF_THE_TARGET = 2500;
    private static final double WARM_UP = 25;
    private static final double PART = 10;
    private static final double RUN = 30;

    private LoadBenchmark() {}

    private static void say(String format, Object... values) {
        ServingBenchmark.say(format, values);
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        int tracks = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        String program = System.getProperty("says.bench.program");
        if (program == null) {
            throw new IllegalArgumentException("Say where bin/says is: -Dsays.bench.program=PATH");
        }
        say(
                "%,d tracks, rank %d, k = %d, %d connections, Java %s",
                tracks, RANK, K, CONNECTIONS, Runtime.version().feature());
        Path directory = Files.createTempDirectory("load");
        try {
            ImplicitFactors factors = ImplicitFactors.of(tracks, RANK, ITERATIONS, UNOBSERVED);
            Path release = DrawnRelease.write(directory.resolve("release"), factors);
            Path workspace = directory.resolve("workspace");
            ReleaseStore store = ReleaseStore.inWorkspace(workspace);
            store.install(release, "first");
            store.promote("first");
            Path music = directory.resolve("music");
            listening(program, music);
            int length;
            try (ServerProcess server = ServerProcess.says(
                    program,
                    workspace,
                    List.of("says.ui.rate-limit=0", "says.input.paths=[\"" + music.resolve("listening.csv") + "\"]"))) {
                length = underLoad(server, seconds, store, release);
            }
            bare(program, length);
        } finally {
            AtomicWrites.deleteTree(directory);
        }
    }

    private static void listening(String program, Path music) throws IOException, InterruptedException {
        Process generator = new ProcessBuilder(
                        program,
                        "generate",
                        "--users",
                        "2000",
                        "--tracks",
                        "3000",
                        "--interactions",
                        "100000",
                        "--output",
                        music.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (generator.waitFor() != 0) {
            throw new IOException("No listening was generated");
        }
    }

    private static String path(int user) {
        return "/api/v1/recommendations?user=" + DrawnRelease.user(user) + "&k=" + K;
    }

    /** All that is measured of the product; the length of an answer. */
    private static int underLoad(ServerProcess server, double seconds, ReleaseStore store, Path release)
            throws IOException, InterruptedException {
        List<Question> questions = IntStream.range(0, ImplicitFactors.USERS)
                .mapToObj(user ->
                        Question.get(server.port(), path(user), "{\"user\":\"" + DrawnRelease.user(user) + "\""))
                .toList();
        int length = server.get(path(0)).body().length();
        say("says ui, answers of about %,d bytes:", length);
        try (LoadClient client = new LoadClient(server.port(), CONNECTIONS, questions)) {
            Load unused = client.full(WARM_UP);
            Load full = told(server, "as much as it takes", () -> client.full(PART));
            told(server, "half of that", () -> client.at(full.perSecond() / 2, PART));
            say("  %s", server.memory());
            told(
                    server,
                    String.format(Locale.ROOT, "2,500 a second for %.0f s", seconds),
                    () -> client.at(HALF_OF_THE_TARGET, seconds));
            say("  %s", server.memory());
            told(server, "2,500 a second, a new release meanwhile", () -> {
                Later swap = new Later(() -> {
                    store.install(release, "second");
                    store.promote("second");
                });
                Load load = client.at(HALF_OF_THE_TARGET, PART);
                swap.done();
                return load;
            });
            if (!server.get(path(0)).body().contains("\"releaseId\":\"second\"")) {
                throw new AssertionError("The new release does not serve");
            }
            told(server, "2,500 a second, a run meanwhile", () -> {
                Later run = new Later(() -> server.post("/api/v1/runs"));
                Load load = client.at(HALF_OF_THE_TARGET, RUN);
                run.done();
                return load;
            });
            String runs = server.get("/api/v1/runs?limit=1").body();
            String id = runs.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
            say("  the run is %s by then", runs.replaceFirst("(?s).*?\"state\":\"([^\"]+)\".*", "$1"));
            server.post("/api/v1/runs/" + id + "/cancel");
        }
        return length;
    }

    private static void bare(String program, int length) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.bare(program, length)) {
            say("The bare web server, a constant of the same length:");
            List<Question> question = List.of(Question.get(server.port(), path(0), BareServer.BEGINS));
            try (LoadClient client = new LoadClient(server.port(), CONNECTIONS, question)) {
                Load unused = client.full(WARM_UP);
                Load full = told(server, "as much as it takes", () -> client.full(PART));
                told(server, "half of that", () -> client.at(full.perSecond() / 2, PART));
                told(server, "2,500 a second", () -> client.at(HALF_OF_THE_TARGET, PART));
            }
        }
    }

    private static Load told(ServerProcess server, String what, Part part) throws IOException, InterruptedException {
        double cpu = server.cpuSeconds();
        Load load = part.run();
        say("%s", LoadClient.line(what, load, server.cpuSeconds() - cpu));
        return load;
    }

    /** A part of the benchmark. */
    private interface Part {
        Load run() throws IOException, InterruptedException;
    }

    /** What is done in the midst of a part, two seconds after it began. */
    private static final class Later {
        private final Thread thread;
        private volatile @Nullable Throwable failure;

        Later(Task task) {
            thread = new Thread(() -> {
                try {
                    Thread.sleep(2000);
                    task.run();
                } catch (Exception e) {
                    failure = e;
                }
            });
            thread.start();
        }

        void done() throws InterruptedException {
            thread.join();
            if (failure != null) {
                throw new AssertionError("What was to happen meanwhile failed", failure);
            }
        }
    }

    /** Something that may fail. */
    private interface Task {
        void run() throws Exception;
    }
}
