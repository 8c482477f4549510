package io.says.openlineage;

import io.says.config.Settings;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import java.nio.file.Path;
import java.util.List;

/** Makes the one receiver where {@code says.openlineage.enabled} says so. */
final class LineageReceiverFactory implements EventReceiverFactory {

    private static final String NAME = "openlineage";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<EventReceiver> create(Settings settings) {
        OpenLineageConfig config = settings.bind("says.openlineage", OpenLineageConfig.class);
        if (!config.enabled()) {
            return List.of();
        }
        Path workspace =
                Path.of(settings.text("says.workspace")).toAbsolutePath().normalize();
        String prefix = config.jobPrefix() == null ? String.valueOf(workspace.getFileName()) : config.jobPrefix();
        return List.of(new LineageReceiver(
                NAME, new LineageEvents(config.namespace(), prefix, version()), transport(config, workspace)));
    }

    private static LineageTransport transport(OpenLineageConfig config, Path workspace) {
        return switch (config.transport()) {
            case HTTP -> HttpTransport.to(config);
            case FILE ->
                new FileTransport(
                        config.file() == null
                                ? workspace.resolve("lineage.jsonl")
                                : config.file().toAbsolutePath());
            case CONSOLE -> new ConsoleTransport();
        };
    }

    private static String version() {
        String version = LineageReceiverFactory.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
