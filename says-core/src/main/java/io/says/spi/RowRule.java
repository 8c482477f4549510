package io.says.spi;

import io.says.dataset.DatasetName;
import io.says.dataset.Datasets;
import org.apache.spark.sql.Column;

/**
 * What breaks a rule, row by row.
 *
 * @param dataset {@link Datasets#EVENTS} or {@link Datasets#CATALOGUE}
 * @param joined for events: whether the columns of the event's track in the catalogue stand beside them, each with
 *     {@value #CATALOGUE_PREFIX} before its name and null where the catalogue lacks the track
 * @param broken BOOLEAN: true where the row breaks the rule; false and null where it does not
 * @param value what to show of a row that does; any type
 * @param tolerance the share of rows that may break the rule, 0 to 1
 */
public record RowRule(DatasetName dataset, boolean joined, Column broken, Column value, double tolerance) {

    /** Before the name of a catalogue's column beside an event's. */
    public static final String CATALOGUE_PREFIX = "catalogue_";

    /** Checks the dataset and the tolerance. */
    public RowRule {
        if (!dataset.equals(Datasets.EVENTS) && !dataset.equals(Datasets.CATALOGUE)) {
            throw new IllegalArgumentException("Rows of " + dataset + " are not checked");
        }
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("A tolerance lies between 0 and 1, unlike " + tolerance);
        }
    }

    /** A rule for every event, tolerating none. */
    public static RowRule events(Column broken, Column value) {
        return new RowRule(Datasets.EVENTS, false, broken, value, 0);
    }

    /** A rule for every track of the catalogue, tolerating none. */
    public static RowRule catalogue(Column broken, Column value) {
        return new RowRule(Datasets.CATALOGUE, false, broken, value, 0);
    }

    /** The same rule with a tolerance. */
    public RowRule tolerating(double share) {
        return new RowRule(dataset, joined, broken, value, share);
    }
}
