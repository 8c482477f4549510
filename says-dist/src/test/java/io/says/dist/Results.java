package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures that docs/results.md states. */
final class Results {

    private static final Path FILE =
            Distribution.built().home().resolve("../../docs/results.md").normalize();
    private static final double PRECISION = 0.002;

    private Results() {}

    /**
     * A row of the table below a heading, by column.
     *
     * @param heading how the heading begins
     * @param model how the row begins
     */
    static Map<String, Double> of(String heading, String model) {
        List<String> lines;
        try {
            lines = Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        boolean below = false;
        List<String> names = List.of();
        for (String line : lines) {
            if (line.startsWith("#")) {
                below = line.startsWith("## " + heading);
            } else if (below && line.startsWith("|")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList();
                if (names.isEmpty()) {
                    names = cells;
                } else if (cells.get(0).startsWith(model)) {
                    Map<String, Double> figures = new LinkedHashMap<>();
                    for (int i = 1; i < cells.size(); i++) {
                        if (!cells.get(i).isEmpty()) {
                            figures.put(
                                    names.get(i).toLowerCase(Locale.ROOT).replace(' ', '-'),
                                    Double.valueOf(cells.get(i)));
                        }
                    }
                    return figures;
                }
            }
        }
        throw new AssertionError("No row \"" + model + "\" below \"" + heading + "\" in " + FILE);
    }

    /** Asserts that each documented figure is what came out. */
    static void assertMatch(String heading, String model, Map<String, Double> cameOut, String... columns) {
        Map<String, Double> documented = of(heading, model);
        assertThat(documented).as(heading + ", " + model).containsKeys(columns);
        documented.forEach((name, figure) -> assertThat(cameOut.get(name))
                .as("%s of %s in docs/results.md, %s", name, model, heading)
                .isNotNull()
                .isCloseTo(figure, within(PRECISION)));
    }
}
