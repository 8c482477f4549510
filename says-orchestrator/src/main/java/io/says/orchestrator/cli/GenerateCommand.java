package io.says.orchestrator.cli;

import io.says.orchestrator.demo.GeneratedData;
import io.says.orchestrator.demo.ListeningGenerator;
import io.says.orchestrator.terminal.Figures;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code says generate}. */
@Command(
        name = "generate",
        description = {
            "Writes a realistic listening data set and a configuration for it.",
            "",
            "Latent tastes of users and tracks decide what is played, liked, skipped and repeated. The best score anybody"
                    + " could reach on the data, the noise floor, is written beside them."
        },
        footer = {
            "%nExamples:",
            "  says generate --output music",
            "  says generate --users 200 --tracks 300 --interactions 10000 --seed 1 --output music",
            "  says run --config music/says.conf"
        })
final class GenerateCommand extends SaysCommand {

    @Mixin
    final GeneratorOptions size = new GeneratorOptions();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where to write listening.csv and says.conf (default: ${DEFAULT-VALUE}).")
    Path output = Path.of("demo-data");

    @Override
    int work() {
        GeneratedData data = new ListeningGenerator(size.config()).write(output);
        show(
                data,
                List.of(
                        "  " + data.csv() + ": " + Figures.count(data.interactions()) + " interactions"
                                + (data.lookedUp() ? ", there already" : ""),
                        "  Noise floor: rmse " + Figures.decimal(data.floor().rmse(), 4) + ", mae "
                                + Figures.decimal(data.floor().mae(), 4),
                        "  Next: says run --config " + data.config() + common.workspaceHint()));
        return 0;
    }
}
