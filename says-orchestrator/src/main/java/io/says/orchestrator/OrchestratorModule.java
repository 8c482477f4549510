package io.says.orchestrator;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.micrometer.core.instrument.MeterRegistry;
import io.says.config.Settings;
import io.says.orchestrator.delivery.EventDelivery;
import io.says.orchestrator.delivery.WebhookConfig;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.run.LiveRuns;
import io.says.orchestrator.run.PipelineRunner;
import io.says.orchestrator.run.RunConfig;
import io.says.orchestrator.run.WorkspaceDirectory;
import io.says.orchestrator.spark.SparkConfig;
import io.says.orchestrator.spark.SparkJars;
import io.says.orchestrator.spark.SparkSessions;
import io.says.orchestrator.store.IdempotencyKeys;
import io.says.orchestrator.store.JdbiIdempotencyKeys;
import io.says.orchestrator.store.Leases;
import io.says.orchestrator.store.RunJournal;
import io.says.orchestrator.store.RunStore;
import io.says.orchestrator.store.Schedules;
import io.says.orchestrator.store.SqliteDatabase;
import io.says.orchestrator.store.SqliteLeases;
import io.says.orchestrator.store.SqliteOutbox;
import io.says.orchestrator.store.SqliteRunStore;
import io.says.orchestrator.store.SqliteSchedules;
import io.says.release.ReleaseStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Wires one workspace: its stores, its runner, its Spark session. */
final class OrchestratorModule extends AbstractModule {

    private final Path workspace;
    private final Settings settings;
    private final RunLogs logs;
    private final MeterRegistry meters;
    private final SparkJars sparkJars;

    OrchestratorModule(Path workspace, Settings settings, RunLogs logs, MeterRegistry meters, SparkJars sparkJars) {
        this.workspace = workspace;
        this.settings = settings;
        this.logs = logs;
        this.meters = meters;
        this.sparkJars = sparkJars;
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
    StageOutputs outputs(@WorkspaceDirectory Path directory) {
        return new StageOutputs(directory);
    }

    @Provides
    @Singleton
    ReleaseStore releases(@WorkspaceDirectory Path directory, Clock clock) {
        return new ReleaseStore(directory.resolve("releases"), clock);
    }

    @Provides
    @Singleton
    SqliteDatabase database(@WorkspaceDirectory Path directory) {
        return new SqliteDatabase(directory.resolve("runs.db"));
    }

    @Provides
    @Singleton
    SqliteRunStore store(SqliteDatabase database) {
        return new SqliteRunStore(database);
    }

    @Provides
    @Singleton
    Schedules schedules(SqliteDatabase database) {
        return new SqliteSchedules(database);
    }

    @Provides
    @Singleton
    EventDelivery delivery(SqliteDatabase database, @WorkspaceDirectory Path directory, Clock clock) {
        return new EventDelivery(
                new SqliteOutbox(database),
                settings.bind("says", Webhooks.class).webhooks(),
                directory,
                clock);
    }

    private record Webhooks(Map<String, WebhookConfig> webhooks) {}

    @Provides
    RunStore reader(SqliteRunStore store) {
        return store;
    }

    @Provides
    @Singleton
    LiveRuns live(SqliteRunStore store, @WorkspaceDirectory Path directory, Clock clock) {
        return new LiveRuns(store, directory, clock);
    }

    @Provides
    RunJournal journal(SqliteRunStore store) {
        return store;
    }

    @Provides
    @Singleton
    Leases leases(SqliteDatabase database) {
        return new SqliteLeases(database);
    }

    @Provides
    @Singleton
    IdempotencyKeys keys(SqliteDatabase database) {
        return new JdbiIdempotencyKeys(database);
    }

    @Provides
    @Singleton
    SparkSessions sessions(SparkConfig config, StageOutputs outputs) {
        return new SparkSessions(config, outputs.temporary(), sparkJars);
    }
}
