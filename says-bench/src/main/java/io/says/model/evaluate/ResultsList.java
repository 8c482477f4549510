package io.says.model.evaluate;

import io.says.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docs/results.md} is to hold: the resource {@code results.json}.
 *
 * @param data the data sets, in order
 * @param rows what is fitted to them
 */
record ResultsList(List<DataSet> data, List<Listed> rows) {

    private static final String FILE = "results.json";

    /**
     * A data set.
     *
     * @param name the directory below {@code SAYS_DATA}
     * @param title its heading
     * @param parts the folds or seeds it is cut by; every row is taken on each
     * @param cutoff K of the metrics with an interval
     * @param metrics what is shown; the first decides the order
     * @param lowerIsBetter whether less of the first is better
     * @param about the protocol and what is known of the data, in Markdown
     * @param published figures under the same protocol; a remark where it differs
     */
    record DataSet(
            String name,
            String title,
            List<String> parts,
            int cutoff,
            List<String> metrics,
            boolean lowerIsBetter,
            String about,
            List<Published> published) {}

    /**
     * A published figure.
     *
     * @param model what was measured
     * @param metrics value by metric, as it stands there
     * @param source where it stands
     * @param remark how its protocol differs; null where it does not
     */
    record Published(
            String model,
            Map<String, String> metrics,
            String source,
            @Nullable String remark) {}

    /**
     * A row.
     *
     * @param data the data set
     * @param trainer as {@link BenchFit#judge} takes it
     * @param parameters {@code KEY=VALUE}s with blanks between them; the rest at the trainer's defaults
     */
    record Listed(String data, String trainer, String parameters) {

        Map<String, String> values() {
            Map<String, String> values = new LinkedHashMap<>();
            for (String pair : parameters.isBlank() ? new String[0] : parameters.split(" ")) {
                int at = pair.indexOf('=');
                values.put(pair.substring(0, at), pair.substring(at + 1));
            }
            return values;
        }
    }

    static ResultsList read() throws IOException {
        try (InputStream in = ResultsList.class.getResourceAsStream("/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException("no " + FILE);
            }
            return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), ResultsList.class, FILE);
        }
    }
}
