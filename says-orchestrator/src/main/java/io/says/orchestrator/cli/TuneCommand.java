package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.Terminal;
import io.says.orchestrator.terminal.TuningText;
import io.says.orchestrator.tune.TuningResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code says tune}. */
@Command(
        name = "tune",
        description = {
            "Searches for good parameters of the trainer.",
            "",
            "Compares models on a validation part cut from the training data; the test part is not read, so that says run"
                    + " can still judge the winner fairly. Publishes nothing. A finished trial is looked up: after an"
                    + " interruption just run again."
        },
        footer = {
            "%nExamples:",
            "  says tune --input listening.csv",
            "  says tune --input listening.csv --search grid --space rank=8,16,32 --space 'regularisation=0.01..1:log'",
            "  says tune --input listening.csv --search halving --trials 27 --format json"
        })
final class TuneCommand extends SaysCommand {

    @Mixin
    final RunCommand.InputOptions input = new RunCommand.InputOptions();

    @Option(
            names = "--search",
            paramLabel = "KIND",
            description = "random, grid or halving (says.tune.search; default: random).")
    @Nullable
    String search;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "How many parameter sets are tried, or begin with halving (says.tune.trials; default: 20).")
    @Nullable
    Integer trials;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description =
                    "What is compared, for example ndcg@10 (says.tune.metric; default: rmse for ratings, else ndcg).")
    @Nullable
    String metric;

    @Option(
            names = "--space",
            paramLabel = "NAME=VALUES",
            description = "Values to search: rank=8,16,32 or rank=8..64 or rank=8..64:log; may be given again"
                    + " (says.tune.space; default: what the trainer recommends).")
    List<String> space = new ArrayList<>();

    @Option(names = "--parallel", paramLabel = "N", description = "Trials at a time (says.tune.parallel; default: 1).")
    @Nullable
    Integer parallel;

    @Override
    int work() {
        Says.Builder builder = input.apply(common.builder());
        set(builder, "search", search);
        set(builder, "trials", trials);
        set(builder, "metric", metric);
        set(builder, "parallel", parallel);
        for (String dimension : space) {
            int equals = dimension.indexOf('=');
            if (equals < 1) {
                throw new SaysException(
                        StandardErrorCode.USAGE,
                        "Not a dimension of the search space: " + dimension,
                        "Write --space rank=8,16,32 or --space 'rank=8..64:log'.");
            }
            set(builder, "space." + dimension.substring(0, equals).strip(), dimension.substring(equals + 1));
        }
        Terminal remarks = remarks();
        return Running.run(
                builder,
                remarks,
                spec().commandLine().getErr(),
                (says, progress) -> says.tune((ended, best, objective, all) -> {
                    progress.clear();
                    remarks.line(Figures.printable(TuningText.line(ended, best, objective, all)));
                }),
                (says, result) -> {
                    show(result, TuningText.lines(result, next(result)));
                    return 0;
                });
    }

    private static void set(Says.Builder builder, String key, @Nullable Object value) {
        if (value != null) {
            builder.set("tune." + key + "=" + value);
        }
    }

    private String next(TuningResult result) {
        String paths = input.paths.stream().map(path -> quoted(path)).collect(Collectors.joining(" "));
        return "says run" + (paths.isEmpty() ? "" : " --input " + paths) + " --config "
                + quoted(result.directory().resolve(TuningResult.CONFIGURATION).toString()) + common.workspaceHint();
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._/@:+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
