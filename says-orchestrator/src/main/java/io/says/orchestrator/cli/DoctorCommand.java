package io.says.orchestrator.cli;

import io.says.ErrorKind;
import io.says.orchestrator.Says;
import io.says.orchestrator.doctor.Doctor;
import io.says.orchestrator.doctor.Finding;
import io.says.orchestrator.doctor.Finding.Level;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks at what SAYS needs around it, and says what is wrong and how to mend it.",
            "",
            "Java, memory, configuration, workspace, disk, run store, the release that serves, plugins, the page's port, and"
                    + " whether Spark starts. Changes nothing. Ends with exit code 4 when something will not work."
        },
        footer = {"%nExamples:", "  says doctor", "  says doctor --no-spark --format json"})
final class DoctorCommand extends SaysCommand {

    private static final int WIDTH = 14;

    @Option(names = "--no-spark", description = "Do not start Spark, which takes some seconds.")
    boolean noSpark;

    @Override
    int work() {
        Says.Builder builder = common.builder();
        List<Finding> findings = new Doctor(builder::build, !noSpark).examine();
        show(findings, lines(findings, terminal()));
        return findings.stream().anyMatch(finding -> finding.level() == Level.FAIL)
                ? ErrorKind.ENVIRONMENT.exitCode()
                : 0;
    }

    private static List<String> lines(List<Finding> findings, Terminal terminal) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            String mark = switch (finding.level()) {
                case OK -> terminal.green("✔");
                case WARN -> terminal.yellow("!");
                case FAIL -> terminal.red("✘");
            };
            lines.add("  " + mark + " " + String.format("%-" + WIDTH + "s", finding.check()) + " "
                    + Figures.printable(finding.found()));
            if (!finding.remedy().isEmpty()) {
                lines.add(" ".repeat(WIDTH + 5) + Figures.printable(finding.remedy()));
            }
        }
        long bad = findings.stream().filter(f -> f.level() == Level.FAIL).count();
        long worth = findings.stream().filter(f -> f.level() == Level.WARN).count();
        lines.add("");
        lines.add(
                bad > 0
                        ? "  " + bad + " of " + findings.size() + " checks failed."
                        : worth > 0 ? "  It will work; " + worth + " worth a look." : "  All is well. Next: says demo");
        return lines;
    }
}
