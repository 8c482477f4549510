package io.says.ui.internal.page;

import io.says.json.Json;
import io.says.orchestrator.report.DataView;
import io.says.orchestrator.report.Figure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the data page shows; the template escapes all of it.
 *
 * @param subject which run's data, empty where there is none
 * @param view the figures; empty before the first run
 */
public record DataPage(String subject, Optional<DataView> view) {

    /** What the script needs to draw a figure, as JSON. */
    public static String drawing(Figure figure) {
        Map<String, Object> drawing = new LinkedHashMap<>();
        drawing.put("kind", figure.kind().name().toLowerCase(Locale.ROOT));
        drawing.put("labels", figure.labels());
        drawing.put("across", figure.across());
        drawing.put("values", figure.values());
        return Json.write(drawing);
    }
}
