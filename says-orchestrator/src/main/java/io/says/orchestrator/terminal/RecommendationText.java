package io.says.orchestrator.terminal;

import io.says.Explanation;
import io.says.RankedTracks;
import io.says.RankedTracks.Origin;
import io.says.ScoredTrack;
import io.says.SimilarUser;
import io.says.Track;
import io.says.TrackId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Recommendations as text. A fallback is said before the list, and what could not count. */
public final class RecommendationText {

    private RecommendationText() {}

    /** The lines. */
    public static List<String> lines(RankedTracks answer) {
        boolean fallback = answer.origin() == Origin.POPULAR_FALLBACK;
        List<String> lines = new ArrayList<>();
        if (fallback) {
            lines.add((answer.user() == null
                            ? "  Nothing is known of the listener to release "
                            : "  User " + Figures.printable(answer.user().value()) + " is unknown to release ")
                    + answer.releaseId() + ": these are the most popular tracks.");
        }
        if (!answer.ignored().isEmpty()) {
            lines.add("  Listens that do not count with this release: "
                    + answer.ignored().stream()
                            .map(TrackId::value)
                            .map(Figures::printable)
                            .collect(Collectors.joining(", ")));
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        if (answer.tracks().isEmpty()) {
            lines.add("  There is nothing left to recommend.");
            return List.copyOf(lines);
        }
        lines.addAll(table(answer.tracks(), fallback ? "listeners" : "score"));
        boolean explained = answer.tracks().stream().anyMatch(scored -> scored.explanation() != null);
        if (explained) {
            lines.add("");
            answer.tracks().forEach(scored -> lines.addAll(reasons(scored)));
        }
        if (answer.next() != null) {
            lines.add("");
            lines.add("  More with --after " + answer.next());
        }
        return List.copyOf(lines);
    }

    private static List<String> table(List<ScoredTrack> tracks, String score) {
        TextTable table = new TextTable()
                .right("rank")
                .left("track")
                .left("title")
                .left("artist")
                .right(score);
        for (ScoredTrack scored : tracks) {
            Track track = scored.track();
            table.row(
                    Integer.toString(scored.rank()),
                    track.id().value(),
                    track.displayTitle(),
                    track.artist() == null ? "" : track.artist(),
                    score.equals("listeners")
                            ? Figures.count(Math.round(scored.score()))
                            : Figures.decimal(scored.score(), 3));
        }
        return table.lines();
    }

    private static List<String> reasons(ScoredTrack scored) {
        Explanation explanation = scored.explanation();
        if (explanation == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        explanation
                .because()
                .forEach(because -> parts.add(
                        Figures.printable(because.track().displayTitle()) + " (" + signed(because.share()) + ")"));
        if (Math.abs(explanation.others()) >= 0.0005) {
            parts.add("others (" + signed(explanation.others()) + ")");
        }
        if (Math.abs(explanation.base()) >= 0.0005) {
            parts.add("whatever was heard (" + signed(explanation.base()) + ")");
        }
        lines.add("  " + scored.rank() + ". " + Figures.printable(scored.track().displayTitle()) + " because of "
                + (parts.isEmpty() ? "nothing that was heard" : String.join(", ", parts)));
        if (!explanation.alike().isEmpty()) {
            lines.add("     and for its "
                    + explanation.alike().stream()
                            .map(alike -> alike.feature().column() + " " + Figures.decimal(alike.value(), 2)
                                    + " (usually " + Figures.decimal(alike.usual(), 2) + ")")
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    private static String signed(double share) {
        return (share < 0 ? "" : "+") + Figures.decimal(share, 3);
    }

    /** Tracks that are like one. */
    public static List<String> alike(List<ScoredTrack> tracks) {
        return tracks.isEmpty()
                ? List.of("  The model relates no track to this one.")
                : List.copyOf(table(tracks, "similarity"));
    }

    /** Users who are like one. */
    public static List<String> alikeUsers(List<SimilarUser> users) {
        if (users.isEmpty()) {
            return List.of("  The model relates nobody to this user.");
        }
        TextTable table = new TextTable().right("rank").left("user").right("similarity");
        for (int i = 0; i < users.size(); i++) {
            table.row(
                    Integer.toString(i + 1),
                    users.get(i).user().value(),
                    Figures.decimal(users.get(i).similarity(), 3));
        }
        return List.copyOf(table.lines());
    }
}
