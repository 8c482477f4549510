package io.says.orchestrator.home;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A program of the installation in a process of its own: started with the memory and the flags that {@code bin/says} starts
 * with, from {@code SAYS_MEMORY} and {@code SAYS_JAVA_OPTS}.
 *
 * @param home the installation
 * @param jar its launcher there, as {@code says-ui.jar}
 */
public record ChildProgram(Path home, String jar) {

    /** The launcher of runs and of everything else at the terminal. */
    public static final String ORCHESTRATOR = "says-orchestrator.jar";

    /** The launcher of the page. */
    public static final String UI = "says-ui.jar";

    /** The system property with the process id of a parent that the child shall not outlive. */
    public static final String PARENT = "says.parent";

    /** What fitting is several times faster with, and a list found several times faster. */
    private static final String VECTOR = "jdk.incubator.vector";

    /** Whether the launcher is there. */
    public boolean exists() {
        return Files.isRegularFile(home.resolve(jar));
    }

    /**
     * The command line.
     *
     * @param environment where the memory and the flags are looked for
     * @param properties system properties of the child
     * @param arguments what follows the jar
     */
    public List<String> command(
            Map<String, String> environment, Map<String, String> properties, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag :
                environment.getOrDefault("SAYS_JAVA_OPTS", "").strip().split("\\s+")) {
            if (!flag.isEmpty()) {
                command.add(flag);
            }
        }
        String memory = environment.getOrDefault("SAYS_MEMORY", "").strip();
        if (!memory.isEmpty()) {
            command.add("-Xmx" + memory);
        }
        if (ModuleFinder.ofSystem().find(VECTOR).isPresent()) {
            command.add("--add-modules=" + VECTOR);
        }
        command.add("-Dsays.home=" + home);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(home.resolve(jar).toString());
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** The properties of a child that shall not outlive this process; it calls {@link #endWithParent}. */
    public static Map<String, String> boundToThis() {
        return Map.of(PARENT, Long.toString(ProcessHandle.current().pid()));
    }

    /** Ends this process when the one it is bound to is gone, however that ended; does nothing when bound to none. */
    public static void endWithParent() {
        Long parent = Long.getLong(PARENT);
        if (parent != null) {
            var unused = ProcessHandle.current()
                    .parent()
                    .filter(handle -> handle.pid() == parent)
                    .map(ProcessHandle::onExit)
                    // Adopted by another already: the parent was gone before anyone could look.
                    .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()))
                    .thenRun(() -> System.exit(0));
        }
    }
}
