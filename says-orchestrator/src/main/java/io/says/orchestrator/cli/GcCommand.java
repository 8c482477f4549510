package io.says.orchestrator.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.says.orchestrator.Says;
import io.says.orchestrator.gc.GarbagePolicy;
import io.says.orchestrator.gc.GarbageReport;
import io.says.orchestrator.terminal.GarbageText;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code says gc}. */
@Command(
        name = "gc",
        description = {
            "Removes from the workspace what nothing refers to any more.",
            "",
            "Kept are releases with an alias, the last ones to go back to and the parents of these, the outputs all of them"
                    + " came from, and what the newest run used. Everything else goes, with what killed runs left behind."
        },
        footer = {"%nExamples:", "  says gc --dry-run", "  says gc --keep 2", "  says gc --older-than 30d --format json"
        })
final class GcCommand extends SaysCommand {

    @Option(names = "--dry-run", description = "Say what would go, and remove nothing.")
    boolean dryRun;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "How many steps of going back stay possible (default: ${DEFAULT-VALUE}).")
    int keep = GarbagePolicy.DEFAULT_KEEP;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = Age.class,
            description =
                    "Keep what was installed or used by a run within this time too, for example 12h or 30d (default:"
                            + " nothing is kept for its age).")
    Duration olderThan = Duration.ZERO;

    /** Reads a duration with its unit. */
    static final class Age implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                if (text.strip().matches("[0-9.]+\\s*[a-z]+")) {
                    return ConfigFactory.parseMap(Map.of("age", text)).getDuration("age");
                }
            } catch (ConfigException e) {
                throw new TypeConversionException("'" + text + "' is no age such as 12h or 30d");
            }
            throw new TypeConversionException("'" + text + "' is no age such as 12h or 30d");
        }
    }

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            GarbageReport report = says.collectGarbage(new GarbagePolicy(keep, olderThan), dryRun);
            show(report, GarbageText.lines(report));
        }
        return 0;
    }
}
