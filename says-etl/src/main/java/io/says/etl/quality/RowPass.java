package io.says.etl.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.says.etl.tally.PartTallies;
import io.says.report.Quality.Example;
import io.says.spi.RowRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds all rules for rows against a dataset in one pass. Immutable. */
final class RowPass {

    private static final int EXAMPLES = 5;
    private static final int LONGEST = 200;

    private RowPass() {}

    /**
     * How many rows break a rule, and the first that do.
     *
     * @param broken how many
     * @param examples the first by source and position, up to five
     */
    record Broken(long broken, List<Example> examples) {}

    /**
     * Counts.
     *
     * @param rows the dataset with every column the rules look at
     * @param source TEXT: where a row came from
     * @param position BIGINT: and which it was there
     * @param shown TEXT put before a value; null for nothing
     * @return in the order of the rules
     */
    static List<Broken> of(Dataset<Row> rows, Column source, Column position, Column shown, List<RowRule> rules) {
        if (rules.isEmpty()) {
            return List.of();
        }
        // First the answers as columns of their own, since some are window expressions; then only what breaks a rule.
        List<Column> answers =
                new ArrayList<>(List.of(source.as("source_"), position.as("position_"), shown.as("shown_")));
        Column any = lit(false);
        List<Column> flags = new ArrayList<>();
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            RowRule rule = rules.get(i);
            answers.add(coalesce(rule.broken(), lit(false)).as("broken_" + i));
            answers.add(rule.value().cast("string").as("value_" + i));
            any = any.or(col("broken_" + i));
            flags.add(col("broken_" + i));
            values.add(when(col("broken_" + i), col("value_" + i)));
        }
        int many = rules.size();
        Dataset<Row> broken = rows.select(answers.toArray(Column[]::new))
                .filter(any)
                .select(
                        col("source_"),
                        col("position_"),
                        col("shown_"),
                        array(flags.toArray(Column[]::new)),
                        array(values.toArray(Column[]::new)));
        List<Tally> parts = PartTallies.of(broken, part -> Tally.of(part, many), Tally.class);
        List<Broken> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            long count = 0;
            TreeSet<Seen> first = new TreeSet<>(Seen.ORDER);
            for (Tally part : parts) {
                count += part.broken[i];
                first.addAll(part.first.get(i));
            }
            all.add(new Broken(
                    count,
                    first.stream()
                            .limit(EXAMPLES)
                            .map(seen -> new Example(seen.source(), seen.position(), seen.value()))
                            .toList()));
        }
        return List.copyOf(all);
    }

    /** A row that breaks a rule. */
    private record Seen(String source, long position, String value) implements Serializable {
        private static final Comparator<Seen> ORDER = Comparator.comparing(Seen::source)
                .thenComparingLong(Seen::position)
                .thenComparing(Seen::value);
    }

    /** What one part of the rows holds. */
    private static final class Tally implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long[] broken;

        @SuppressWarnings("serial") // an array list of serializable values
        private final List<List<Seen>> first = new ArrayList<>();

        private Tally(int rules) {
            this.broken = new long[rules];
        }

        static Tally of(Iterator<Row> rows, int rules) {
            Tally tally = new Tally(rules);
            List<TreeSet<Seen>> least = new ArrayList<>();
            for (int i = 0; i < rules; i++) {
                least.add(new TreeSet<>(Seen.ORDER));
            }
            while (rows.hasNext()) {
                Row row = rows.next();
                List<Boolean> flags = row.getList(3);
                List<String> values = row.getList(4);
                for (int i = 0; i < rules; i++) {
                    if (flags.get(i)) {
                        tally.broken[i]++;
                        TreeSet<Seen> kept = least.get(i);
                        kept.add(seen(row, values.get(i)));
                        if (kept.size() > EXAMPLES) {
                            kept.pollLast();
                        }
                    }
                }
            }
            least.forEach(kept -> tally.first.add(new ArrayList<>(kept)));
            return tally;
        }

        private static Seen seen(Row row, String value) {
            String said = (row.isNullAt(2) ? "" : row.getString(2) + ": ") + (value == null ? "nothing" : value);
            return new Seen(row.getString(0), row.getLong(1), shortened(said));
        }

        private static String shortened(String text) {
            return text.codePointCount(0, text.length()) <= LONGEST
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
        }
    }
}
