package io.says.orchestrator;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.micrometer.core.instrument.MeterRegistry;
import io.says.config.Settings;
import io.says.orchestrator.delivery.EventDelivery;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.releases.Publication;
import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.run.PipelineRunner;
import io.says.orchestrator.run.RunConfig;
import io.says.orchestrator.run.WorkspaceDirectory;
import io.says.orchestrator.spark.SparkConfig;
import io.says.orchestrator.spark.SparkJars;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.IdempotencyKeys;
import io.says.orchestrator.store.JdbiIdempotencyKeys;
import io.says.orchestrator.store.JdbiLeases;
import io.says.orchestrator.store.JdbiOutbox;
import io.says.orchestrator.store.JdbiRunStore;
import io.says.orchestrator.store.JdbiSchedules;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunDatabase;
import io.says.orchestrator.store.RunJournal;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.Schedules;
import io.says.orchestrator.store.StoreConfig;
import io.says.release.ReleaseStore;
import io.says.spi.Plugins;
import io.says.spi.StageSettings;
import io.says.storage.Locations;
import java.nio.file.Path;
import java.time.Clock;

/** Wires one workspace: its stores, its runner, its Spark session. */
final class OrchestratorModule extends AbstractModule {

    private final Path workspace;
    private final Settings settings;
    private final RunLogs logs;
    private final MeterRegistry meters;
    private final Plugins plugins;

    OrchestratorModule(Path workspace, Settings settings, RunLogs logs, MeterRegistry meters, Plugins plugins) {
        this.workspace = workspace;
        this.settings = settings;
        this.logs = logs;
        this.meters = meters;
        this.plugins = plugins;
    }

    @Override
    protected void configure() {
        binder().disableCircularProxies();
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        bind(Path.class).annotatedWith(WorkspaceDirectory.class).toInstance(workspace);
        bind(RunLogs.class).toInstance(logs);
        bind(MeterRegistry.class).toInstance(meters);
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(RunConfig.class).toInstance(settings.bind("says.run", RunConfig.class));
        bind(SparkConfig.class).toInstance(settings.bind("says.spark", SparkConfig.class));
        bind(PipelineRunner.class);
    }

    @Provides
    @Singleton
    StageOutputs outputs(@WorkspaceDirectory Path directory, Locations locations) {
        String artifacts = settings.text("says.artifacts");
        return artifacts.isBlank()
                ? new StageOutputs(directory)
                : new StageOutputs(directory, () -> locations.path(artifacts));
    }

    @Provides
    Locations locations() {
        return StageSettings.locations(settings, plugins);
    }

    @Provides
    Publication publication(Locations locations, Clock clock) {
        return new Publication(settings.text("says.releases.url"), locations, clock);
    }

    @Provides
    @Singleton
    ReleaseStore releases(@WorkspaceDirectory Path directory, Clock clock) {
        return new ReleaseStore(directory.resolve("releases"), clock);
    }

    @Provides
    @Singleton
    RunDatabase database(@WorkspaceDirectory Path directory) {
        return RunDatabase.of(settings.bind("says.store", StoreConfig.class), directory);
    }

    @Provides
    @Singleton
    JdbiRunStore store(RunDatabase database) {
        return new JdbiRunStore(database);
    }

    @Provides
    @Singleton
    Schedules schedules(RunDatabase database) {
        return new JdbiSchedules(database);
    }

    @Provides
    @Singleton
    EventDelivery delivery(RunDatabase database, Clock clock) {
        return new EventDelivery(new JdbiOutbox(database), plugins, settings, clock);
    }

    @Provides
    RunStore reader(JdbiRunStore store) {
        return store;
    }

    @Provides
    @Singleton
    LiveRuns live(JdbiRunStore store, @WorkspaceDirectory Path directory, Clock clock) {
        return new LiveRuns(store, directory, clock);
    }

    @Provides
    RunJournal journal(JdbiRunStore store) {
        return store;
    }

    @Provides
    @Singleton
    Leases leases(RunDatabase database) {
        return new JdbiLeases(database);
    }

    @Provides
    @Singleton
    IdempotencyKeys keys(RunDatabase database) {
        return new JdbiIdempotencyKeys(database);
    }

    @Provides
    @Singleton
    SparkSessions sessions(SparkConfig config, StageOutputs outputs) {
        return new SparkSessions(config, outputs.temporary(), outputs::shared, () -> SparkJars.of(plugins));
    }
}
