package io.says.orchestrator.cli;

import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.UserId;
import io.says.orchestrator.RunResult;
import io.says.orchestrator.Says;
import io.says.orchestrator.demo.GeneratedData;
import io.says.orchestrator.demo.ListeningGenerator;
import io.says.orchestrator.terminal.Figures;
import io.says.orchestrator.terminal.RecommendationText;
import io.says.orchestrator.terminal.RunText;
import io.says.orchestrator.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code says demo}. */
@Command(
        name = "demo",
        description = {
            "Shows everything: makes data, runs the pipeline, recommends, serves the page.",
            "",
            "Writes a realistic listening data set into the workspace, runs the whole pipeline on it, prints the report"
                    + " and some recommendations, and serves the page until Ctrl-C. The second time finished stages are"
                    + " looked up."
        },
        footer = {"%nExamples:", "  says demo", "  says demo --exit", "  says demo --port 9000 --users 200 --tracks 300"
        })
final class DemoCommand extends SaysCommand {

    private static final int LIST = 5;
    private static final int LOOKED_AT = 50;

    @Mixin
    final GeneratorOptions size = new GeneratorOptions();

    @Option(names = "--exit", description = "Leave after the report instead of serving the page.")
    boolean exit;

    @Option(names = "--port", paramLabel = "PORT", description = "The page's port; 0 takes a free one.")
    @Nullable
    Integer port;

    @Override
    int work() {
        Terminal remarks = remarks();
        GeneratedData data;
        boolean configured;
        try (Says says = common.builder().build()) {
            if (!exit) {
                // A taken port is better known before a minute's work than after it.
                UiProcess.of(says, null, port, List.of());
            }
            Path directory = says.workspace().resolve("demo-data");
            remarks.line(remarks.bold("Listening data"));
            data = new ListeningGenerator(size.config()).write(directory);
            remarks.line("  " + data.csv() + ": " + Figures.count(data.interactions()) + " interactions"
                    + (data.lookedUp() ? ", there already" : ""));
            configured = DemoConfiguration.put(says.workspace(), data.config());
        }
        if (!configured) {
            remarks.line("  The workspace has a says.conf of its own: it is left alone.");
            common.configs.add(0, data.config());
        }
        remarks.line(remarks.bold("Pipeline"));
        Running.run(common.builder(), remarks, spec().commandLine().getErr(), this::report);
        return exit ? 0 : page(remarks);
    }

    private Optional<RankedTracks> report(Running.Finished finished) {
        RunResult result = finished.result();
        try (RecommenderEngine engine = finished.says().engine()) {
            UserId user = engine.users("", LOOKED_AT).stream()
                    .filter(known -> !engine.history(known, 1).isEmpty())
                    .findFirst()
                    .orElse(null);
            RankedTracks answer = user == null ? null : engine.recommend(new RecommendRequest(user, LIST, false));
            List<String> lines = new ArrayList<>(RunText.lines(result, next(user)));
            Map<String, @Nullable Object> value = new LinkedHashMap<>();
            value.put("run", result);
            value.put("recommendations", answer);
            if (answer != null && user != null) {
                lines.addAll(lines.size() - 1, recommendations(engine, user, answer));
            }
            show(value, lines);
            return Optional.ofNullable(answer);
        }
    }

    private static List<String> recommendations(RecommenderEngine engine, UserId user, RankedTracks answer) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        List<String> heard = engine.history(user, 3).stream()
                .map(track -> Figures.printable(track.displayTitle()))
                .toList();
        lines.add("  For " + user + ", who listened to " + String.join(", ", heard) + " and others:");
        lines.add("");
        lines.addAll(RecommendationText.lines(answer));
        lines.add("");
        return lines;
    }

    private String next(@Nullable UserId user) {
        return exit || user == null
                ? "says ui" + common.workspaceHint()
                : "says recommend --user " + user + " --k 10" + common.workspaceHint();
    }

    private int page(Terminal remarks) {
        UiProcess page;
        try (Says says = common.builder().build()) {
            page = UiProcess.of(says, null, port, common.forwarded());
        }
        remarks.line("");
        remarks.line(remarks.bold("Page") + " (Ctrl-C ends it)");
        return page.serve();
    }
}
