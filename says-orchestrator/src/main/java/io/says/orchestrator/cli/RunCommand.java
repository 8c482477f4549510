package io.says.orchestrator.cli;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.UserId;
import io.says.json.Json;
import io.says.orchestrator.Says;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.terminal.QualityText;
import io.says.orchestrator.terminal.RunText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code says run}. */
@Command(
        name = "run",
        description = {
            "Runs the pipeline on your data and publishes a release.",
            "",
            "Ingests and validates, splits, profiles, trains, evaluates against baselines, lets the gate decide, publishes. A stage whose"
                    + " input and settings did not change is looked up, not run again: after an interruption just run"
                    + " again. A row that cannot be used goes to quarantine with its line and reason.",
            "",
            "With --format json the events of the run are printed, an object a line, and nothing else."
        },
        footer = {
            "%nExamples:",
            "  says run --input listening.csv",
            "  says run --input 'logs/*.jsonl.gz' --source jsonl --set rating.rule=plays",
            "  says run --config my.conf --set train.als.rank=30 --format json"
        })
final class RunCommand extends SaysCommand {

    @Mixin
    final InputOptions input = new InputOptions();

    @Option(
            names = "--force",
            description = "Publish the candidate even if it does not pass the gate; the release's history records it.")
    boolean force;

    @Mixin
    final AgainOption again = new AgainOption();

    @Override
    int work() {
        Says.Builder builder = input.apply(common.builder());
        if (force) {
            builder.set("gate.force=true");
        }
        return Running.run(this, again.applyTo(builder), finished -> {
            List<String> lines = new ArrayList<>(RunText.lines(finished.result(), next(finished.says())));
            lines.addAll(lines.size() - 2, complaints(finished));
            terminal().lines(lines);
            return 0;
        });
    }

    /** One line for each check of the data that did not pass. */
    private List<String> complaints(Running.Finished finished) {
        List<String> lines = new ArrayList<>();
        finished.says()
                .dataReport()
                .filter(found -> found.run().id().equals(finished.result().runId()))
                .flatMap(DataReports.Found::quality)
                .ifPresent(quality -> lines.addAll(QualityText.complaints(quality, terminal())));
        if (!lines.isEmpty()) {
            lines.add(0, "");
            lines.add("  says quality" + common.workspaceHint() + " shows examples.");
        }
        return lines;
    }

    private String next(Says says) {
        return "says recommend --user " + anyUser(says) + " --k 5" + common.workspaceHint();
    }

    private static String anyUser(Says says) {
        try (RecommenderEngine engine = says.engine()) {
            String user =
                    engine.users("", 1).stream().findFirst().map(UserId::value).orElse("ID");
            return user.matches("[A-Za-z0-9._@-]+") ? user : "'" + user.replace("'", "'\\''") + "'";
        } catch (SaysException e) {
            return "ID";
        }
    }

    /** What shall run although it has before. */
    static final class AgainOption {

        @Option(
                names = "--again",
                paramLabel = "STAGE",
                description =
                        "Run this stage, and whatever reads what it writes, although the outputs are there; may be given"
                                + " again.")
        List<String> stages = new ArrayList<>();

        Says.Builder applyTo(Says.Builder builder) {
            return stages.isEmpty() ? builder : builder.set("run.again=" + Json.write(stages));
        }
    }

    /** The options of everything that looks at input. */
    static final class InputOptions {

        @Option(
                names = "--input",
                paramLabel = "PATH",
                arity = "1..*",
                description =
                        "Files, directories or globs to read, also of a store, as s3a://bucket/listening; may be given again (default: says.input.paths).")
        List<String> paths = new ArrayList<>();

        @Option(
                names = "--source",
                paramLabel = "NAME",
                description = "The input's format by name, one of those that says sources lists (default: found out).")
        @Nullable
        String source;

        @Option(
                names = "--features",
                paramLabel = "PATH",
                arity = "1..*",
                description =
                        "Tables of audio features to join to the catalogue: files, directories or globs; may be given"
                                + " again (default: says.input.features).")
        List<String> features = new ArrayList<>();

        Says.Builder apply(Says.Builder builder) {
            builder.inputs(paths);
            builder.features(features);
            if (source != null) {
                builder.source(source);
            }
            return builder;
        }
    }
}
