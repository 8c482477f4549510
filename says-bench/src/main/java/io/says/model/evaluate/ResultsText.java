package io.says.model.evaluate;

import io.says.model.evaluate.ResultsList.DataSet;
import io.says.model.evaluate.ResultsList.Listed;
import io.says.model.evaluate.ResultsList.Published;
import io.says.report.Interval;
import io.says.report.Passport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Results as Markdown. */
final class ResultsText {

    private static final int HASH = 12;

    private final ResultsList list;
    private final List<ResultRow> rows;

    ResultsText(ResultsList list, List<ResultRow> rows) {
        this.list = list;
        this.rows = List.copyOf(rows);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        list.data().forEach(data -> section(data, text));
        text.append("### Conditions\n\n");
        new TreeSet<>(rows.stream().map(ResultRow::conditions).toList())
                .forEach(conditions -> text.append("- ").append(conditions).append('\n'));
        return text.toString();
    }

    /** A row of the list and what is recorded of it. */
    private record Measured(Listed listed, List<ResultRow> parts, Optional<ResultRow> failed) {

        double mean(String metric) {
            return values(metric).average().orElse(Double.NaN);
        }

        DoubleStream values(String metric) {
            return parts.stream()
                    .filter(row -> row.metrics().containsKey(metric))
                    .mapToDouble(row -> row.metrics().get(metric));
        }
    }

    private Measured measured(DataSet data, Listed listed) {
        List<ResultRow> all = new ArrayList<>();
        for (String part : data.parts()) {
            rows.stream()
                    .filter(row -> row.isOf(listed, part))
                    .reduce((a, b) -> b)
                    .ifPresent(all::add);
        }
        return new Measured(
                listed,
                all.stream().filter(row -> row.error() == null).toList(),
                all.stream().filter(row -> row.error() != null).findFirst());
    }

    private void section(DataSet data, StringBuilder text) {
        text.append("### ")
                .append(data.title())
                .append("\n\n")
                .append(data.about())
                .append("\n\n");
        List<Measured> all = list.rows().stream()
                .filter(row -> row.data().equals(data.name()))
                .map(row -> measured(data, row))
                .toList();
        Comparator<Measured> best =
                Comparator.comparingDouble(m -> m.mean(data.metrics().get(0)));
        List<Measured> there = all.stream()
                .filter(m -> m.parts().size() == data.parts().size())
                .sorted(data.lowerIsBetter() ? best : best.reversed())
                .toList();
        header(data.metrics(), List.of("Trainer and parameters"), List.of("CPU-s to fit", "Time"), text);
        for (Measured row : there) {
            text.append("| ").append(name(row.listed())).append(" |");
            data.metrics()
                    .forEach(metric -> text.append(' ')
                            .append(cell(row, metric, data.parts().size() > 1))
                            .append(" |"));
            text.append(' ')
                    .append(cost(row, true))
                    .append(" | ")
                    .append(cost(row, false))
                    .append(" |\n");
        }
        text.append('\n');
        for (Measured row : all) {
            if (row.parts().size() < data.parts().size()) {
                text.append(row.parts().isEmpty() ? "- Not measured: " : "- Not measured on every part: ")
                        .append(name(row.listed()))
                        .append(row.failed()
                                .map(failed -> "; " + failed.error())
                                .orElse(few(data, row)))
                        .append(".\n");
            }
        }
        if (there.size() < all.size()) {
            text.append('\n');
        }
        published(data, text);
        if (data.parts().size() > 1 && !there.isEmpty()) {
            parts(data, there, text);
        }
        passports(data, there, text);
    }

    /** What is there of a row that was not taken on every part. */
    private static String few(DataSet data, Measured row) {
        return row.parts().stream()
                .map(part -> "; on " + part.part() + " "
                        + data.metrics().stream()
                                .flatMap(metric -> Stream.ofNullable(
                                                part.metrics().get(metric))
                                        .map(value -> title(metric) + " " + four(value)))
                                .collect(Collectors.joining(", "))
                        + ", " + Math.round(part.cpuSeconds()) + " CPU-s to fit")
                .collect(Collectors.joining());
    }

    private static void header(List<String> metrics, List<String> before, List<String> after, StringBuilder text) {
        List<String> headers = new ArrayList<>(before);
        metrics.forEach(metric -> headers.add(title(metric)));
        headers.addAll(after);
        text.append("| ").append(String.join(" | ", headers)).append(" |\n|");
        text.append("---|".repeat(headers.size())).append('\n');
    }

    private static String title(String metric) {
        String name = metric.replaceAll("@.*", "");
        String shown = name.length() <= 4
                ? name.toUpperCase(Locale.ROOT)
                : Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return shown + metric.substring(name.length());
    }

    private static String name(Listed listed) {
        return listed.trainer().startsWith("baseline ")
                ? listed.trainer().replaceFirst("^baseline ", "") + " (baseline)"
                : "`" + listed.trainer() + "` " + (listed.parameters().isEmpty() ? "(defaults)" : listed.parameters());
    }

    private static String cell(Measured row, String metric, boolean several) {
        double[] values = row.values(metric).toArray();
        if (values.length == 0) {
            return "";
        }
        double mean = row.mean(metric);
        StringBuilder cell = new StringBuilder(four(mean));
        if (several) {
            double squares =
                    DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum();
            cell.append(" ± ").append(four(Math.sqrt(squares / (values.length - 1))));
        }
        List<Interval> intervals = row.parts().stream()
                .filter(part -> part.intervals().containsKey(metric))
                .map(part -> part.intervals().get(metric))
                .toList();
        if (!intervals.isEmpty()) {
            cell.append(" (")
                    .append(four(intervals.stream()
                            .mapToDouble(Interval::low)
                            .average()
                            .orElseThrow()))
                    .append(" to ")
                    .append(four(intervals.stream()
                            .mapToDouble(Interval::high)
                            .average()
                            .orElseThrow()))
                    .append(')');
        }
        return cell.toString();
    }

    private static String cost(Measured row, boolean cpu) {
        double mean = row.parts().stream()
                .mapToDouble(part -> cpu ? part.cpuSeconds() : part.seconds())
                .average()
                .orElse(0);
        return mean == 0 ? "" : String.format(Locale.ROOT, mean < 10 ? "%.1f" : "%.0f", mean) + (cpu ? "" : " s");
    }

    private static void published(DataSet data, StringBuilder text) {
        if (data.published().isEmpty()) {
            return;
        }
        List<String> metrics = data.metrics().stream()
                .filter(metric ->
                        data.published().stream().anyMatch(row -> row.metrics().containsKey(metric)))
                .toList();
        header(metrics, List.of("Published"), List.of("Source"), text);
        for (Published row : data.published()) {
            text.append("| ").append(row.model()).append(" |");
            metrics.forEach(metric -> text.append(' ')
                    .append(row.metrics().getOrDefault(metric, ""))
                    .append(" |"));
            text.append(' ')
                    .append(row.source())
                    .append(row.remark() == null ? "" : "; " + row.remark())
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static void parts(DataSet data, List<Measured> there, StringBuilder text) {
        String metric = data.metrics().get(0);
        text.append("| ").append(title(metric)).append(" on |");
        data.parts().forEach(part -> text.append(' ').append(part).append(" |"));
        text.append("\n|").append("---|".repeat(data.parts().size() + 1)).append('\n');
        for (Measured row : there) {
            text.append("| ").append(name(row.listed())).append(" |");
            row.values(metric)
                    .forEach(value -> text.append(' ').append(four(value)).append(" |"));
            text.append('\n');
        }
        text.append('\n');
    }

    /** The passports: one a part. */
    private static void passports(DataSet data, List<Measured> there, StringBuilder text) {
        if (there.isEmpty()) {
            return;
        }
        text.append("| Part | Data | Split | Seed of the split | Candidates | K | Users | Rows asked for (dropped) |"
                + " Intervals |\n|---|---|---|---|---|---|---|---|---|\n");
        for (int part = 0; part < data.parts().size(); part++) {
            int at = part;
            String passports = there.stream()
                    .map(row -> passport(row.parts().get(at)))
                    .distinct()
                    .collect(Collectors.joining());
            text.append(passports);
        }
        text.append('\n');
    }

    private static String passport(ResultRow row) {
        Passport passport = row.passport();
        String data = passport.data();
        return "| " + row.part() + " | `" + data.substring(Math.max(0, data.length() - HASH)) + "` | "
                + passport.split()
                + " | " + (passport.seed() == 0 ? "none" : Long.toString(passport.seed())) + " | "
                + passport.candidates() + " | " + passport.cutoff() + " | " + count(passport.users()) + " | "
                + count(passport.ratings()) + " (" + count(row.dropped()) + ") | " + passport.interval() + " |\n";
    }

    private static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
