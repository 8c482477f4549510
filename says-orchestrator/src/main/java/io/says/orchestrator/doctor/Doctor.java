package io.says.orchestrator.doctor;

import io.says.SaysException;
import io.says.orchestrator.Says;
import io.says.orchestrator.doctor.Finding.Level;
import io.says.orchestrator.releases.Bundle;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.terminal.Figures;
import io.says.spi.SaysPlugin;
import io.says.storage.Failures;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at Java, memory, disk, workspace, run store, releases, plugins, the page's port and Spark. Changes nothing. */
public final class Doctor {

    private static final long LITTLE_HEAP = 1L << 30;
    private static final long LITTLE_DISK = 5L << 30;
    private static final long LEAST_DISK = 200L << 20;
    private static final int LEAST_JAVA = 17;

    private final Supplier<Says> opening;
    private final boolean startSpark;

    /**
     * @param opening opens the workspace to be looked at; what it throws is a finding
     * @param startSpark whether Spark is started too, which takes some seconds
     */
    public Doctor(Supplier<Says> opening, boolean startSpark) {
        this.opening = opening;
        this.startSpark = startSpark;
    }

    /** What there is to say; the surroundings first, each check on its own. */
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(memory());
        Says says;
        try {
            says = opening.get();
        } catch (RuntimeException | LinkageError e) {
            findings.add(failed("configuration", Failures.of(e, "reading the configuration")));
            return List.copyOf(findings);
        }
        try (says) {
            findings.add(Finding.ok("configuration", "read, for the workspace " + says.workspace()));
            add(findings, "workspace", () -> workspace(says.workspace()));
            add(findings, "disk", () -> disk(says.workspace()));
            add(findings, "runs", () -> runs(says));
            add(findings, "release", () -> release(says));
            add(findings, "plugins", () -> plugins(says));
            add(findings, "receivers", () -> receivers(says));
            add(findings, "page", () -> port(says));
            if (startSpark) {
                add(findings, "spark", () -> spark(says));
            }
        }
        return List.copyOf(findings);
    }

    private static void add(List<Finding> findings, String name, Supplier<Finding> check) {
        try {
            findings.add(check.get());
        } catch (RuntimeException | LinkageError e) {
            findings.add(failed(name, Failures.of(e, "looking at " + name)));
        }
    }

    private static Finding failed(String check, SaysException e) {
        return new Finding(check, Level.FAIL, e.problem(), e.hint());
    }

    private static Finding java() {
        int version = Runtime.version().feature();
        String what = "Java " + Runtime.version() + " of " + System.getProperty("java.vendor", "unknown");
        if (version < LEAST_JAVA) {
            return new Finding("java", Level.FAIL, what, "Install Java " + LEAST_JAVA + " or later.");
        }
        boolean loaded = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean there = ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent();
        return Finding.ok(
                "java",
                what
                        + (loaded
                                ? ", Vector API on"
                                : there ? ", Vector API there for runs" : ", without the Vector API"));
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String what = Figures.bytes(heap) + " of heap, " + Runtime.getRuntime().availableProcessors() + " processors";
        return heap < LITTLE_HEAP
                ? new Finding("memory", Level.WARN, what, "Give it more: SAYS_MEMORY=4g says ...")
                : Finding.ok("memory", what);
    }

    private static Finding workspace(Path workspace) {
        Path existing = existing(workspace);
        if (!Files.isDirectory(workspace)) {
            return Files.isWritable(existing)
                    ? Finding.ok("workspace", "not there yet; it will be made")
                    : new Finding(
                            "workspace",
                            Level.FAIL,
                            workspace + " cannot be made: " + existing + " may not be written",
                            "Name a directory you may write to with --workspace.");
        }
        if (WorkspaceLock.isHeld(workspace)) {
            return new Finding(
                    "workspace", Level.WARN, "in use by a run or a command", "says runs show last tells which.");
        }
        try {
            Path probe = Files.createTempFile(workspace, ".doctor", ".tmp");
            try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
                channel.force(true);
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            throw Failures.of(e, "writing to " + workspace);
        }
        return Finding.ok("workspace", "free, and can be written");
    }

    private static Path existing(Path path) {
        @Nullable Path at = path;
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at == null ? Path.of("/") : at;
    }

    private static Finding disk(Path workspace) {
        try {
            long usable = Files.getFileStore(existing(workspace)).getUsableSpace();
            String what = Figures.bytes(usable) + " free";
            if (usable < LEAST_DISK) {
                return new Finding("disk", Level.FAIL, what, "Make room; says gc removes what nothing refers to.");
            }
            return usable < LITTLE_DISK
                    ? new Finding("disk", Level.WARN, what, "says gc removes what nothing refers to.")
                    : Finding.ok("disk", what);
        } catch (IOException e) {
            throw Failures.of(e, "looking at the disk of " + workspace);
        }
    }

    private static Finding runs(Says says) {
        List<String> problems = says.runs().problems();
        if (!problems.isEmpty()) {
            String place = says.runs().place();
            return Files.exists(Path.of(place))
                    ? new Finding(
                            "runs",
                            Level.FAIL,
                            "the run store is damaged: " + problems.get(0),
                            "Move " + place
                                    + " away, with what begins with its name; data and releases do not depend on it, schedules"
                                    + " have to be added again.")
                    : new Finding(
                            "runs",
                            Level.FAIL,
                            "the run store is not to be relied on: " + problems.get(0),
                            "Look at the " + place + " and its server's log; data and releases do not depend on it.");
        }
        Optional<RunRecord> last = says.runs().runs(1).stream().findFirst();
        if (last.isEmpty()) {
            return Finding.ok("runs", "none yet");
        }
        RunState state = says.liveRuns().state(last.get());
        String what = "run store whole; the newest run " + last.get().id() + " "
                + (state == RunState.RUNNING
                        ? "is under way"
                        : "ended: " + state.name().toLowerCase(java.util.Locale.ROOT));
        return state == RunState.CRASHED || state == RunState.FAILED
                ? new Finding("runs", Level.WARN, what, "says runs show last says why; says resume goes on.")
                : Finding.ok("runs", what);
    }

    private static Finding release(Says says) {
        Optional<String> current = says.releases().currentId();
        if (current.isEmpty()) {
            return Finding.ok("release", "none yet");
        }
        Bundle.of(says.releases().directory(current.get())).requireServable(says.plugins());
        return Finding.ok("release", current.get() + " serves; says releases verify reads every byte of it");
    }

    private static Finding plugins(Says says) {
        int jars = says.plugins().jars().size();
        return Finding.ok(
                "plugins",
                says.plugins().plugins().stream().map(SaysPlugin::name).sorted().collect(Collectors.joining(", "))
                        + " loaded; " + (jars == 0 ? "no jar" : jars + " jar(s)") + " dropped in");
    }

    private static Finding receivers(Says says) {
        List<String> told = says.receivers();
        List<ReceiverState> alone = says.runs().receivers().stream()
                .filter(receiver -> receiver.open() && told.contains(receiver.name()))
                .toList();
        if (!alone.isEmpty()) {
            return new Finding(
                    "receivers",
                    Level.WARN,
                    alone.stream()
                            .map(receiver -> receiver.name() + " is left alone since " + receiver.openSince() + ": "
                                    + receiver.failures() + " tries in a row failed (" + receiver.problem() + "), "
                                    + receiver.waiting() + " event(s) wait")
                            .collect(Collectors.joining("; ")),
                    "See that it answers at the address that is configured; a run tries it with one event when says.delivery.rest"
                            + " is over, and what waits is sent once it takes that.");
        }
        return Finding.ok(
                "receivers",
                told.isEmpty() ? "nobody else is told of runs" : String.join(", ", told) + " told of runs");
    }

    private static Finding port(Says says) {
        Page page = says.settings().bind("says.ui", Page.class);
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(page.host()), page.port()));
            return Finding.ok("page", page.host() + ":" + page.port() + " is free");
        } catch (IOException e) {
            return new Finding(
                    "page",
                    Level.WARN,
                    page.host() + ":" + page.port() + " cannot be listened on: " + e.getMessage(),
                    "A page may be up there already; another port: says ui --port 8502.");
        }
    }

    private record Page(String host, int port) {}

    private static Finding spark(Says says) {
        return Finding.ok("spark", says.sparkGreeting());
    }
}
