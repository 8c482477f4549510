package io.says.etl.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.says.config.Suggestion;
import io.says.dataset.ColumnSpec;
import io.says.dataset.ColumnType;
import io.says.dataset.Datasets;
import io.says.spi.CheckOptions;
import io.says.spi.RowRule;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/**
 * Where a column stands, and of which type it is.
 *
 * @param ofEvents whether it is a column of events, and not of the catalogue
 * @param type its type
 */
record Place(boolean ofEvents, ColumnType type) {

    /** The place of a column that an option names. */
    static Place of(CheckOptions options, String option, String column) {
        Optional<ColumnSpec> ofEvents = Datasets.EVENT_SCHEMA.column(column);
        Optional<ColumnSpec> ofTracks = Datasets.CATALOGUE_SCHEMA.column(column);
        return ofEvents.or(() -> ofTracks)
                .map(spec -> new Place(ofEvents.isPresent(), spec.type()))
                .orElseThrow(() -> {
                    TreeSet<String> known = new TreeSet<>();
                    Datasets.EVENT_SCHEMA.columns().forEach(c -> known.add(c.name()));
                    Datasets.CATALOGUE_SCHEMA.columns().forEach(c -> known.add(c.name()));
                    return options.wrong(
                            option,
                            "is no column of an event or the catalogue: \"" + column + "\""
                                    + Suggestion.nearest(column, known, " (did you mean ", "?)"));
                });
    }

    boolean number() {
        return switch (type) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    RowRule rule(Column broken, Column value) {
        return ofEvents ? RowRule.events(broken, value) : RowRule.catalogue(broken, value);
    }

    /** What tells which row lacks something: user and track of an event; the track of the catalogue is shown anyway. */
    Column identity() {
        return ofEvents ? concat_ws(", ", col("user"), col("track")) : lit("nothing");
    }
}
