package io.says.orchestrator.terminal;

import io.says.RankedTracks;
import io.says.ScoredTrack;
import io.says.Track;
import java.util.ArrayList;
import java.util.List;

/** Recommendations as text. A fallback is said before the list. */
public final class RecommendationText {

    private RecommendationText() {}

    /** The lines. */
    public static List<String> lines(RankedTracks answer) {
        boolean fallback = answer.origin() == RankedTracks.Origin.POPULAR_FALLBACK;
        List<String> lines = new ArrayList<>();
        if (fallback) {
            lines.add((answer.user() == null
                            ? "  Nothing is known of the listener to release "
                            : "  User " + Figures.printable(answer.user().value()) + " is unknown to release ")
                    + answer.releaseId() + ": these are the most popular tracks.");
            lines.add("");
        }
        if (answer.tracks().isEmpty()) {
            lines.add("  There is nothing left to recommend.");
            return List.copyOf(lines);
        }
        TextTable table = new TextTable()
                .right("rank")
                .left("track")
                .left("title")
                .left("artist")
                .right(fallback ? "listeners" : "score");
        for (ScoredTrack scored : answer.tracks()) {
            Track track = scored.track();
            table.row(
                    Integer.toString(scored.rank()),
                    track.id().value(),
                    track.displayTitle(),
                    track.artist() == null ? "" : track.artist(),
                    fallback ? Figures.count(Math.round(scored.score())) : Figures.decimal(scored.score(), 3));
        }
        lines.addAll(table.lines());
        return List.copyOf(lines);
    }
}
