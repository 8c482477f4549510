package io.says.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What evaluation saw beside the metrics: what plots and examples are made of.
 *
 * @param residuals prediction minus rating of the model over the test ratings, by classes of equal width; empty where none were
 *     predicted
 * @param exposure tracks in ten parts of equal size from the most to the least heard, and what share of the training rows and
 *     of each model's lists falls on them
 * @param examples some users as they are
 * @param dials what the dials of a request cost; null where that was not measured
 */
public record EvaluationDetails(
        List<Bucket> residuals,
        List<Exposure> exposure,
        List<ExampleUser> examples,
        @Nullable DialCosts dials) {

    /** Details without what dials cost. */
    public EvaluationDetails(List<Bucket> residuals, List<Exposure> exposure, List<ExampleUser> examples) {
        this(residuals, exposure, examples, null);
    }

    /** The file they are written to. */
    public static final String FILE = "details.json";

    /**
     * A tenth of the tracks.
     *
     * @param part from 1, the most heard, to 10
     * @param training its share of the training rows
     * @param lists its share of the tracks in the lists, by model
     */
    public record Exposure(int part, double training, Map<String, Double> lists) {}

    /**
     * A user as an example.
     *
     * @param user the id
     * @param history what training or fold-in has, the strongest first
     * @param recommended the list, best first
     * @param hidden what the test part has
     */
    public record ExampleUser(
            String user, List<ExampleTrack> history, List<ExampleTrack> recommended, List<ExampleTrack> hidden) {}

    /**
     * A track in an example.
     *
     * @param track the id
     * @param title what people call it; null where not known
     * @param artist whose it is; null where not known
     * @param value the rating or strength in history and hidden, the score in a list
     * @param hit whether it is both recommended and hidden
     */
    public record ExampleTrack(
            String track, @Nullable String title, @Nullable String artist, double value, boolean hit) {}
}
