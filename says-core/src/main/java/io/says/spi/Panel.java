package io.says.spi;

import java.util.List;

/**
 * A table to show. All text is escaped by the page.
 *
 * @param headers the column headings
 * @param rows the rows, each as long as the headings
 */
public record Panel(List<String> headers, List<List<String>> rows) {

    /** Copies the lists. */
    public Panel {
        headers = List.copyOf(headers);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
