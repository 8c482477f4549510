package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.inspect.Inspection;
import io.says.orchestrator.terminal.InspectionText;
import io.says.orchestrator.terminal.ShellWords;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code says inspect}. */
@Command(
        name = "inspect",
        description = {
            "Says what your files look like to SAYS. Runs nothing, writes nothing.",
            "",
            "Names the source that reads them and why, what each file is taken for, which of its columns are used as what,"
                    + " and shows the first rows. A .zip is looked into and not unpacked. Takes a moment: it starts no"
                    + " Spark unless the source needs it (parquet does)."
        },
        footer = {
            "%nExamples:",
            "  says inspect listening.csv",
            "  says inspect my_spotify_data.zip --rows 3",
            "  says inspect logs --source jsonl --format json"
        })
final class InspectCommand extends SaysCommand {

    private static final int MOST_ROWS = 1000;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, directories, zip archives or globs.")
    List<String> paths = new ArrayList<>();

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "The format by name, one of those that says sources lists (default: found out).")
    @Nullable
    String source;

    @Option(
            names = "--features",
            paramLabel = "PATH",
            arity = "1..*",
            description = "Tables of audio features, as for says run.")
    List<String> features = new ArrayList<>();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "How many rows of each kind are shown, 0 to " + MOST_ROWS + " (default: ${DEFAULT-VALUE}).")
    int rows = 10;

    @Override
    int work() {
        if (rows < 0 || rows > MOST_ROWS) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "--rows must lie between 0 and " + MOST_ROWS + ", not " + rows,
                    "Ask for fewer rows.");
        }
        Says.Builder builder = common.builder().inputs(paths);
        builder.features(features);
        if (source != null) {
            builder.source(source);
        }
        try (Says says = builder.build()) {
            Inspection seen = says.inspect(rows);
            show(seen, InspectionText.lines(seen, next(seen)));
            if (seen.problem() != null) {
                throw seen.problem().refusal();
            }
        }
        return 0;
    }

    private String next(Inspection seen) {
        StringBuilder next = new StringBuilder("says run --input");
        paths.forEach(path -> next.append(' ').append(ShellWords.quoted(path)));
        if (source != null) {
            next.append(" --source ").append(ShellWords.quoted(source));
        }
        if (!features.isEmpty()) {
            next.append(" --features");
            features.forEach(path -> next.append(' ').append(ShellWords.quoted(path)));
        }
        if (InspectionText.featuresAlone(seen)) {
            next.setLength(0);
            next.append("says run --input LISTENING --features");
            paths.forEach(path -> next.append(' ').append(ShellWords.quoted(path)));
        }
        return next + common.workspaceHint();
    }
}
