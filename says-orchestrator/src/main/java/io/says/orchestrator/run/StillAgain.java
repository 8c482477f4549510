package io.says.orchestrator.run;

import io.says.config.Settings;
import io.says.json.Json;
import io.says.orchestrator.graph.StageGraph;
import io.says.orchestrator.store.RunRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a run that goes on from another has to run again: of the stages that the other was asked to run although their outputs were there, and
 * of what reads those, the ones that it did not finish.
 */
final class StillAgain {

    private static final Pattern AGAIN = Pattern.compile("\\s*(says\\.)?run\\.again\\s*=.*", Pattern.DOTALL);

    private StillAgain() {}

    /**
     * What to ask for.
     *
     * @param request what the other run was asked for
     * @param graph its stages
     * @param finished those that it ran to their end
     */
    static RunRequest of(RunRequest request, StageGraph graph, Set<String> finished) {
        Set<String> again = asked(request);
        if (again.isEmpty()) {
            return request;
        }
        for (int size = -1; size != again.size(); ) {
            size = again.size();
            for (StageGraph.Node node : graph.stages()) {
                if (node.reads().stream().anyMatch(again::contains)) {
                    again.add(node.stage());
                }
            }
        }
        List<String> left = graph.stages().stream()
                .map(StageGraph.Node::stage)
                .filter(stage ->
                        again.contains(stage) && !finished.contains(stage) && !stage.equals(PipelineRunner.PUBLISH))
                .toList();
        List<String> settings = new ArrayList<>(request.settings());
        settings.removeIf(setting -> AGAIN.matcher(setting).matches());
        if (!left.isEmpty()) {
            settings.add("run.again=" + Json.write(left));
        }
        return new RunRequest(
                request.command(), request.configs(), settings, request.inputs(), request.features(), request.source());
    }

    private static Set<String> asked(RunRequest request) {
        Settings.Builder only = Settings.builder();
        request.settings().stream()
                .filter(setting -> AGAIN.matcher(setting).matches())
                .forEach(only::set);
        Set<String> again = new HashSet<>();
        if (only.build().tree("says.run").get("again") instanceof List<?> stages) {
            stages.forEach(stage -> again.add(String.valueOf(stage)));
        }
        return again;
    }
}
