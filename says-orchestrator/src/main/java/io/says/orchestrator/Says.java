package io.says.orchestrator;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.orchestrator.input.InputFiles;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.run.PipelineRunner;
import io.says.orchestrator.store.RunStore;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.spi.EngineFactory;
import io.says.spi.Plugins;
import io.says.spi.Reranker;
import io.says.spi.RunListener;
import io.says.spi.StageSettings;
import io.says.storage.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * SAYS in one object: a workspace with its configuration and plugins. Runs the pipeline, plans it, and opens what it
 * published.
 *
 * <pre>{@code
 * try (Says says = Says.builder().workspace(Path.of("workspace")).input(Path.of("listening.csv")).build()) {
 *     RunResult result = says.run();
 * }
 * }</pre>
 *
 * <p>Reading (releases, runs, report, engines) is thread-safe; one run at a time in a workspace, whichever process asks.
 */
public final class Says implements AutoCloseable {

    private final Path workspace;
    private final Settings settings;
    private final Plugins plugins;
    private final List<RunListener> listeners;
    private final Injector injector;

    private Says(Builder builder, Settings settings, Path workspace, Plugins plugins) {
        this.workspace = workspace;
        this.settings = settings;
        this.plugins = plugins;
        this.listeners = List.copyOf(builder.listeners);
        this.injector = Guice.createInjector(
                Stage.PRODUCTION,
                new OrchestratorModule(workspace, settings, builder.logs, builder.meters, plugins.jars()));
    }

    /** Starts with the defaults: the configuration's workspace, the plugins of the class path. */
    public static Builder builder() {
        return new Builder();
    }

    /** The resolved configuration. */
    public Settings settings() {
        return settings;
    }

    /** The plugins in force. */
    public Plugins plugins() {
        return plugins;
    }

    /** The workspace's directory. */
    public Path workspace() {
        return workspace;
    }

    /**
     * Runs the pipeline: finished stages are looked up, the release is published at the end.
     *
     * @throws SaysException the failure that ended the run; the last good release is untouched
     */
    public RunResult run() {
        List<RunListener> all = new ArrayList<>(listeners);
        all.addAll(plugins.listeners());
        return injector.getInstance(PipelineRunner.class).run(pipeline(), all);
    }

    /** Says what a run would do, and why. Runs nothing, writes nothing, starts no Spark. */
    public Plan plan() {
        StageOutputs outputs = injector.getInstance(StageOutputs.class);
        List<PlannedStage> planned = new ArrayList<>();
        for (Pipeline.Node node : pipeline().nodes()) {
            boolean there = outputs.reusable(node).isPresent();
            planned.add(new PlannedStage(
                    node.spec().name(),
                    node.spec().description(),
                    there ? PlannedStage.Action.LOOK_UP : PlannedStage.Action.RUN,
                    node.outputName(),
                    there ? List.of() : reasons(node, outputs),
                    node.spec().reads(),
                    node.spec().writes()));
        }
        return new Plan(List.copyOf(planned));
    }

    private static List<String> reasons(Pipeline.Node node, StageOutputs outputs) {
        List<Manifest> history = outputs.history(node.spec().name());
        if (history.isEmpty()) {
            return List.of("no output yet");
        }
        Map<String, String> before = history.get(0).identity();
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(node.identity().keySet());
        List<String> reasons = new ArrayList<>();
        for (String key : keys) {
            String was = before.getOrDefault(key, "absent");
            String is = node.identity().getOrDefault(key, "absent");
            if (!was.equals(is)) {
                reasons.add(key + ": " + shortened(was) + " -> " + shortened(is));
            }
        }
        return reasons.isEmpty() ? List.of("its output is damaged") : reasons;
    }

    private static String shortened(String value) {
        return value.matches("[0-9a-f]{64}") ? value.substring(0, 8) : value;
    }

    private Pipeline pipeline() {
        InputConfig input = settings.bind("says.input", InputConfig.class);
        if (input.paths().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "No input is named",
                    "Give --input PATH, or set says.input.paths in the configuration; says demo makes some data.");
        }
        return Pipeline.of(plugins.stages(), new StageSettings(settings, InputFiles.resolve(input.paths()), plugins));
    }

    private record InputConfig(List<String> paths, String source) {}

    /** The releases of the workspace. */
    public ReleaseStore releases() {
        return injector.getInstance(ReleaseStore.class);
    }

    /**
     * Opens the current release with the configured re-rankers.
     *
     * @throws SaysException {@code NO_RELEASE} or {@code CORRUPT_DATA}
     */
    public RecommenderEngine engine() {
        return engine(releases().current());
    }

    /** Opens a release directory with the configured re-rankers. */
    public RecommenderEngine engine(Path release) {
        List<Reranker> rerankers = new ArrayList<>();
        Object names = settings.tree("says.serving").get("rerankers");
        if (names instanceof List<?> list) {
            for (Object name : list) {
                rerankers.add(Plugins.named("re-ranker", plugins.rerankers(), String.valueOf(name))
                        .create(settings));
            }
        }
        return EngineFactory.open(release, plugins, rerankers);
    }

    /** What the workspace's runs did. */
    public RunStore runs() {
        return injector.getInstance(RunStore.class);
    }

    /** The evaluation of the current release. */
    public EvaluationReport report() {
        return currentInfo().report();
    }

    /** The profile of the data of the current release. */
    public Profile profile() {
        return currentInfo().profile();
    }

    private ReleaseInfo currentInfo() {
        return ReleaseStore.read(releases().current());
    }

    @Override
    public void close() {
        plugins.close();
    }

    /** Collects what {@link Says} is made from. Not thread-safe. */
    public static final class Builder {

        private final List<Path> configs = new ArrayList<>();
        private final List<String> assignments = new ArrayList<>();
        private final List<RunListener> listeners = new ArrayList<>();
        private final List<String> inputs = new ArrayList<>();
        private Map<String, String> environment = Map.of();
        private @Nullable Path workspace;
        private @Nullable Path pluginDirectory;
        private @Nullable Path installedPlugins;
        private @Nullable String source;
        private @Nullable Plugins chosen;
        private RunLogs logs = RunLogs.none();
        private MeterRegistry meters = new SimpleMeterRegistry();

        private Builder() {}

        /** The workspace's directory; overrides {@code says.workspace}. */
        public Builder workspace(Path directory) {
            this.workspace = directory;
            return this;
        }

        /** Adds a configuration file; a later one overrides an earlier one. */
        public Builder config(Path file) {
            configs.add(file);
            return this;
        }

        /** Adds one {@code key=value}. */
        public Builder set(String assignment) {
            assignments.add(assignment);
            return this;
        }

        /** Takes {@code SAYS__} variables from here. None are read otherwise. */
        public Builder environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /** Where dropped-in plugins lie; overrides {@code says.plugins}. */
        public Builder plugins(Path directory) {
            this.pluginDirectory = directory;
            return this;
        }

        /** Where dropped-in plugins lie when nothing says otherwise: {@code plugins/} beside a program. */
        public Builder installedPlugins(Path directory) {
            this.installedPlugins = directory;
            return this;
        }

        /** Exactly these plugins instead of those found. */
        public Builder plugins(Plugins exactly) {
            this.chosen = exactly;
            return this;
        }

        /** Adds input files, directories or globs; overrides {@code says.input.paths}. */
        public Builder input(Path... paths) {
            for (Path path : paths) {
                inputs.add(path.toString());
            }
            return this;
        }

        /** The input's format by name; overrides {@code says.input.source}. */
        public Builder source(String name) {
            this.source = name;
            return this;
        }

        /** Adds somebody who is told what runs do. */
        public Builder listener(RunListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Where the log lines of runs go. */
        public Builder logs(RunLogs where) {
            this.logs = where;
            return this;
        }

        /** Where timers and counters go. */
        public Builder meters(MeterRegistry registry) {
            this.meters = registry;
            return this;
        }

        /**
         * Reads the configuration and loads the plugins.
         *
         * @throws SaysException {@code INVALID_CONFIGURATION}, {@code INPUT_NOT_FOUND} or {@code BROKEN_PLUGIN}
         */
        public Says build() {
            // Plugins first: they bring keys of their own. Where they lie is read leniently before.
            Plugins loaded = chosen != null ? chosen : Plugins.load(pluginPath());
            try {
                Settings first = layers(loaded.classLoaders(), null).build();
                Path directory = (workspace != null ? workspace : Path.of(first.text("says.workspace")))
                        .toAbsolutePath()
                        .normalize();
                Path own = directory.resolve("says.conf");
                Settings settings = Files.isRegularFile(own)
                        ? layers(loaded.classLoaders(), own).build()
                        : first;
                Map<String, Object> overrides = new LinkedHashMap<>();
                overrides.put("says.workspace", directory.toString());
                if (!inputs.isEmpty()) {
                    overrides.put("says.input.paths", inputs);
                }
                if (source != null) {
                    overrides.put("says.input.source", source);
                }
                return new Says(this, settings.with(overrides), directory, loaded);
            } catch (RuntimeException e) {
                loaded.close();
                throw e;
            }
        }

        private @Nullable Path pluginPath() {
            if (pluginDirectory != null) {
                return pluginDirectory;
            }
            Settings.Builder first = layers(List.of(), null);
            Path directory = workspace != null
                    ? workspace
                    : Path.of(first.peek("says.workspace").orElse(""));
            Path own = directory.resolve("says.conf");
            return (Files.isRegularFile(own) ? layers(List.of(), own) : first)
                    .peek("says.plugins")
                    .map(Path::of)
                    .orElse(installedPlugins);
        }

        private Settings.Builder layers(List<ClassLoader> plugins, @Nullable Path own) {
            Settings.Builder layers = Settings.builder().reference(plugins);
            if (own != null) {
                layers.file(own);
            }
            configs.forEach(layers::file);
            layers.environment(environment);
            assignments.forEach(layers::set);
            return layers;
        }
    }
}
