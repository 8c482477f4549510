package io.says.etl.profile;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** What one pass over a part of the catalogue counts. */
final class CatalogueTally implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FeatureTally features;
    private final long[] known;

    private CatalogueTally(FeatureTally features, long[] known) {
        this.features = features;
        this.known = known;
    }

    /**
     * Counts.
     *
     * @param rows the audio features, then one BOOLEAN for each other column: whether it is filled
     * @param first where the booleans begin
     * @param others how many there are
     */
    static CatalogueTally of(Iterator<Row> rows, int first, int others) {
        long[] known = new long[others];
        FeatureTally features = FeatureTally.of(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                Row row = rows.next();
                for (int i = 0; i < others; i++) {
                    known[i] += row.getBoolean(first + i) ? 1 : 0;
                }
                return row;
            }
        });
        return new CatalogueTally(features, known);
    }

    FeatureTally features() {
        return features;
    }

    /** How often each of the other columns is filled. */
    long[] known() {
        return known;
    }
}
