package io.says.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.orchestrator.releases.Bundles;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code says releases pull --follow}, which goes on and on. */
final class PullFollowTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final Path place;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicReference<Thread> follower = new AtomicReference<>();

    PullFollowTest(@TempDir Path directory) {
        this.directory = directory;
        this.place = directory.resolve("published");
    }

    private void publish(String id, Path at) throws IOException {
        Path bundle = Files.createDirectories(directory.resolve("bundle-" + id));
        Bundles.write(bundle, "model of " + id, Map.of());
        ReleaseStore publisher = new ReleaseStore(directory.resolve("publisher/releases"), Clock.systemUTC());
        publisher.install(bundle, id);
        publisher.promote(id);
        new PublishedReleases(at, Clock.systemUTC()).push(publisher, Cause.command("test"));
    }

    private List<String> words() {
        return List.of(
                "releases",
                "pull",
                "--follow",
                "--every",
                "1s",
                "--workspace",
                directory.resolve("ws").toString(),
                "--set",
                "releases.url=" + place);
    }

    private CompletableFuture<Integer> following() {
        return CompletableFuture.supplyAsync(() -> {
            follower.set(Thread.currentThread());
            return SaysMain.run(new PrintWriter(out), new PrintWriter(err), words().toArray(String[]::new));
        });
    }

    private boolean serves(String id) {
        return ReleaseStore.inWorkspace(directory.resolve("ws"))
                .currentId()
                .filter(id::equals)
                .isPresent();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not so in time: " + what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private void moved(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private int times(String word) {
        return err.toString().split(word, -1).length - 1;
    }

    /** Some more looks, which are to change nothing. */
    private static void some_looks_later() throws InterruptedException {
        Thread.sleep(2_500);
    }

    private long told(String what) {
        return out.toString().lines().filter(line -> line.contains(what)).count();
    }

    @Test
    void what_is_published_is_brought_and_trouble_is_told_once_and_leaves_the_former_release_serving()
            throws Exception {
        CompletableFuture<Integer> following = following();
        await("nothing there is told", () -> err.toString().contains("[NO_RELEASE]"));
        publish("first", place);
        await("the first release", () -> serves("first"));

        // Away, and another that is damaged when it is there again.
        Path away = directory.resolve("away");
        moved(place, away);
        await("away is told", () -> times("NO_RELEASE") == 2);
        some_looks_later();
        assertThat(times("NO_RELEASE")).isEqualTo(2);
        publish("second", away);
        Path model = away.resolve("releases/second/model.txt");
        String whole = Files.readString(model);
        Files.writeString(model, whole.replace("model", "nodel"));
        moved(away, place);
        await("damage is told", () -> err.toString().contains("[CORRUPT_DATA]"));
        some_looks_later();
        assertThat(times("CORRUPT_DATA")).isEqualTo(1);
        assertThat(serves("first")).isTrue();
        ReleaseStore.inWorkspace(directory.resolve("ws")).verify("first");

        Files.writeString(place.resolve("releases/second/model.txt"), whole);
        await("the second release", () -> serves("second"));
        publish("third", place);
        await("the third release", () -> serves("third"));
        // Said once it is so.
        await("all three are told", () -> told("serves here now") >= 3);
        assertThat(told("serves here now")).isEqualTo(3);
        assertThat(err.toString()).doesNotContain("\tat ");

        assertThat(following).isNotDone();
        follower.get().interrupt();
        assertThat(following.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }

    @Test
    void what_cannot_get_better_ends_it() throws Exception {
        Path file = Files.writeString(directory.resolve("says.conf"), "says.releases.url = \"\"\n");
        int code = SaysMain.run(
                new PrintWriter(out),
                new PrintWriter(err),
                "releases",
                "pull",
                "--follow",
                "--workspace",
                directory.resolve("ws").toString(),
                "--config",
                file.toString());
        assertThat(code).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains("[INVALID_CONFIGURATION]", "says.releases.url");
    }

    /** A process that is started in the background of a script is not ended by Ctrl-C, nor are those that it starts. */
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    @Test
    void ctrl_c_ends_the_process_as_one_that_was_interrupted() throws Exception {
        Assumptions.assumeFalse(interruptsAreIgnored(), "started in the background: SIGINT is ignored");
        publish("first", place);
        Path printed = directory.resolve("out.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SaysMain.class.getName()));
        command.addAll(words());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SAYS_"));
        Process process = builder.start();
        try {
            await("the first release", () -> serves("first") || !process.isAlive());
            assertThat(process.isAlive()).as(Files.readString(printed)).isTrue();
            assertThat(new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(Files.readString(printed)).doesNotContain("\tat ");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(serves("first")).isTrue();
        ReleaseStore.inWorkspace(directory.resolve("ws")).verify("first");
    }
}
