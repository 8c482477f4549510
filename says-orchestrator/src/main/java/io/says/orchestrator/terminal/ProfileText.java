package io.says.orchestrator.terminal;

import io.says.report.Bucket;
import io.says.report.Profile;
import io.says.report.Profile.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A profile as text: counts, what was rejected and why, small bar charts. */
public final class ProfileText {

    private static final int BAR = 40;
    private static final int SPARKS = 72;
    private static final int NAMES = 10;
    private static final int NAME_COLUMNS = 28;
    private static final int HOURS = 24;
    private static final String SPARK = "▁▂▃▄▅▆▇█";
    private static final String SHADES = "░▒▓█";
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

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
        histogram("Listeners by how many tracks", profile.details().activity(), true, lines);
        time(profile.details(), lines);
        names("Top artists", profile.details().topArtists(), lines);
        names("Top genres", profile.details().topGenres(), lines);
        flagged(profile.details(), lines);
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
                .row("artists", Figures.count(profile.details().artists()))
                .row("explicit events", Figures.percent(profile.details().explicitShare()))
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
                    ? "from " + Figures.count(Math.round(bucket.from()))
                    : Figures.decimal(bucket.from(), 2) + " to " + Figures.decimal(bucket.to(), 2);
            lines.add(("  " + left(label, 14) + " " + right(Figures.count(bucket.count()), 10) + "  "
                            + bar((double) bucket.count() / most))
                    .stripTrailing());
        }
    }

    private static void time(Profile.Details details, List<String> lines) {
        if (details.overTime().isEmpty()) {
            return;
        }
        List<Long> counts = new ArrayList<>();
        // Neighbours are added up where there are more periods than columns.
        int each = (details.overTime().size() + SPARKS - 1) / SPARKS;
        for (int i = 0; i < details.overTime().size(); i++) {
            long count = details.overTime().get(i).count();
            if (i % each == 0) {
                counts.add(count);
            } else {
                counts.set(counts.size() - 1, counts.get(counts.size() - 1) + count);
            }
        }
        lines.add("");
        lines.add("  Events by " + (each == 1 ? details.timeUnit() : each + " " + details.timeUnit() + "s") + ", from "
                + details.overTime().get(0).name() + " to "
                + details.overTime().get(details.overTime().size() - 1).name());
        lines.add("  " + line(counts));
        if (details.hoursOfWeek().size() != 7 * HOURS) {
            return;
        }
        lines.add("");
        lines.add("  Events by hour of the week (UTC)");
        lines.add("      0     6     12    18");
        long most =
                details.hoursOfWeek().stream().mapToLong(Long::longValue).max().orElse(0);
        for (int day = 0; day < 7; day++) {
            StringBuilder row = new StringBuilder("  " + DAYS[day] + " ");
            for (long count : details.hoursOfWeek().subList(day * HOURS, (day + 1) * HOURS)) {
                row.append(count == 0 ? '·' : SHADES.charAt((int) Math.min(3, 4 * (count - 1) / most)));
            }
            lines.add(row.toString());
        }
    }

    private static void names(String title, List<Count> counts, List<String> lines) {
        if (counts.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("  " + title);
        long most = Math.max(1, counts.get(0).count());
        counts.stream()
                .limit(NAMES)
                .forEach(count -> lines.add("  "
                        + left(Figures.shortened(Figures.printable(count.name()), NAME_COLUMNS), NAME_COLUMNS) + " "
                        + right(Figures.count(count.count()), 10) + "  "
                        + bar((double) count.count() / most / 2)));
    }

    private static void flagged(Profile.Details details, List<String> lines) {
        if (details.suspects().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("  Flagged events");
        details.suspects()
                .forEach((reason, count) ->
                        lines.add("  " + right(Figures.count(count), 10) + "  " + Figures.printable(reason)));
    }

    /** A line of small bars. */
    private static String line(List<Long> counts) {
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (long count : counts) {
            line.append(count == 0 ? ' ' : SPARK.charAt((int) Math.min(7, (long) (8.0 * count / most))));
        }
        return line.toString();
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
                .right("max")
                .left("distribution");
        profile.features()
                .forEach((feature, of) -> table.row(
                        feature,
                        Figures.count(of.known()),
                        Figures.decimal(of.mean(), 3),
                        Figures.decimal(of.min(), 3),
                        Figures.decimal(of.max(), 3),
                        line(profile.details().featureBars().getOrDefault(feature, List.of()).stream()
                                .map(Bucket::count)
                                .toList())));
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
