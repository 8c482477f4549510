package io.says.etl.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/** One JSON object a line. */
public final class JsonLinesSourceFactory implements SourceFactory {

    /** Keys as they are written: a structure would match them without regard to case, and find some twice. */
    private static final MapType FIELDS = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

    /** Made by the plugin. */
    public JsonLinesSourceFactory() {}

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String description() {
        return "JSON lines, one object an event; fields by name or by says.csv.columns";
    }

    @Override
    public Match matches(InputSample sample) {
        String file = sample.firstFile().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (file.endsWith(".jsonl") || file.endsWith(".ndjson")) {
            return Match.SURE;
        }
        return !sample.lines().isEmpty() && sample.lines().get(0).startsWith("{") ? Match.POSSIBLE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        Map<String, String> mapping = settings.bind("says.csv", CsvConfig.class).columns();
        return (spark, files) -> read(spark, files, mapping);
    }

    private static Dataset<Row> read(SparkSession spark, List<InputFile> files, Map<String, String> mapping) {
        List<FileSplit> splits;
        try {
            splits = FileSplit.of(files, CsvSource.SPLIT_BYTES);
        } catch (IOException e) {
            throw Failures.of(e, "reading the input");
        }
        if (files.stream().allMatch(f -> f.size() == 0)) {
            throw CsvSource.empty(files, "The input is empty");
        }
        Dataset<Row> lines = RawRows.read(spark, List.of(), splits.size(), new ReadLines(List.copyOf(splits)));
        List<Column> columns = new ArrayList<>();
        for (String own : List.of(Source.SOURCE, Source.POSITION, Source.RAW)) {
            columns.add(col(own));
        }
        columns.add(when(
                        col(Source.PROBLEM).isNull().and(col("parsed").isNull()),
                        lit("MALFORMED_JSON: not one JSON object"))
                .otherwise(col(Source.PROBLEM))
                .as(Source.PROBLEM));
        for (String column : Columns.ALL) {
            List<Column> named = new ArrayList<>();
            List<String> names = new ArrayList<>(mapping.entrySet().stream()
                    .filter(e -> e.getValue().equals(column))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList());
            Columns.namesOf(column).stream()
                    .flatMap(name -> Stream.of(name, camelCase(name)))
                    .distinct()
                    .filter(name -> !mapping.containsKey(name))
                    .forEach(names::add);
            for (String name : names) {
                named.add(try_element_at(col("parsed"), lit(name)));
            }
            columns.add(coalesce(named.toArray(Column[]::new)).as(column));
        }
        return lines.withColumn("parsed", from_json(col(Source.RAW), FIELDS, Map.of("mode", "PERMISSIVE")))
                .select(columns.toArray(Column[]::new));
    }

    /** JSON writes {@code userId} where a table writes {@code user_id}. */
    private static String camelCase(String name) {
        return Pattern.compile("_([a-z])")
                .matcher(name)
                .replaceAll(run -> run.group(1).toUpperCase(Locale.ROOT));
    }

    /** Runs on the executors. */
    private static final class ReadLines implements MapPartitionsFunction<Long, Row> {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // an immutable list of serializable splits
        private final List<FileSplit> splits;

        ReadLines(List<FileSplit> splits) {
            this.splits = splits;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> indexes) throws IOException {
            if (!indexes.hasNext()) {
                return java.util.Collections.emptyIterator();
            }
            FileSplit split = splits.get(Math.toIntExact(indexes.next()));
            TextLines lines = new TextLines(split, StandardCharsets.UTF_8);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return lines.hasNext();
                }

                @Override
                public Row next() {
                    TextLines.Line line = lines.next();
                    String problem = line.problem();
                    if (problem == null && line.text().isBlank()) {
                        problem = "BLANK_LINE: nothing on the line";
                    }
                    // A whole line is parsed, whatever its length: only quarantine keeps a beginning.
                    Row row = RawRows.row(new Object[RawRows.OWN], split.name(), line.number(), problem, "");
                    Object[] values = {row.get(0), row.get(1), row.get(2), line.text()};
                    return org.apache.spark.sql.RowFactory.create(values);
                }
            };
        }
    }
}
