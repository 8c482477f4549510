package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code says version}. */
@Command(
        name = "version",
        description = "Says which version this is, and of Java.",
        footer = {"%nExamples:", "  says version", "  says version --format json"})
final class VersionCommand extends SaysCommand {

    static String version() {
        String version = Says.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    int work() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("says", version());
        versions.put("java", Runtime.version().toString());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        show(
                versions,
                List.of("SAYS " + version() + " · Java " + versions.get("java") + " · " + versions.get("system")));
        return 0;
    }
}
