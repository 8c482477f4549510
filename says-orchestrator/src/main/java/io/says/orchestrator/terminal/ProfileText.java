package io.says.orchestrator.terminal;

import io.says.report.Bucket;
import io.says.report.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A profile as text: counts, what was rejected and why, small bar charts. */
public final class ProfileText {

    private static final int BAR = 40;

    private ProfileText() {}

    /** The lines. */
    public static List<String> lines(Profile profile) {
        List<String> lines = new ArrayList<>(counts(profile));
        lines.addAll(rejected(profile));
        histogram("Ratings", profile.ratings(), false, lines);
        if (profile.ratingMean() != null) {
            lines.add("  mean " + Figures.decimal(profile.ratingMean(), 3));
        }
        histogram("Plays", profile.plays(), true, lines);
        if (!profile.longTail().isEmpty()) {
            lines.add("");
            lines.add("  Long tail: share of interactions by the most popular tracks (Gini "
                    + Figures.decimal(profile.gini(), 3) + ")");
            profile.longTail()
                    .forEach((label, share) -> lines.add(
                            "  " + left(label, 12) + " " + right(Figures.percent(share), 8) + "  " + bar(share)));
        }
        nulls(profile, lines);
        features(profile, lines);
        return List.copyOf(lines);
    }

    private static List<String> counts(Profile profile) {
        return new TextTable()
                .left("what")
                .right("count")
                .row("rows read", Figures.count(profile.read()))
                .row("accepted", Figures.count(profile.accepted()))
                .row("rejected", Figures.count(profile.rejected()))
                .row("duplicates", Figures.count(profile.duplicates()))
                .row("interactions", Figures.count(profile.interactions()))
                .row("users", Figures.count(profile.users()))
                .row("tracks listened to", Figures.count(profile.tracks()))
                .row("tracks in the catalogue", Figures.count(profile.catalogueTracks()))
                .row("density", Figures.decimal(profile.density() * 100, 3) + " %")
                .row("rating rule", profile.rule())
                .lines();
    }

    /** The rejected rows by reason, most frequent first; empty when there are none. */
    public static List<String> rejected(Profile profile) {
        if (profile.rejected() == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("  Rejected " + Figures.count(profile.rejected()) + " of " + Figures.count(profile.read())
                + " rows (kept in quarantine with line and reason):");
        profile.rejectedByReason().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> lines.add(
                        "  " + right(Figures.count(entry.getValue()), 10) + "  " + Figures.printable(entry.getKey())));
        return lines;
    }

    private static void histogram(String title, List<Bucket> buckets, boolean logarithmic, List<String> lines) {
        long most = buckets.stream().mapToLong(Bucket::count).max().orElse(0);
        if (most == 0) {
            return;
        }
        lines.add("");
        lines.add("  " + title);
        for (Bucket bucket : buckets) {
            String label = logarithmic
                    ? "from " + Figures.count(Math.round(Math.pow(2, bucket.from())))
                    : Figures.decimal(bucket.from(), 2) + " to " + Figures.decimal(bucket.to(), 2);
            lines.add(("  " + left(label, 14) + " " + right(Figures.count(bucket.count()), 10) + "  "
                            + bar((double) bucket.count() / most))
                    .stripTrailing());
        }
    }

    private static void nulls(Profile profile, List<String> lines) {
        List<String> known = profile.nulls().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Figures.printable(entry.getKey()) + " " + Figures.percent(entry.getValue()))
                .toList();
        if (!known.isEmpty()) {
            lines.add("");
            lines.add("  Without a value: " + String.join(", ", known));
        }
    }

    private static void features(Profile profile, List<String> lines) {
        if (profile.features().isEmpty()) {
            return;
        }
        TextTable table = new TextTable()
                .left("audio feature")
                .right("known")
                .right("mean")
                .right("min")
                .right("max");
        profile.features()
                .forEach((feature, of) -> table.row(
                        feature,
                        Figures.count(of.known()),
                        Figures.decimal(of.mean(), 3),
                        Figures.decimal(of.min(), 3),
                        Figures.decimal(of.max(), 3)));
        lines.add("");
        lines.addAll(table.lines());
    }

    private static String bar(double share) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR * 8);
        String rest = eighths % 8 == 0 ? "" : String.valueOf("▏▎▍▌▋▊▉".charAt(eighths % 8 - 1));
        return "█".repeat(eighths / 8) + rest;
    }

    private static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - Figures.width(text)));
    }

    private static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - Figures.width(text))) + text;
    }
}
