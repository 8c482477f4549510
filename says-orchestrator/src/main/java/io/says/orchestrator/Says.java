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
import io.says.orchestrator.input.Corrections;
import io.says.orchestrator.input.InputFiles;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.inspect.Inspection;
import io.says.orchestrator.inspect.Inspector;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.Reasons;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.quarantine.Quarantine;
import io.says.orchestrator.quarantine.Readmission;
import io.says.orchestrator.releases.Bundle;
import io.says.orchestrator.releases.Publication;
import io.says.orchestrator.releases.ReleaseDiff;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.run.PipelineRunner;
import io.says.orchestrator.run.RunConfig;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.IdempotencyKeys;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunDatabase;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.store.RunRequest;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.Schedules;
import io.says.orchestrator.store.StageRecord;
import io.says.orchestrator.tune.Tuner;
import io.says.orchestrator.tune.TuningResult;
import io.says.release.PublishedPointer;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.Bootstrap;
import io.says.report.Comparison;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.report.UserColumn;
import io.says.report.UserScores;
import io.says.spi.EngineFactory;
import io.says.spi.Plugins;
import io.says.spi.RunListener;
import io.says.spi.ServingOptions;
import io.says.spi.StageSettings;
import io.says.storage.Locations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    private static final int LATEST_RUNS = 100;
    private static final String BASELINE = "says.checks-baseline";
    private static final String GATE = "says.gate.enabled";

    private final Path workspace;
    private final Settings settings;
    private final Plugins plugins;
    private final List<RunListener> listeners;
    private final Consumer<String> warnings;
    private final Injector injector;
    private final AtomicBoolean sparkUsed = new AtomicBoolean();
    private final Request request;
    private final @Nullable String resumes;

    private Says(Builder builder, Settings settings, Path workspace, Plugins plugins) {
        this.workspace = workspace;
        this.settings = settings;
        this.plugins = plugins;
        this.listeners = List.copyOf(builder.listeners);
        this.warnings = builder.warnings;
        this.request = new Request(builder);
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
        List<RunListener> all = new ArrayList<>(listeners);
        all.addAll(plugins.listeners());
        ResolvedInput input = input();
        return injector.getInstance(PipelineRunner.class)
                .run(
                        pipeline(input),
                        new PipelineRunner.Asked(request.of("run"), resumes, input),
                        all,
                        node -> input.verifyUnchanged(node.identity()));
    }

    /**
     * Searches for the parameters of the configured trainer that do best on a validation part of the training data, as {@code
     * says.tune} says. The test part is not read, nothing is published. After an interruption the same call goes on.
     *
     * @param told who is told how trials end
     * @throws SaysException the failure that ended the search; finished trials are kept
     */
    public TuningResult tune(Tuner.Listener told) {
        List<RunListener> all = new ArrayList<>(listeners);
        all.addAll(plugins.listeners());
        Settings validating = settings.with(Tuner.VALIDATING);
        ResolvedInput input = input();
        StageSettings stage = new StageSettings(validating, input.inputs(), input.features(), plugins);
        Pipeline base = pipeline(input, validating, null).upTo(Datasets.FIT);
        Tuner tuner = new Tuner(stage, base, workspace);
        return injector.getInstance(PipelineRunner.class)
                .explore(
                        base,
                        "tune",
                        "Searches for good parameters on a validation part of the training data.",
                        new PipelineRunner.Asked(request.of("tune"), resumes, input),
                        all,
                        node -> input.verifyUnchanged(node.identity()),
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
        List<RunListener> all = new ArrayList<>(listeners);
        all.addAll(plugins.listeners());
        ResolvedInput input = input();
        Backfill backfill =
                new Backfill(date -> pipeline(input, settings.with(Backfill.settings(date)), null), workspace);
        return injector.getInstance(PipelineRunner.class)
                .explore(
                        pipeline(input).upTo(Datasets.EVENTS),
                        "backfill",
                        "Fits and evaluates as of dates in the past.",
                        new PipelineRunner.Asked(request.of("backfill"), resumes, input),
                        all,
                        node -> input.verifyUnchanged(node.identity()),
                        bench -> backfill.run(bench, span, limit, told));
    }

    /** What {@link #run} would record of being asked: paths absolute, without what may be secret. */
    public RunRequest request() {
        return request.of("run");
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
        StageOutputs outputs = injector.getInstance(StageOutputs.class);
        List<PlannedStage> planned = new ArrayList<>();
        RunConfig config = injector.getInstance(RunConfig.class);
        Pipeline pipeline = pipeline(input());
        for (Pipeline.Node node : pipeline.nodes()) {
            boolean again = config.asksFor(pipeline, node);
            boolean there = !again && outputs.reusable(node).isPresent();
            planned.add(new PlannedStage(
                    node.spec().name(),
                    node.spec().description(),
                    there ? PlannedStage.Action.LOOK_UP : PlannedStage.Action.RUN,
                    node.outputName(),
                    again ? List.of("asked for again") : there ? List.of() : Reasons.of(node, outputs),
                    node.spec().reads(),
                    node.spec().writes(),
                    node.spec().after()));
        }
        return new Plan(List.copyOf(planned));
    }

    private Pipeline pipeline(ResolvedInput input) {
        Pipeline planned = pipeline(input, settings, null);
        Map<String, Object> found = new LinkedHashMap<>();
        baseline(planned).ifPresent(profile -> found.put(BASELINE, profile.toString()));
        Optional<StageSettings.Champion> champion = champion();
        if (champion.filter(serving -> serving.id().equals(PipelineRunner.releaseId(planned)))
                .isPresent()) {
            found.put(GATE, false); // what would be published serves already: there is nothing to decide
        }
        return found.isEmpty() && champion.isEmpty()
                ? planned
                : pipeline(input, settings.with(found), champion.orElse(null));
    }

    private Pipeline pipeline(ResolvedInput input, Settings chosen, StageSettings.@Nullable Champion champion) {
        return Pipeline.of(
                plugins.stages(), new StageSettings(chosen, input.inputs(), input.features(), plugins, champion));
    }

    /** The release that serves, for a candidate to beat. */
    private Optional<StageSettings.Champion> champion() {
        ReleaseStore releases = releases();
        try {
            return releases.currentId().map(id -> new StageSettings.Champion(id, releases.directory(id)));
        } catch (SaysException damaged) {
            warnings.accept("the release that serves cannot be compared with: " + damaged.problem());
            return Optional.empty();
        }
    }

    private Locations locations() {
        return StageSettings.locations(settings, plugins);
    }

    private ResolvedInput input() {
        InputConfig config = inputConfig();
        ResolvedInput input =
                new Corrections(workspace).attach(InputFiles.resolve(locations(), config.paths(), config.features()));
        input.warnings().forEach(warnings);
        return input;
    }

    private InputConfig inputConfig() {
        InputConfig input = settings.bind("says.input", InputConfig.class);
        if (input.paths().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND,
                    "No input is named",
                    "Give --input PATH, or set says.input.paths in the configuration; says demo makes some data.");
        }
        return input;
    }

    /** The profile of other data that a run shall compare its own with, where that is left to be found out. */
    private Optional<Path> baseline(Pipeline planned) {
        if (!settings.text(BASELINE).equals("auto")) {
            return Optional.empty();
        }
        return planned.nodes().stream()
                .filter(node -> node.spec().name().equals("ingest"))
                .findFirst()
                .flatMap(ingest -> dataReports().baseline(ingest.outputName()));
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
        InputConfig config = inputConfig();
        Corrections corrections = new Corrections(workspace);
        // Corrections are found by the hash of a file: only then every byte has to be read.
        ResolvedInput input = corrections.any()
                ? corrections.attach(InputFiles.resolve(locations(), config.paths(), config.features()))
                : InputFiles.look(locations(), config.paths(), config.features());
        return new Inspector(settings, plugins).inspect(input, rows);
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
        org.apache.spark.sql.SparkSession spark = sessions().session();
        long rows = spark.range(1_000).count();
        return "Spark " + spark.version() + " on " + spark.sparkContext().master()
                + (rows == 1_000 ? " starts and counts" : " starts, and miscounts");
    }

    private Quarantine setAside(DatasetName dataset) {
        StageOutputs outputs = injector.getInstance(StageOutputs.class);
        for (RunRecord run : runs().runs(LATEST_RUNS)) {
            for (StageRecord stage : runs().stages(run.id())) {
                Path output =
                        stage.outputName() == null ? null : outputs.holding(dataset, stage.stage(), stage.outputName());
                if (output != null) {
                    return new Quarantine(output, dataset, this::sessions);
                }
            }
        }
        throw new SaysException(
                StandardErrorCode.UNKNOWN_RUN,
                "No run in " + workspace + " has written the dataset \"" + dataset + "\" yet",
                "Run the pipeline first: says run --input PATH, or says demo.");
    }

    private record InputConfig(List<String> paths, List<String> features, String source) {}

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

    /** What a builder was told, as far as a run records it. */
    private record Request(
            List<String> configs,
            List<String> settings,
            List<String> inputs,
            List<String> features,
            @Nullable String source) {

        Request(Builder builder) {
            this(
                    builder.configs.stream()
                            .map(path -> path.toAbsolutePath().toString())
                            .toList(),
                    builder.assignments.stream()
                            .filter(assignment -> !Settings.isSecret(assignment))
                            .toList(),
                    absolute(builder.inputs),
                    absolute(builder.features),
                    builder.source);
        }

        private static List<String> absolute(List<String> paths) {
            return paths.stream()
                    .map(path -> Locations.isAddress(path)
                            ? path
                            : Path.of(path).toAbsolutePath().toString())
                    .toList();
        }

        RunRequest of(String command) {
            return new RunRequest(command, configs, settings, inputs, features, source);
        }
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
        ReleaseStore releases = releases();
        ReleaseInfo one = releases.info(first);
        ReleaseInfo other = releases.info(second);
        List<String> unlike = one.report().passport().unlike(other.report().passport());
        if (!unlike.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.NOT_COMPARABLE,
                    "The numbers of release " + one.id() + " and of release " + other.id()
                            + " were not taken under the same protocol: "
                            + Reasons.shortened(String.join("; ", unlike)),
                    "Evaluate both on the same data and split: run the pipeline for each with the same input, seed and"
                            + " says.split.");
        }
        return Bootstrap.standard(one.report().passport().seed()).compare(scores(one), scores(other));
    }

    private UserScores scores(ReleaseInfo release) {
        List<UserColumn> columns = release.report().columns();
        if (columns == null) {
            throw new SaysException(
                    StandardErrorCode.NOT_COMPARABLE,
                    "Release " + release.id() + " was written without the scores of users",
                    "Run the pipeline again with this version of SAYS.");
        }
        return UserScores.read(releases().directory(release.id()), columns);
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
        Optional<RunRecord> run = runs().run(runId);
        return run.flatMap(dataReports()::of)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.UNKNOWN_RUN,
                        run.isPresent()
                                ? "Run " + runId + " left no profile of the data, or it is gone"
                                : "No run " + runId + " in this workspace",
                        "Leave --run out for the latest."));
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
                if (!features.isEmpty()) {
                    overrides.put("says.input.features", features);
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
