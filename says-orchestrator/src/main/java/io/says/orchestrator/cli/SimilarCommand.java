package io.says.orchestrator.cli;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.SimilarUser;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.UserId;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.RecommendationText;
import io.says.release.ReleaseStore;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code says similar}. */
@Command(
        name = "similar",
        description = {
            "Shows the tracks most like a track, or the users most like a user, by what the model knows of them.",
            "",
            "Of factors it is the cosine of the angle between them, of item weights the weight. Needs no Spark."
        },
        footer = {"%nExamples:", "  says similar t00001", "  says similar --user u0001 --k 10"})
final class SimilarCommand extends SaysCommand {

    @Parameters(arity = "0..1", paramLabel = "TRACK", description = "The track's id as in the data.")
    @Nullable
    String track;

    @Option(names = "--user", paramLabel = "ID", description = "A user's id instead.")
    @Nullable
    String user;

    @Option(
            names = {"--k", "-k"},
            paramLabel = "N",
            description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    int k = 5;

    @Option(
            names = "--release",
            paramLabel = "ID",
            description = "From which release: its id, champion or challenger (default: ${DEFAULT-VALUE}).")
    String release = ReleaseStore.CHAMPION;

    @Override
    int work() {
        try (Says says = common.builder().build();
                RecommenderEngine engine = says.engine(release)) {
            if (track != null && user == null) {
                List<ScoredTrack> alike = engine.similar(known(engine, track), k);
                show(alike, RecommendationText.alike(alike));
            } else if (user != null && track == null) {
                List<SimilarUser> alike = engine.similarUsers(new UserId(user), k);
                show(alike, RecommendationText.alikeUsers(alike));
            } else {
                throw new SaysException(
                        StandardErrorCode.USAGE, "Give a track or --user", "says similar --help shows examples.");
            }
        }
        return 0;
    }

    private static TrackId known(RecommenderEngine engine, String text) {
        TrackId id = new TrackId(text);
        if (engine.track(id).isEmpty()) {
            List<Track> found = engine.searchTracks(text, 3);
            throw new SaysException(
                    StandardErrorCode.UNKNOWN_TRACK,
                    "The release knows no track " + text,
                    found.isEmpty()
                            ? "Give the id as in the data."
                            : "Perhaps one of these: "
                                    + found.stream()
                                            .map(track -> track.id() + " (" + track.displayTitle() + ")")
                                            .collect(Collectors.joining(", "))
                                    + ".");
        }
        return id;
    }
}
