package io.says.etl.catalogue;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.says.dataset.ColumnSpec;
import io.says.dataset.Datasets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Puts together what rows say about tracks: of each column the first value that is there, by file and position. */
public final class CatalogueBuilder {

    private CatalogueBuilder() {}

    /**
     * One row a track of {@link Datasets#CATALOGUE_SCHEMA}.
     *
     * @param events what events say of their tracks: of each track at least one row
     * @param tracks descriptions of tracks, likewise
     * @param described the columns of the catalogue that any row may fill
     */
    public static Dataset<Row> build(Dataset<Row> events, Dataset<Row> tracks, List<String> described) {
        Column[] all = Datasets.CATALOGUE_SCHEMA.columns().stream()
                .map(c -> described.contains(c.name()) || c.name().equals("track")
                        ? col(c.name())
                        : lit(null).cast(c.type().ddl()).as(c.name()))
                .toArray(Column[]::new);
        if (described.isEmpty()) {
            return events.select("track").distinct().select(all);
        }
        // Most rows say the same of a track: alike rows are folded by hash first, and few are left to compare.
        List<Column> alike = new ArrayList<>(List.of(col("track"), col("source")));
        described.forEach(name -> alike.add(col(name)));
        Column[] needed = new Column[alike.size() + 1];
        alike.toArray(needed);
        needed[alike.size()] = col("position");
        Dataset<Row> folded = events.select(needed)
                .union(tracks.select(needed))
                .groupBy(alike.toArray(Column[]::new))
                .agg(min("position").as("position"));
        Column place = struct(col("source"), col("position"));
        List<Column> firsts = new ArrayList<>();
        for (ColumnSpec column : Datasets.CATALOGUE_SCHEMA.columns()) {
            if (described.contains(column.name())) {
                firsts.add(min_by(col(column.name()), when(col(column.name()).isNotNull(), place))
                        .as(column.name()));
            }
        }
        return folded.groupBy("track")
                .agg(firsts.get(0), firsts.subList(1, firsts.size()).toArray(Column[]::new))
                .select(all);
    }
}
