package io.says.etl.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RawRow;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.storage.SparkPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Parquet files; their positions are row numbers. */
public final class ParquetSourceFactory implements SourceFactory {

    /** Made by the plugin. */
    public ParquetSourceFactory() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String description() {
        return "Parquet files; columns by name or by says.csv.columns";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.first().bareName().endsWith(".parquet") ? Match.SURE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        Map<String, String> mapping = settings.bind("says.csv", CsvConfig.class).columns();
        return (spark, files) -> files.stream()
                .map(file -> read(spark, file, mapping))
                .reduce((a, b) -> a.unionByName(b, true))
                .orElseThrow();
    }

    private static Dataset<Row> read(SparkSession spark, InputFile file, Map<String, String> mapping) {
        Dataset<Row> rows = spark.read().parquet(SparkPaths.toRead(file.path()));
        List<Column> columns = new ArrayList<>(List.of(
                lit(file.name()).as(Source.SOURCE),
                col("_metadata.row_index").plus(1).as(Source.POSITION),
                lit(null).cast("string").as(Source.PROBLEM),
                substring(to_json(struct("*")), 1, RawRow.KEPT).as(Source.RAW)));
        List<String> found = new ArrayList<>();
        for (String name : rows.columns()) {
            String meaning = Columns.meaning(name, mapping);
            if (meaning != null && !found.contains(meaning)) {
                found.add(meaning);
                columns.add(col("`" + name.replace("`", "``") + "`").as(meaning));
            }
        }
        for (String required : List.of("user", "track")) {
            if (!found.contains(required)) {
                throw new SaysException(
                        StandardErrorCode.MISSING_COLUMN,
                        "No " + required + " column in " + file.name() + "; found: "
                                + String.join(", ", rows.columns()),
                        "Rename the column to one of " + String.join(", ", Columns.namesOf(required))
                                + ", or map it with says.csv.columns.");
            }
        }
        return rows.select(columns.toArray(Column[]::new));
    }
}
