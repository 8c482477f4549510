package io.says.orchestrator.cli;

import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.UserId;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.RecommendationText;
import io.says.release.ReleaseStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says recommend}. */
@Command(
        name = "recommend",
        description = {
            "Recommends tracks to a user from the release that serves, or from another.",
            "",
            "Exact top-K over the whole catalogue; tracks the user listened to are left out. Somebody the release does"
                    + " not know gets a list of their own for the tracks named with --listens, else the most popular tracks,"
                    + " and is told so. Needs no Spark."
        },
        footer = {
            "%nExamples:",
            "  says recommend --user u0001",
            "  says recommend --user u0001 --k 10 --include-seen",
            "  says recommend --user u0001 --explain --diversity 0.5 --genre Rock",
            "  says recommend --listens t00001,t00002=4.5 --feature tempo=120..140",
            "  says recommend --user u0001 --release challenger",
            "  says recommend --user u0001 --format json"
        })
final class RecommendCommand extends SaysCommand {

    @Option(names = "--user", paramLabel = "ID", description = "For whom, the id as in the data.")
    @Nullable
    String user;

    @Option(
            names = {"--k", "-k"},
            paramLabel = "N",
            description = "How many tracks, 1 to " + RecommendRequest.MAX_K + " (default: ${DEFAULT-VALUE}).")
    int k = 5;

    @Option(names = "--include-seen", description = "Tracks the user listened to may come back.")
    boolean includeSeen;

    @Option(names = "--explain", description = "Says of every track what it is owed to.")
    boolean explain;

    @Option(names = "--after", paramLabel = "CURSOR", description = "The page behind the one that gave this cursor.")
    @Nullable
    String after;

    @ArgGroup(exclusive = false, validate = false, heading = "Which list:%n")
    ListOptions list = new ListOptions();

    @Option(
            names = "--release",
            paramLabel = "ID",
            description = "From which release: its id, champion or challenger (default: ${DEFAULT-VALUE}).")
    String release = ReleaseStore.CHAMPION;

    @Override
    int work() {
        if (user == null && list.listens.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.USAGE,
                    "Neither a user nor listens are given",
                    "Say --user ID, or --listens TRACK,TRACK for somebody the release does not know.");
        }
        RecommendRequest request = list.of(new RecommendRequest(user == null ? null : new UserId(user), k, includeSeen))
                .after(after);
        try (Says says = common.builder().build();
                RecommenderEngine engine = says.engine(release)) {
            RankedTracks answer = engine.recommend(explain ? request.explained() : request);
            show(answer, RecommendationText.lines(answer));
        }
        return 0;
    }
}
