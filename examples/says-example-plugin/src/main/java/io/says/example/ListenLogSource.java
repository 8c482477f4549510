package io.says.example;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads listen logs: a first line {@code # listens}, then a line {@code user ~ track} or {@code user ~ track x3} each. */
final class ListenLogSource implements SourceFactory, Source {

    private static final String HEADER = "# listens";
    private static final String LINE = "^(.+?) ~ (.+?)(?: x(\\d+))?$";

    @Override
    public String name() {
        return "listen-log";
    }

    @Override
    public String description() {
        return "text of lines \"user ~ track x3\" below a first line \"# listens\"";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.first().firstLine().strip().equals(HEADER) ? Match.SURE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        return this;
    }

    @Override
    public Dataset<Row> read(SparkSession spark, List<InputFile> files) {
        return files.stream()
                .map(file -> read(spark, file))
                .reduce(Dataset::unionByName)
                .orElseThrow(() -> new SaysException(
                        StandardErrorCode.EMPTY_INPUT, "No listen log was given", "Name at least one file."));
    }

    private static Dataset<Row> read(SparkSession spark, InputFile file) {
        Column line = trim(col("line"), "\r ");
        // The whole file as one value: the position of a line is then its place in the split, on any cluster.
        return spark.read()
                .option("wholetext", true)
                .text(file.path().toString())
                .select(posexplode(split(col("value"), "\n")).as(new String[] {"index", "line"}))
                .where(line.notEqual("").and(line.notEqual(HEADER)))
                .select(
                        lit(file.name()).as(SOURCE),
                        col("index").plus(1).cast("BIGINT").as(POSITION),
                        when(line.rlike(LINE), lit(null).cast("STRING"))
                                .otherwise(concat(lit("MALFORMED_LINE: not \"user ~ track x3\" in "), lit(file.name())))
                                .as(PROBLEM),
                        substring(col("line"), 1, 4096).as(RAW),
                        part(line, 1).as("user"),
                        part(line, 2).as("track"),
                        part(line, 3).as("plays"));
    }

    private static Column part(Column line, int group) {
        Column text = regexp_extract(line, LINE, group);
        return when(text.notEqual(""), text).otherwise(group == 3 ? lit("1") : lit(null));
    }
}
