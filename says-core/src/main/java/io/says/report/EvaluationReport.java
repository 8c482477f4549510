package io.says.report;

import io.says.Feedback;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What evaluation found: the model and the baselines under one passport.
 *
 * @param trainer the trainer's name
 * @param parameters the parameters it trained with
 * @param feedback what the numbers mean
 * @param passport the protocol
 * @param scores the model first, then the baselines
 * @param testRatings how many rows the test part holds
 * @param coldStartDropped how many of them could not be predicted since training never saw the user or the track
 * @param floor the noise floor, where the data came with one
 * @param shareOfTheWay for {@code rmse} and {@code mae}: (bias baseline - model) / (bias baseline - floor); empty without
 *     a floor
 * @param splitChosen {@code configured}, or why the protocol of the split was chosen; null where that is not known
 * @param health what could be wrong with the model whatever its metrics say; null in older reports
 * @param comparisons the model against each baseline, by the metrics that have an interval; null in older reports
 * @param columns what the columns of {@link UserScores#FILE} beside the report mean; null in older reports
 * @param newTrackRows how many of the rows dropped are of tracks training never saw, whoever heard them; null in older reports
 * @param learning how the fit went; null where the trainer does not iterate, and in older reports
 */
public record EvaluationReport(
        String trainer,
        Map<String, String> parameters,
        Feedback feedback,
        Passport passport,
        List<ModelScores> scores,
        long testRatings,
        long coldStartDropped,
        @Nullable NoiseFloor floor,
        Map<String, Double> shareOfTheWay,
        @Nullable String splitChosen,
        @Nullable ModelHealth health,
        @Nullable Map<String, List<Comparison>> comparisons,
        @Nullable List<UserColumn> columns,
        @Nullable Long newTrackRows,
        @Nullable LearningCurve learning) {

    /** The file a report is written to. */
    public static final String FILE = "report.json";

    /** A report of metrics alone. */
    public EvaluationReport(
            String trainer,
            Map<String, String> parameters,
            Feedback feedback,
            Passport passport,
            List<ModelScores> scores,
            long testRatings,
            long coldStartDropped,
            @Nullable NoiseFloor floor,
            Map<String, Double> shareOfTheWay) {
        this(
                trainer,
                parameters,
                feedback,
                passport,
                scores,
                testRatings,
                coldStartDropped,
                floor,
                shareOfTheWay,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
