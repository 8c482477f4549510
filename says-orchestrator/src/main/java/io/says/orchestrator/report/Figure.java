package io.says.orchestrator.report;

import java.util.List;

/**
 * A chart and the table behind it.
 *
 * @param id lower-case letters, digits and hyphens, unique among the figures shown together
 * @param title what it shows
 * @param kind how it is drawn
 * @param labels what each bar or point is, or each row of a heat map
 * @param across the columns of a heat map, or what each of several lines or bars of a group is; empty elsewhere
 * @param values in the order of the labels; where there is something across row by row, NaN where there is none
 * @param headers the table's column headings
 * @param rows the table's rows, in words
 */
public record Figure(
        String id,
        String title,
        Kind kind,
        List<String> labels,
        List<String> across,
        List<Double> values,
        List<String> headers,
        List<List<String>> rows) {

    private static final int WIDE = 5;

    /** How a figure is drawn. */
    public enum Kind {
        /** A bar for each value. */
        BARS,
        /** A line through the values. */
        LINE,
        /** Several lines over the same labels. */
        LINES,
        /** A group of bars at each label. */
        GROUPS,
        /** A coloured cell for each value. */
        HEAT,
        /** Nothing but the table. */
        TABLE
    }

    /** A table without a chart. */
    public static Figure table(String id, String title, List<String> headers, List<List<String>> rows) {
        return new Figure(id, title, Kind.TABLE, List.of(), List.of(), List.of(), headers, rows);
    }

    /** Whether it needs the whole width of a page. */
    public boolean wide() {
        return kind == Kind.HEAT || kind == Kind.TABLE && headers.size() >= WIDE;
    }
}
