package io.says.orchestrator.terminal;

import java.util.ArrayList;
import java.util.List;

/** A table of text: columns as wide as their widest cell, numbers to the right. Not thread-safe. */
public final class TextTable {

    private static final int WIDEST_CELL = 48;

    private final List<String> headings = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<Integer> widest = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Starts a table without columns. */
    public TextTable() {}

    /** Adds a column of texts. */
    public TextTable left(String heading) {
        headings.add(Figures.printable(heading));
        right.add(false);
        widest.add(WIDEST_CELL);
        return this;
    }

    /** Adds a column of texts that are not cut; best the last one. */
    public TextTable leftWhole(String heading) {
        left(heading);
        widest.set(widest.size() - 1, Integer.MAX_VALUE);
        return this;
    }

    /** Adds a column of numbers. */
    public TextTable right(String heading) {
        headings.add(Figures.printable(heading));
        right.add(true);
        widest.add(WIDEST_CELL);
        return this;
    }

    /** Adds a row, one cell a column; longer cells are cut, control characters taken out. */
    public TextTable row(List<String> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + headings.size() + " columns");
        }
        List<String> shown = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            shown.add(Figures.shortened(Figures.printable(cells.get(column)), widest.get(column)));
        }
        rows.add(List.copyOf(shown));
        return this;
    }

    /** Adds a row, one cell a column. */
    public TextTable row(String... cells) {
        return row(List.of(cells));
    }

    /** The lines: headings, a rule, the rows; indented by two blanks, without trailing ones. */
    public List<String> lines() {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Figures.width(headings.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], Figures.width(row.get(column)));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, widths));
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("─".repeat(width));
        }
        lines.add(line(rules, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return List.copyOf(lines);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - Figures.width(cell));
            line.append("  ").append(right.get(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
