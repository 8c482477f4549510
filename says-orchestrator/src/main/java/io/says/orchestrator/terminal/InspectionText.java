package io.says.orchestrator.terminal;

import io.says.orchestrator.inspect.Inspection;
import io.says.orchestrator.inspect.Inspection.SeenFile;
import io.says.orchestrator.inspect.Inspection.SeenRow;
import io.says.spi.FileRole;
import io.says.spi.SourceFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What input looks like, as text. */
public final class InspectionText {

    private static final int SHOWN_COLUMNS = 9;
    private static final int SHOWN_FILES = 40;
    private static final int SHOWN_NAMES = 12;
    private static final long KIB = 1024;

    private InspectionText() {}

    /**
     * The lines.
     *
     * @param seen what was seen
     * @param next the command to type next
     */
    public static List<String> lines(Inspection seen, String next) {
        List<String> lines = new ArrayList<>();
        lines.add("  Source    " + clean(seen.source()) + ": " + clean(seen.description()));
        lines.add("            " + why(seen));
        lines.add("");
        lines.addAll(files(seen));
        names(lines, "Not looked at, by their names", seen.others());
        names(lines, "Audio features, joined by the run", seen.features());
        seen.warnings().forEach(warning -> lines.add("  Mind: " + clean(warning)));
        lines.addAll(mapping(seen));
        for (String kind : kinds(seen)) {
            lines.addAll(rows(seen, kind));
        }
        if (seen.problem() == null) {
            lines.add("");
            lines.add("  Rating    " + rule(seen));
            lines.add("  Split     " + split(seen));
            lines.add("  Next      " + Figures.printable(next));
        }
        return List.copyOf(lines);
    }

    /** Whether nothing but audio features was seen. */
    public static boolean featuresAlone(Inspection seen) {
        return !seen.rows().isEmpty()
                && seen.rows().stream().allMatch(row -> row.kind().equals("features"));
    }

    private static String clean(String text) {
        return Figures.printable(text);
    }

    private static String why(Inspection seen) {
        List<String> others = seen.candidates().entrySet().stream()
                .filter(candidate -> !candidate.getKey().equals(seen.source()))
                .map(candidate -> clean(candidate.getKey()) + " (" + lower(candidate.getValue()) + ")")
                .toList();
        String also = others.isEmpty() ? "" : "; also " + String.join(", ", others);
        if (!seen.recognised()) {
            return "named with --source" + also;
        }
        return (seen.candidates().get(seen.source()) == SourceFactory.Match.SURE
                        ? "recognised: its shape is unmistakable"
                        : "recognised: it can be read so, and nothing fits better; --source names another")
                + also;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> files(Inspection seen) {
        TextTable table =
                new TextTable().left("file").right("size").left("taken for").leftWhole("as");
        for (SeenFile file :
                seen.files().subList(0, Math.min(SHOWN_FILES, seen.files().size()))) {
            FileRole.Role role = file.role();
            String mended = file.corrected() == 0 ? "" : "; " + file.corrected() + " rows mended after quarantine";
            table.row(file.name(), size(file.size()), role == null ? "?" : lower(role), file.description() + mended);
        }
        List<String> lines = new ArrayList<>(table.lines());
        int more = seen.files().size() - SHOWN_FILES;
        if (more > 0) {
            lines.add("  and " + Figures.count(more) + " more files");
        }
        return lines;
    }

    private static void names(List<String> lines, String heading, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - SHOWN_NAMES;
            lines.add("  " + heading + ": "
                    + clean(String.join(", ", names.subList(0, Math.min(SHOWN_NAMES, names.size()))))
                    + (more > 0 ? " and " + Figures.count(more) + " more" : ""));
        }
    }

    private static String size(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        double size = bytes;
        String unit = "B";
        for (String larger : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (size < KIB) {
                break;
            }
            size /= KIB;
            unit = larger;
        }
        return Figures.decimal(size, 1) + " " + unit;
    }

    /** One line for files that are read alike. */
    private static List<String> mapping(Inspection seen) {
        Map<String, Set<String>> alike = new LinkedHashMap<>();
        for (SeenFile file : seen.files()) {
            List<String> parts = new ArrayList<>();
            file.columns().forEach((name, column) -> parts.add(name.equals(column) ? column : name + " → " + column));
            if (!parts.isEmpty() || !file.unused().isEmpty()) {
                String unused = file.unused().isEmpty() ? "" : "; not used: " + String.join(", ", file.unused());
                alike.computeIfAbsent(clean(String.join(", ", parts) + unused), text -> new LinkedHashSet<>())
                        .add(file.name());
            }
        }
        List<String> lines = new ArrayList<>();
        alike.forEach((text, names) -> {
            List<String> all = new ArrayList<>(names);
            lines.add("  Columns   "
                    + (alike.size() == 1
                            ? ""
                            : clean(all.get(0)) + (all.size() > 1 ? " and " + (all.size() - 1) + " more" : "") + ": ")
                    + text);
        });
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    private static Set<String> kinds(Inspection seen) {
        Set<String> kinds = new LinkedHashSet<>();
        seen.rows().forEach(row -> kinds.add(row.kind()));
        return kinds;
    }

    private static List<String> rows(Inspection seen, String kind) {
        List<SeenRow> rows =
                seen.rows().stream().filter(row -> row.kind().equals(kind)).toList();
        List<String> columns = seen.columns().stream()
                .filter(column -> rows.stream().anyMatch(row -> row.values().containsKey(column)))
                .toList();
        List<String> shown = columns.subList(0, Math.min(SHOWN_COLUMNS, columns.size()));
        boolean files = rows.stream().map(SeenRow::source).distinct().count() > 1;
        boolean problems = rows.stream().anyMatch(row -> row.problem() != null);
        TextTable table = new TextTable();
        if (files) {
            table.left("file");
        }
        table.right("position");
        shown.forEach(table::left);
        if (problems) {
            table.left("problem").left("row");
        }
        for (SeenRow row : rows) {
            List<String> cells = new ArrayList<>();
            if (files) {
                cells.add(row.source());
            }
            cells.add(Long.toString(row.position()));
            shown.forEach(column -> cells.add(row.values().getOrDefault(column, "")));
            if (problems) {
                cells.add(row.problem() == null ? "" : row.problem());
                cells.add(row.problem() == null || row.raw() == null ? "" : row.raw());
            }
            table.row(cells);
        }
        List<String> lines = new ArrayList<>(List.of(""));
        lines.add("  First rows" + (kind.equals("event") ? "" : " of kind " + clean(kind)) + ":");
        lines.addAll(table.lines());
        int more = columns.size() - shown.size();
        if (more > 0) {
            lines.add("  and " + more + " more columns: "
                    + String.join(", ", columns.subList(shown.size(), columns.size())));
        }
        return lines;
    }

    private static String rule(Inspection seen) {
        return seen.rule().equals("auto")
                ? "chosen by the run from the columns that hold values; these suffice for: "
                        + (seen.rules().isEmpty() ? "none" : String.join(", ", seen.rules()))
                : clean(seen.rule()) + " (says.rating.rule)";
    }

    private static String split(Inspection seen) {
        return clean(seen.split()) + " (says.split.protocol); events have " + (seen.timed() ? "a time" : "no time")
                + (seen.given() ? ", and say which part they belong to" : "");
    }
}
