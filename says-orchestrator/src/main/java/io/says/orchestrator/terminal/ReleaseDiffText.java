package io.says.orchestrator.terminal;

import io.says.orchestrator.releases.ReleaseDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What differs between two releases, as lines of text. */
public final class ReleaseDiffText {

    private static final int HASH = 12;
    private static final int DIGITS = 4;
    private static final String PROFILE = "profile.";

    private ReleaseDiffText() {}

    /** The lines. */
    public static List<String> lines(ReleaseDiff diff) {
        List<String> lines = new ArrayList<>();
        lines.add("  From release " + diff.from() + " to release " + diff.to() + ": "
                + (diff.sameContent() ? "the content is the same, byte for byte." : "the content differs."));
        fields(diff, lines);
        lines.add("");
        members(diff, lines);
        lines.add("");
        datasets(diff, lines);
        lines.add("");
        metrics(diff, lines);
        return lines;
    }

    private static void fields(ReleaseDiff diff, List<String> lines) {
        TextTable table = new TextTable().left("what differs").left(diff.from()).left(diff.to());
        int shown = 0;
        int ofProfile = 0;
        for (ReleaseDiff.Field field : diff.differences()) {
            if (field.name().startsWith(PROFILE)) {
                ofProfile++;
                continue;
            }
            shown++;
            row(table, field);
        }
        if (shown > 0) {
            lines.add("");
            lines.addAll(table.lines());
        }
        if (ofProfile > 0) {
            lines.add("  The profiles of the data differ in " + ofProfile + (ofProfile == 1 ? " figure" : " figures")
                    + ": --format json lists them.");
        }
    }

    private static void members(ReleaseDiff diff, List<String> lines) {
        TextTable table = new TextTable()
                .left("")
                .right(diff.from())
                .right(diff.to())
                .right("joined")
                .right("left");
        row(table, "users", diff.users());
        row(table, "tracks", diff.tracks());
        lines.addAll(table.lines());
        if (diff.users().joined() == null) {
            lines.add(
                    "  Who joined and left is not known: the format of a release keeps no ids that can be read here.");
        }
    }

    private static void row(TextTable table, String what, ReleaseDiff.Members members) {
        table.row(
                what,
                Figures.count(members.from()),
                Figures.count(members.to()),
                members.joined() == null ? "-" : Figures.count(members.joined()),
                members.left() == null ? "-" : Figures.count(members.left()));
    }

    private static void datasets(ReleaseDiff diff, List<String> lines) {
        TextTable table =
                new TextTable().left("dataset").left("").left(diff.from()).left(diff.to());
        for (ReleaseDiff.Lineage dataset : diff.datasets()) {
            table.row(
                    dataset.dataset(),
                    dataset.same() ? "same" : "other",
                    version(dataset.from()),
                    dataset.same() ? "" : version(dataset.to()));
        }
        if (!diff.datasets().isEmpty()) {
            lines.addAll(table.lines());
        } else {
            lines.add("  Neither says which datasets it came from.");
        }
    }

    private static String version(@Nullable String name) {
        return name == null ? "-" : name.substring(0, Math.min(HASH, name.length()));
    }

    private static void metrics(ReleaseDiff diff, List<String> lines) {
        if (!diff.comparable()) {
            lines.add("  The metrics cannot be compared: they were taken under different protocols.");
            lines.add("");
            TextTable table = new TextTable().left("protocol").left(diff.from()).left(diff.to());
            diff.protocol().forEach(field -> row(table, field));
            lines.addAll(table.lines());
            return;
        }
        TextTable table = new TextTable()
                .left("model")
                .left("metric")
                .right(diff.from())
                .right(diff.to())
                .right("difference");
        for (ReleaseDiff.Metric metric : diff.metrics()) {
            table.row(
                    metric.model(),
                    metric.metric(),
                    number(metric.from(), ""),
                    number(metric.to(), ""),
                    number(metric.difference(), "+"));
        }
        lines.addAll(diff.metrics().isEmpty() ? List.of("  Neither has metrics.") : table.lines());
    }

    private static String number(@Nullable Double value, String sign) {
        return value == null ? "-" : String.format(Locale.ROOT, "%" + sign + "." + DIGITS + "f", value);
    }

    private static void row(TextTable table, ReleaseDiff.Field field) {
        String name = field.name().startsWith("report.passport.")
                ? field.name().substring("report.passport.".length())
                : field.name();
        table.row(Figures.words(name), value(field.from()), value(field.to()));
    }

    private static String value(@Nullable String value) {
        if (value == null) {
            return "-";
        }
        return value.matches("[0-9a-f]{64}") ? value.substring(0, HASH) : value;
    }
}
