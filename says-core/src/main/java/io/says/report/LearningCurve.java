package io.says.report;

import io.says.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a fit went: its error on what it is fitted to, after each iteration. A trainer that iterates leaves one beside its model; it says
 * when more iterations stop helping the fit, not whether they help on data held back.
 *
 * @param measure what the values are, for example {@code rmse over 50,000 training ratings}
 * @param values after the first iteration, the second and so on; empty where they are not known
 * @param remark why there are none; null where there are
 */
public record LearningCurve(
        String measure, List<Double> values, @Nullable String remark) {

    /** The file beside the model. */
    public static final String FILE = "learning.json";

    /** Copies the list. */
    public LearningCurve {
        values = List.copyOf(values);
    }

    /** A curve that is not known. */
    public static LearningCurve notKnown(String remark) {
        return new LearningCurve("", List.of(), remark);
    }

    /** Writes it beside a model. */
    public void write(Path model) throws IOException {
        Files.writeString(model.resolve(FILE), Json.pretty(this));
    }

    /**
     * Reads what lies beside a model; empty where nothing does.
     *
     * @throws io.says.SaysException {@code CORRUPT_DATA} when what is there cannot be read
     */
    public static Optional<LearningCurve> read(Path model) throws IOException {
        Path file = model.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(Json.read(Files.readString(file), LearningCurve.class, file.toString()))
                : Optional.empty();
    }
}
