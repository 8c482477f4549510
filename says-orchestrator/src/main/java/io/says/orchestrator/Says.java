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
import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import io.says.orchestrator.backfill.Backfill;
import io.says.orchestrator.backfill.BackfillPoint;
import io.says.orchestrator.backfill.BackfillSpan;
import io.says.orchestrator.delivery.EventDelivery;
import io.says.orchestrator.gc.GarbageCollector;
import io.says.orchestrator.gc.GarbagePolicy;
import io.says.orchestrator.gc.GarbageReport;
import io.says.orchestrator.input.ConfiguredInput;
import io.says.orchestrator.input.Corrections;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.inspect.Inspection;
import io.says.orchestrator.inspect.Inspector;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.quarantine.Quarantine;
import io.says.orchestrator.quarantine.Readmission;
import io.says.orchestrator.releases.Bundle;
import io.says.orchestrator.releases.Publication;
import io.says.orchestrator.releases.ReleaseComparison;
import io.says.orchestrator.releases.ReleaseDiff;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.run.PipelineRunner;
import io.says.orchestrator.run.RunConfig;
import io.says.orchestrator.run.RunPlanner;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.IdempotencyKeys;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunDatabase;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.Schedules;
import io.says.orchestrator.tune.Tuner;
import io.says.orchestrator.tune.TuningResult;
import io.says.release.PublishedPointer;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.Comparison;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.spi.EngineFactory;
import io.says.spi.Plugins;
import io.says.spi.RunListener;
import io.says.spi.ServingOptions;
import io.says.spi.StageSettings;
import io.says.storage.Locations;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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

    /** So long an event waits for a receiver that is not configured before a collection forgets it. */
    private static final Duration RECEIVERS_STAY = Duration.ofDays(30);

    private final Path workspace;
    private final Settings settings;
    private final Plugins plugins;
    private final List<RunListener> listeners;
    private final Consumer<String> warnings;
    private final Injector injector;
    private final AtomicBoolean sparkUsed = new AtomicBoolean();
    private final ConfigurationSources sources;
    private final @Nullable String resumes;

    private Says(Builder builder, ConfigurationSources sources, Settings settings, Plugins plugins) {
        this.workspace = Path.of(settings.text("says.workspace"));
        this.settings = settings;
        this.plugins = plugins;
        this.listeners = List.copyOf(builder.listeners);
        this.warnings = builder.warnings;
        this.sources = sources;
        this.resumes = builder.resumes;
        this.injector = Guice.createInjector(
                Stage.PRODUCTION, new OrchestratorModule(workspace, settings, builder.logs, builder.meters, plugins));
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
        ResolvedInput input = input();
        return injector.getInstance(PipelineRunner.class)
                .run(planner().pipeline(input), asked("run", input), told(), unchanged(input));
    }

    private PipelineRunner.Asked asked(String command, ResolvedInput input) {
        return new PipelineRunner.Asked(sources.request(command), resumes, input);
    }

    private List<RunListener> told() {
        List<RunListener> all = new ArrayList<>(listeners);
        all.addAll(plugins.listeners());
        return all;
    }

    /** Keeps nothing under the name of input that was changed meanwhile. */
    private static PipelineRunner.SealCheck unchanged(ResolvedInput input) {
        return node -> input.verifyUnchanged(node.identity());
    }

    /**
     * Searches for the parameters of the configured trainer that do best on a validation part of the training data, as {@code
     * says.tune} says. The test part is not read, nothing is published. After an interruption the same call goes on.
     *
     * @param told who is told how trials end
     * @throws SaysException the failure that ended the search; finished trials are kept
     */
    public TuningResult tune(Tuner.Listener told) {
        ResolvedInput input = input();
        StageSettings stage = planner().settings(input, Tuner.VALIDATING);
        Pipeline base = planner().pipeline(stage).upTo(Datasets.FIT);
        Tuner tuner = new Tuner(stage, base, workspace);
        return injector.getInstance(PipelineRunner.class)
                .explore(
                        base,
                        "tune",
                        "Searches for good parameters on a validation part of the training data.",
                        asked("tune", input),
                        told(),
                        unchanged(input),
                        bench -> tuner.run(bench, told));
    }

    /**
     * Goes through the past date by date: what would have been known then is split, fitted and evaluated. Publishes nothing; what is done is
     * looked up when it is called again.
     *
     * @param span the dates
     * @param limit how many may be worked on in this call
     * @param told who is told how dates end
     * @throws SaysException the failure that ended it; finished dates are kept
     */
    public List<BackfillPoint> backfill(BackfillSpan span, int limit, Backfill.Listener told) {
        ResolvedInput input = input();
        RunPlanner planner = planner();
        Backfill backfill =
                new Backfill(date -> planner.pipeline(planner.settings(input, Backfill.settings(date))), workspace);
        return injector.getInstance(PipelineRunner.class)
                .explore(
                        planner.pipeline(input).upTo(Datasets.EVENTS),
                        "backfill",
                        "Fits and evaluates as of dates in the past.",
                        asked("backfill", input),
                        told(),
                        unchanged(input),
                        bench -> backfill.run(bench, span, limit, told));
    }

    /** What {@link #run} would record of being asked: paths absolute, without what may be secret. */
    public RunRequest request() {
        return sources.request("run");
    }

    /**
     * Whether a run is at work in the workspace, in whichever process, or a command that changes it; one that has been stopped for
     * long is not.
     */
    public boolean underWay() {
        return WorkspaceLock.underWay(workspace, injector.getInstance(Leases.class), injector.getInstance(Clock.class));
    }

    /**
     * The names of those that are told of runs: webhooks, and what plugins bring.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} where one is not configured as it must be
     */
    public List<String> receivers() {
        return injector.getInstance(EventDelivery.class).receivers();
    }

    /** When runs start by themselves in this workspace. */
    public Schedules schedules() {
        return injector.getInstance(Schedules.class);
    }

    /** Says what a run would do, and why. Runs nothing, writes nothing, starts no Spark. */
    public Plan plan() {
        injector.getInstance(EventDelivery.class).receivers(); // what a run would stumble over is found out now
        RunPlanner planner = planner();
        return planner.plan(planner.pipeline(input()));
    }

    private RunPlanner planner() {
        return new RunPlanner(
                settings,
                plugins,
                injector.getInstance(RunConfig.class),
                injector.getInstance(StageOutputs.class),
                this::dataReports,
                releases(),
                warnings);
    }

    private ConfiguredInput configuredInput() {
        return new ConfiguredInput(workspace, settings, StageSettings.locations(settings, plugins));
    }

    private ResolvedInput input() {
        ResolvedInput input = configuredInput().resolved();
        input.warnings().forEach(warnings);
        return input;
    }

    private DataReports dataReports() {
        return new DataReports(injector.getInstance(StageOutputs.class), runs());
    }

    /**
     * Takes a first look at the input: what it is taken for, how it would be read, some rows. Writes nothing, and starts no
     * Spark unless the source needs it.
     *
     * @param rows how many rows of each kind are shown
     * @throws SaysException {@code INPUT_NOT_FOUND}, {@code MALFORMED_INPUT} or {@code UNKNOWN_EXTENSION}
     */
    public Inspection inspect(int rows) {
        return new Inspector(settings, plugins).inspect(configuredInput().look(), rows);
    }

    /**
     * The rows that the last run set aside.
     *
     * @throws SaysException {@code UNKNOWN_RUN} when no run has come so far
     */
    public Quarantine quarantine() {
        return setAside(Datasets.QUARANTINE);
    }

    /**
     * The events that the last run flagged as suspicious.
     *
     * @throws SaysException {@code UNKNOWN_RUN} when no run has come so far
     */
    public Quarantine suspects() {
        return setAside(Datasets.SUSPECTS);
    }

    /**
     * Takes mended rows of quarantine back: every further run reads them instead of what the input files hold.
     *
     * @param file what {@link Quarantine#export} wrote, with rows mended
     * @throws SaysException {@code INPUT_NOT_FOUND}, {@code MALFORMED_INPUT} or {@code WORKSPACE_BUSY}
     */
    public Readmission readmit(Path file) {
        Quarantine quarantine = quarantine();
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            return quarantine.readmit(file, new Corrections(workspace));
        }
    }

    /** Asked for late: a process without Spark can read most of quarantine. */
    private SparkSessions sessions() {
        sparkUsed.set(true);
        return injector.getInstance(SparkSessions.class);
    }

    /**
     * Starts Spark where it is configured to run, lets it do a little, and says what it is.
     *
     * @throws SaysException {@code MISSING_DEPENDENCY}, or what kept it from starting
     */
    public String sparkGreeting() {
        return sessions().greeting();
    }

    private Quarantine setAside(DatasetName dataset) {
        return Quarantine.ofLastRun(runs(), injector.getInstance(StageOutputs.class), dataset, this::sessions)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RUN,
                        "No run in " + workspace + " has written the dataset \"" + dataset + "\" yet",
                        "Run the pipeline first: says run --input PATH, or says demo."));
    }

    /** The releases of the workspace. */
    public ReleaseStore releases() {
        return injector.getInstance(ReleaseStore.class);
    }

    /**
     * Opens the current release with the configured re-rankers and rules.
     *
     * @throws SaysException {@code NO_RELEASE} or {@code CORRUPT_DATA}
     */
    public RecommenderEngine engine() {
        return engine(releases().current());
    }

    /**
     * Opens a release with the configured re-rankers and rules.
     *
     * @param release an id, or {@code champion} or {@code challenger}
     * @throws SaysException {@code NO_RELEASE}, {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA}
     */
    public RecommenderEngine engine(String release) {
        return engine(releases().directory(release));
    }

    /** Opens a release directory with the configured re-rankers and rules. */
    public RecommenderEngine engine(Path release) {
        return EngineFactory.open(release, plugins, ServingOptions.of(settings, plugins));
    }

    /**
     * Makes a release the one that serves, after verifying its files.
     *
     * @param release an id or alias
     * @param cause who does it, and why
     * @return its id
     * @throws SaysException {@code UNKNOWN_RELEASE}, {@code CORRUPT_DATA} or {@code WORKSPACE_BUSY}
     */
    public String promote(String release, ReleaseMove.Cause cause) {
        releases().directory(release); // before a workspace is made for its lock
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            return releases().promote(release, cause);
        }
    }

    /**
     * Goes back to the release that served before, after a look whether it could serve: its files are there and of the right
     * sizes, and an engine reads its format.
     *
     * @param cause who does it, and why
     * @param contents whether to hash its files too, which reads all of them
     * @return the id of the release that serves now
     * @throws SaysException {@code NO_RELEASE} when there is nothing to go back to, {@code UNKNOWN_RELEASE},
     *     {@code CORRUPT_DATA} or {@code UNKNOWN_EXTENSION} when that release cannot serve, {@code WORKSPACE_BUSY}
     */
    public String rollback(ReleaseMove.Cause cause, boolean contents) {
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            return releases().rollback(cause, release -> {
                Bundle bundle = Bundle.of(release);
                bundle.requireServable(plugins);
                if (contents) {
                    bundle.requireWhole();
                }
            });
        }
    }

    /**
     * Makes the place that {@code says.releases.url} names say what this workspace says; does nothing where it names none.
     *
     * @param cause who does it, and why
     * @return what is in force there now; empty where there is no such place
     * @throws SaysException {@code NO_RELEASE} before the first publication here, or what keeps the place from being written
     */
    public Optional<PublishedPointer> push(ReleaseMove.Cause cause) {
        return injector.getInstance(Publication.class).place().map(place -> place.push(releases(), cause));
    }

    /**
     * Makes this workspace say what the place says that {@code says.releases.url} names: what serves there serves here, every byte checked.
     *
     * @return what was brought; empty where nothing has changed
     * @throws SaysException {@code INVALID_CONFIGURATION} where no such place is named, {@code NO_RELEASE} where nothing has been published
     *     there, {@code CORRUPT_DATA} where it is damaged, {@code WORKSPACE_BUSY}
     */
    public Optional<PublishedPointer> pull() {
        PublishedReleases place = injector.getInstance(Publication.class).required();
        PublishedPointer current = place.current()
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.NO_RELEASE,
                        "Nothing has been published in " + place.place(),
                        "says run or says releases push publishes there, with the same says.releases.url."));
        if (!place.differs(releases(), current)) {
            return Optional.empty();
        }
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            return place.pull(releases(), current) ? Optional.of(current) : Optional.empty();
        }
    }

    /**
     * Says what differs between two releases.
     *
     * @param from an id, or {@code champion} or {@code challenger}
     * @param to another
     * @throws SaysException {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA}
     */
    public ReleaseDiff diff(String from, String to) {
        return ReleaseDiff.of(releases().directory(from), releases().directory(to));
    }

    /**
     * Removes what nothing refers to any more: releases that nobody can go back to, outputs of stages that no release that
     * stays came from and no recent run used, leftovers of what was killed, receivers of events that have not been configured for a month.
     *
     * @param policy what is kept although it could go
     * @param dryRun whether to say what would go and remove nothing
     * @throws SaysException {@code INPUT_NOT_FOUND}, {@code WORKSPACE_BUSY}, or {@code CORRUPT_DATA} when it cannot be read
     *     what is referred to; nothing is removed then
     */
    public GarbageReport collectGarbage(GarbagePolicy policy, boolean dryRun) {
        GarbageReport report = new GarbageCollector(
                        workspace,
                        releases(),
                        injector.getInstance(StageOutputs.class),
                        runs(),
                        injector.getInstance(Publication.class).place(),
                        injector.getInstance(Clock.class))
                .collect(policy, dryRun);
        EventDelivery delivery = injector.getInstance(EventDelivery.class);
        List<String> abandoned =
                delivery.abandoned(injector.getInstance(Clock.class).instant().minus(RECEIVERS_STAY));
        if (!dryRun) {
            abandoned.forEach(delivery::forget);
        }
        return report.with(abandoned.stream()
                .map(name -> new GarbageReport.Item(GarbageReport.Kind.RECEIVER, name, 0))
                .toList());
    }

    /** What the workspace's runs did. */
    public RunStore runs() {
        return injector.getInstance(RunStore.class);
    }

    /** How the workspace's runs stand at this moment, and how to end one. */
    public LiveRuns liveRuns() {
        return injector.getInstance(LiveRuns.class);
    }

    /** What requests to start runs were answered, for servers that take them. */
    public IdempotencyKeys idempotencyKeys() {
        return injector.getInstance(IdempotencyKeys.class);
    }

    /**
     * Compares two releases over the users both were judged on.
     *
     * @param first an id or alias
     * @param second an id or alias
     * @return a comparison for each metric that is a mean over users
     * @throws SaysException {@code NOT_COMPARABLE} when their numbers were not taken under the same protocol, or one was written
     *     without scores of users; {@code UNKNOWN_RELEASE} or {@code CORRUPT_DATA}
     */
    public List<Comparison> compare(String first, String second) {
        return ReleaseComparison.of(releases(), first, second);
    }

    /** The evaluation of the current release. */
    public EvaluationReport report() {
        return currentInfo().report();
    }

    /**
     * The profile of the data of the current release; before the first release, that of the latest run that made one.
     *
     * @throws SaysException {@code NO_RELEASE} where no run has got that far
     */
    public Profile profile() {
        if (releases().currentId().isEmpty()) {
            return dataReports()
                    .latest()
                    .map(DataReports.Found::profile)
                    .orElseGet(() -> currentInfo().profile());
        }
        return currentInfo().profile();
    }

    /** What the latest run that got as far as a profile found out about the data, even if it failed afterwards. */
    public Optional<DataReports.Found> dataReport() {
        return dataReports().latest();
    }

    /**
     * What a run found out about the data.
     *
     * @throws SaysException {@code UNKNOWN_RUN} where there is no such run, or it did not get as far as a profile
     */
    public DataReports.Found dataReport(String runId) {
        return dataReports().required(runId);
    }

    private ReleaseInfo currentInfo() {
        return ReleaseStore.read(releases().current());
    }

    @Override
    public void close() {
        if (sparkUsed.get()) {
            injector.getInstance(SparkSessions.class).close();
        }
        injector.getInstance(RunDatabase.class).close();
        plugins.close();
    }

    /** Collects what {@link Says} is made from. Not thread-safe. */
    public static final class Builder {

        private final List<Path> configs = new ArrayList<>();
        private final List<String> assignments = new ArrayList<>();
        private final List<RunListener> listeners = new ArrayList<>();
        private final List<String> inputs = new ArrayList<>();
        private final List<String> features = new ArrayList<>();
        private Map<String, String> environment = Map.of();
        private @Nullable Path workspace;
        private @Nullable Path pluginDirectory;
        private @Nullable Path installedPlugins;
        private @Nullable String source;
        private @Nullable Plugins chosen;
        private @Nullable String resumes;
        private RunLogs logs = RunLogs.none();
        private Consumer<String> warnings =
                warning -> org.slf4j.LoggerFactory.getLogger(Says.class).warn("Input: {}", warning);
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

        /** As {@link #input(Path...)}, by their texts: paths, or addresses such as {@code s3a://bucket/listening}. */
        public Builder inputs(List<String> places) {
            inputs.addAll(places);
            return this;
        }

        /** Adds files, directories or globs of audio features; overrides {@code says.input.features}. */
        public Builder features(Path... paths) {
            for (Path path : paths) {
                features.add(path.toString());
            }
            return this;
        }

        /** As {@link #features(Path...)}, by their texts. */
        public Builder features(List<String> places) {
            features.addAll(places);
            return this;
        }

        /** Who is told, line by line, what of the input is passed over although it may be data; the log otherwise. */
        public Builder warnings(Consumer<String> told) {
            this.warnings = told;
            return this;
        }

        /** The input's format by name; overrides {@code says.input.source}. */
        public Builder source(String name) {
            this.source = name;
            return this;
        }

        /**
         * Asks for what an earlier run was asked for; what is set besides comes on top.
         *
         * @param runId the earlier run, which the new one says it goes on from
         * @param request what it was asked for
         */
        public Builder resume(String runId, RunRequest request) {
            this.resumes = runId;
            return asked(request);
        }

        /** Asks for what was asked for before; what is set besides comes on top. */
        public Builder asked(RunRequest request) {
            // Those of a program itself come first and are recorded too; what else is given here is the stronger.
            List<Path> given = configs.stream().map(Path::toAbsolutePath).toList();
            configs.clear();
            request.configs().forEach(path -> configs.add(Path.of(path)));
            given.stream().filter(path -> !configs.contains(path)).toList().forEach(configs::add);
            assignments.addAll(0, request.settings());
            inputs.addAll(request.inputs());
            features.addAll(request.features());
            if (source == null) {
                source = request.source();
            }
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
            inputs.forEach(Locations::refusePassword);
            features.forEach(Locations::refusePassword);
            ConfigurationSources sources = new ConfigurationSources(
                    configs,
                    environment,
                    assignments,
                    workspace,
                    pluginDirectory,
                    installedPlugins,
                    inputs,
                    features,
                    source);
            // Plugins first: they bring keys of their own.
            Plugins loaded = chosen != null ? chosen : Plugins.load(sources.pluginDirectory());
            try {
                return new Says(this, sources, sources.settings(loaded), loaded);
            } catch (RuntimeException e) {
                loaded.close();
                throw e;
            }
        }
    }
}
