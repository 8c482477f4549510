package io.says.orchestrator.cli;

import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.UserId;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.RecommendationText;
import io.says.release.ReleaseStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says recommend}. */
@Command(
        name = "recommend",
        description = {
            "Recommends tracks to a user from the release that serves, or from another.",
            "",
            "Exact top-K over the whole catalogue; tracks the user listened to are left out. Somebody the release does"
                    + " not know gets the most popular tracks, and is told so. Needs no Spark."
        },
        footer = {
            "%nExamples:",
            "  says recommend --user u0001",
            "  says recommend --user u0001 --k 10 --include-seen",
            "  says recommend --user u0001 --release challenger",
            "  says recommend --user u0001 --format json"
        })
final class RecommendCommand extends SaysCommand {

    @Option(names = "--user", paramLabel = "ID", required = true, description = "For whom, the id as in the data.")
    String user = "";

    @Option(
            names = {"--k", "-k"},
            paramLabel = "N",
            description = "How many tracks, 1 to " + RecommendRequest.MAX_K + " (default: ${DEFAULT-VALUE}).")
    int k = 5;

    @Option(names = "--include-seen", description = "Tracks the user listened to may come back.")
    boolean includeSeen;

    @Option(
            names = "--release",
            paramLabel = "ID",
            description = "From which release: its id, champion or challenger (default: ${DEFAULT-VALUE}).")
    String release = ReleaseStore.CHAMPION;

    @Override
    int work() {
        RecommendRequest request = new RecommendRequest(new UserId(user), k, includeSeen);
        try (Says says = common.builder().build();
                RecommenderEngine engine = says.engine(release)) {
            RankedTracks answer = engine.recommend(request);
            show(answer, RecommendationText.lines(answer));
        }
        return 0;
    }
}
